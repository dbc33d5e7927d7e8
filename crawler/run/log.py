"""What Scrapy logs about items: their URL, never their text; and of a store that fails no traceback."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrapy.logformatter import LogFormatter

from pipelines.journal import StoreError

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.http import Response
    from scrapy.logformatter import LogFormatterResult
    from twisted.python.failure import Failure


class ShortLogFormatter(LogFormatter):
    """Scrapy's log lines with a record's URL in the place of the whole record.

    A store that cannot be written ends the run, whose last line says so in words.
    """

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:
        """A record was stored."""
        return _shortened(super().scraped(item, response, spider))

    def dropped(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """A record was not stored."""
        return _shortened(super().dropped(item, exception, response, spider))

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


def _shortened(line: LogFormatterResult) -> LogFormatterResult:
    arguments = dict(line["args"]) if isinstance(line["args"], dict) else {}
    arguments["item"] = getattr(arguments.get("item"), "url", "an item without URL")
    line["args"] = arguments
    return line


def _hushed(line: LogFormatterResult) -> LogFormatterResult:
    line["level"] = logging.DEBUG
    return line
