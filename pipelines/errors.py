"""The error that a pipeline raises to drop a reply."""

from __future__ import annotations

from scrapy.exceptions import DropItem

from crawler.store.results import Result


class NotStoredError(DropItem):
    """Raised by a pipeline to drop a reply because it is unchanged, a duplicate, or rejected."""

    def __init__(self, result: Result, reason: str = "") -> None:
        """Create the error with a reply's result and, if the reply is rejected, the reason."""
        super().__init__(f"{result}: {reason}" if reason else result.value, log_level="DEBUG")
        self.result = result
        self.reason = reason
