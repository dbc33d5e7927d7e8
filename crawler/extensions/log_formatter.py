"""A formatter for Scrapy's log lines that shows only the URL of an item, and hides secrets in every log line."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from pprint import pformat
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from scrapy.settings import BaseSettings, overridden_settings
from twisted.python.failure import Failure

from crawler.credentials import remember_secrets, without_secrets
from crawler.store.journal import StoreError


class ShortLogFormatter(LogFormatter):
    """A formatter for Scrapy's log lines that shows only the URL of an item.

    A log line is created only if a log handler would write it. Store errors are logged only at level DEBUG,
    because a store error stops the run and is reported in the run's last line.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the formatter, and hide the secrets of ``crawler`` in all log lines of this process from now on."""
        remember_secrets(set_settings(crawler.settings))
        logging.setLogRecordFactory(_RecordWithoutSecrets)
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


class _RecordWithoutSecrets(logging.LogRecord):
    """A log record without secrets, whatever handler and formatter write it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.exc_info and self.exc_info[0] is not None:
            lines = traceback.format_exception(*self.exc_info)
            self.exc_text = without_secrets("".join(lines).removesuffix("\n"))

    def getMessage(self) -> str:  # noqa: N802 the standard library's name
        return str(without_secrets(super().getMessage()))


class _SettingsFilter(logging.Filter):
    """A filter that hides the values of secret settings in the log line ``Overridden settings``.

    Attributes:
        settings: the settings of the crawler that was created last, whose settings are logged next.
    """

    settings: BaseSettings | None = None

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace the list of settings in a log record. Return True: the record is logged."""
        if self.settings is not None and str(record.msg).startswith("Overridden settings"):
            shown = {name: without_secrets(value, name) for name, value in overridden_settings(self.settings)}
            record.args = {"settings": pformat(shown)}
        return True


_SETTINGS_FILTER = _SettingsFilter()


def set_settings(settings: BaseSettings) -> Iterator[tuple[str, Any]]:
    """Yield the name and value of each setting that the operator, the project or the city has set."""
    for name in settings:
        if settings.getpriority(name):
            yield name, settings[name]


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
