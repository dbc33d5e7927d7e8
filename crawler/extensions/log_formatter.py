"""A formatter for Scrapy's log lines that shows only the URL of an item, and hides secrets among the settings."""

from __future__ import annotations

import logging
import re
from pprint import pformat
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from scrapy.settings import BaseSettings, overridden_settings
from twisted.python.failure import Failure

from crawler.store.journal import StoreError


class ShortLogFormatter(LogFormatter):
    """A formatter for Scrapy's log lines that shows only the URL of an item.

    A log line is created only if a log handler would write it. Store errors are logged only at level DEBUG,
    because a store error stops the run and is reported in the run's last line.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the formatter, and hide the secrets in the list of settings that Scrapy logs for ``crawler``."""
        _SETTINGS_FILTER.settings = crawler.settings
        logging.getLogger("scrapy.crawler").addFilter(
            _SETTINGS_FILTER
        )  # added once, however often this is called
        return super().from_crawler(crawler)

    def crawled(  # type: ignore[override] # Scrapy documents that None means no log line
        self, request: Request, response: Response, spider: Spider
    ) -> LogFormatterResult | None:
        """Return the log line about a fetched page, or None if no log handler would write it."""
        return super().crawled(request, response, spider) if _is_written(logging.DEBUG) else None

    def scraped(  # type: ignore[override] # likewise
        self, item: Any, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult | None:
        """Return the log line about a stored record, or None if no log handler would write it."""
        return _shortened(super().scraped(item, response, spider)) if _is_written(logging.DEBUG) else None

    def dropped(  # type: ignore[override] # likewise
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult | None:
        """Return the log line about a record that a pipeline dropped, or None if no log handler would write it."""
        line = super().dropped(item, exception, response, spider)
        return _shortened(line) if _is_written(line["level"]) else None

    def item_error(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """Return the log line about an error that a pipeline raised for a record."""
        line = _shortened(super().item_error(item, exception, response, spider))
        return _at_debug_level(line) if isinstance(exception, StoreError) else line

    def spider_error(
        self, failure: Failure, request: Request, response: Response | Failure, spider: Spider
    ) -> LogFormatterResult:
        """Return the log line about an error that a callback of the spider raised."""
        line = super().spider_error(failure, request, response, spider)
        return _at_debug_level(line) if isinstance(failure.value, StoreError) else line


class _SettingsFilter(logging.Filter):
    """A filter that hides the values of secret settings in the log line ``Overridden settings``.

    Attributes:
        settings: the settings of the crawler that was created last, whose settings are logged next.
    """

    settings: BaseSettings | None = None

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace the list of settings in a log record. Return True: the record is logged."""
        if self.settings is not None and str(record.msg).startswith("Overridden settings"):
            shown = {
                name: "***" if value and _SECRET.search(name) else value
                for name, value in overridden_settings(self.settings)
            }
            record.args = {"settings": pformat(shown)}
        return True


_SETTINGS_FILTER = _SettingsFilter()
_SECRET = re.compile(r"SECRET|PASSWORD|PASSWD|_PASS$|TOKEN|_KEY(?:_ID)?$|DSN|CREDENTIAL")


def _is_written(level: int) -> bool:
    """Return whether any log handler writes lines of the given level.

    This is checked first, because Scrapy's loggers accept every level, and creating a log record takes time.
    """
    return any(handler.level <= level for handler in logging.getLogger().handlers)


def _shortened(line: LogFormatterResult) -> LogFormatterResult:
    arguments = dict(line["args"]) if isinstance(line["args"], dict) else {}
    arguments["item"] = getattr(arguments.get("item"), "url", "an item without URL")
    line["args"] = arguments
    return line


def _at_debug_level(line: LogFormatterResult) -> LogFormatterResult:
    line["level"] = logging.DEBUG
    return line
