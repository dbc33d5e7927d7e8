"""What Scrapy logs about items: their URL, never their text; and of a store that fails no traceback."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrapy.logformatter import LogFormatter

from crawler.store.journal import StoreError

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.http import Response
    from scrapy.logformatter import LogFormatterResult
    from twisted.python.failure import Failure


class ShortLogFormatter(LogFormatter):
    """Scrapy's log lines with a record's URL in the place of the whole record; none that no handler would take.

    A store that cannot be written ends the run, whose last line says so in words.
    """

    def crawled(  # type: ignore[override] # Scrapy's engine takes None for no line, and its documentation says so
        self, request: Request, response: Response, spider: Spider
    ) -> LogFormatterResult | None:
        """A page came."""
        return super().crawled(request, response, spider) if _is_heard(logging.DEBUG) else None

    def scraped(  # type: ignore[override] # likewise
        self, item: Any, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult | None:
        """A record was stored."""
        return _shortened(super().scraped(item, response, spider)) if _is_heard(logging.DEBUG) else None

    def dropped(  # type: ignore[override] # likewise
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult | None:
        """A record was not stored."""
        line = super().dropped(item, exception, response, spider)
        return _shortened(line) if _is_heard(line["level"]) else None

    def item_error(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """A pipeline failed."""
        line = _shortened(super().item_error(item, exception, response, spider))
        return _hushed(line) if isinstance(exception, StoreError) else line

    def spider_error(
        self, failure: Failure, request: Request, response: Response | Failure, spider: Spider
    ) -> LogFormatterResult:
        """A callback failed."""
        line = super().spider_error(failure, request, response, spider)
        return _hushed(line) if isinstance(failure.value, StoreError) else line


def _is_heard(level: int) -> bool:
    """Whether a line would be written. Scrapy's loggers let everything pass, and making a record takes its time."""
    return any(handler.level <= level for handler in logging.getLogger().handlers)


def _shortened(line: LogFormatterResult) -> LogFormatterResult:
    arguments = dict(line["args"]) if isinstance(line["args"], dict) else {}
    arguments["item"] = getattr(arguments.get("item"), "url", "an item without URL")
    line["args"] = arguments
    return line


def _hushed(line: LogFormatterResult) -> LogFormatterResult:
    line["level"] = logging.DEBUG
    return line
