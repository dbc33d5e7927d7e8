"""The formatter of Scrapy's log lines: the URL of an item instead of its text, no traceback if the store fails."""

from __future__ import annotations

import logging
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure

from crawler.store.journal import StoreError


class ShortLogFormatter(LogFormatter):
    """The formatter that shortens records to their URL and makes no line that no handler would write.

    It lowers errors of the store to DEBUG, because they end the run and its last line names them.
    """

    def crawled(  # type: ignore[override] # Scrapy's engine takes None for no line, and its documentation says so
        self, request: Request, response: Response, spider: Spider
    ) -> LogFormatterResult | None:
        """Return the line of a fetched page, None if nobody reads it."""
        return super().crawled(request, response, spider) if _is_written(logging.DEBUG) else None

    def scraped(  # type: ignore[override] # likewise
        self, item: Any, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult | None:
        """Return the line of a stored record, None if nobody reads it."""
        return _shortened(super().scraped(item, response, spider)) if _is_written(logging.DEBUG) else None

    def dropped(  # type: ignore[override] # likewise
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult | None:
        """Return the line of a record that was not stored, None if nobody reads it."""
        line = super().dropped(item, exception, response, spider)
        return _shortened(line) if _is_written(line["level"]) else None

    def item_error(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """Return the line of a record on which a pipeline failed."""
        line = _shortened(super().item_error(item, exception, response, spider))
        return _at_debug_level(line) if isinstance(exception, StoreError) else line

    def spider_error(
        self, failure: Failure, request: Request, response: Response | Failure, spider: Spider
    ) -> LogFormatterResult:
        """Return the line of a callback that failed."""
        line = super().spider_error(failure, request, response, spider)
        return _at_debug_level(line) if isinstance(failure.value, StoreError) else line


def _is_written(level: int) -> bool:
    """Tell whether a handler writes lines of this level; Scrapy's loggers pass all, and a log record costs time."""
    return any(handler.level <= level for handler in logging.getLogger().handlers)


def _shortened(line: LogFormatterResult) -> LogFormatterResult:
    arguments = dict(line["args"]) if isinstance(line["args"], dict) else {}
    arguments["item"] = getattr(arguments.get("item"), "url", "an item without URL")
    line["args"] = arguments
    return line


def _at_debug_level(line: LogFormatterResult) -> LogFormatterResult:
    line["level"] = logging.DEBUG
    return line
