"""The error that drops a reply in the pipelines."""

from __future__ import annotations

from scrapy.exceptions import DropItem

from crawler.store.results import Result


class NotStoredError(DropItem):
    """The reply is not stored: it is unchanged, a duplicate, or rejected."""

    def __init__(self, result: Result, reason: str = "") -> None:
        """Take the reply's result and, for a reject, the reason."""
        super().__init__(f"{result}: {reason}" if reason else result.value, log_level="DEBUG")
        self.result = result
        self.reason = reason
