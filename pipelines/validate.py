"""The pipeline that rejects incomplete and implausible replies."""

from __future__ import annotations

from crawler.items import Reply
from crawler.store.results import Result
from crawler.store.validation import RecordCheck
from pipelines.errors import NotStoredError


class Validate:
    """The pipeline that rejects what fails :class:`~crawler.store.validation.RecordCheck`."""

    def __init__(self) -> None:
        """Compile the check once."""
        self._check = RecordCheck()

    def process_item(self, item: Reply) -> Reply:
        """Return the reply if it is valid.

        Raises:
            NotStoredError: the reply is rejected; the error has the reason.
        """
        reason = next(self._check.faults(item), None)
        if reason is not None:
            raise NotStoredError(Result.REJECTED, reason)
        return item
