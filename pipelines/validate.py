"""The pipeline that rejects invalid, incomplete and implausible replies."""

from __future__ import annotations

from crawler.items import Reply
from crawler.store.results import Result
from crawler.store.validation import RecordCheck
from pipelines.errors import NotStoredError


class Validate:
    """The pipeline that rejects replies in which :class:`~crawler.store.validation.RecordCheck` finds faults."""

    def __init__(self) -> None:
        """Create the pipeline and the check that is used for all replies."""
        self._check = RecordCheck()

    def process_item(self, item: Reply) -> Reply:
        """Return the reply, if the check finds no faults in it.

        Raises:
            NotStoredError: the reply is rejected. The error contains the reason.
        """
        reason = next(self._check.faults(item), None)
        if reason is not None:
            raise NotStoredError(Result.REJECTED, reason)
        return item
