"""What ends a reply on its way through the pipelines."""

from __future__ import annotations

from scrapy.exceptions import DropItem

from crawler.store.results import Result


class NotStoredError(DropItem):
    """A reply of which no line is written: it is unchanged, a duplicate, or rejected."""

    def __init__(self, result: Result, reason: str = "") -> None:
        """Say what became of the reply and, of a reject, why."""
        super().__init__(f"{result}: {reason}" if reason else result.value, log_level="DEBUG")
        self.result = result
        self.reason = reason
