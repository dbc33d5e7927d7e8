"""The error that a pipeline raises to drop a reply."""

from __future__ import annotations

from scrapy.exceptions import DropItem

from crawler.store.results import Result


class NotStoredError(DropItem):
    """A reply is not stored because it is unchanged, a duplicate, or rejected."""

    def __init__(self, result: Result, reason: str = "") -> None:
        """Create the error for a reply's result. A rejected reply also has a reason."""
        super().__init__(f"{result}: {reason}" if reason else result.value, log_level="DEBUG")
        self.result = result
        self.reason = reason
