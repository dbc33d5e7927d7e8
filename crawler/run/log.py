"""What Scrapy logs about items: their URL, never their text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.logformatter import LogFormatter

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.http import Response
    from scrapy.logformatter import LogFormatterResult
    from twisted.python.failure import Failure


class ShortLogFormatter(LogFormatter):
    """Scrapy's log lines with a record's URL in the place of the whole record."""

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
        return _shortened(super().item_error(item, exception, response, spider))


def _shortened(line: LogFormatterResult) -> LogFormatterResult:
    arguments = dict(line["args"]) if isinstance(line["args"], dict) else {}
    arguments["item"] = getattr(arguments.get("item"), "url", "an item without URL")
    line["args"] = arguments
    return line
