"""The pipeline that rejects incomplete and implausible replies."""

from __future__ import annotations

from crawler.items import Reply
from crawler.store.results import Result
from crawler.store.validation import RecordCheck
from pipelines.errors import NotStoredError


class Validate:
    """The pipeline that rejects replies that fail :class:`~crawler.store.validation.RecordCheck`."""

    def __init__(self) -> None:
        """Create the pipeline and compile the check, which is used for all replies."""
        self._check = RecordCheck()

    def process_item(self, item: Reply) -> Reply:
        """Return the reply, if it passes the check.

        Raises:
            NotStoredError: the reply is rejected. The error contains the reason.
        """
        reason = next(self._check.faults(item), None)
        if reason is not None:
            raise NotStoredError(Result.REJECTED, reason)
        return item
