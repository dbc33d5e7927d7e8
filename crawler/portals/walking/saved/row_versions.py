"""Keep track of the saved versions of a row's document. In a live run, a document has one version: the page as it is."""

from __future__ import annotations

from crawler.portals.walking.failures import FetchFailure


class RowVersions:
    """The versions of one row's document. The row fails if no version gives a reply.

    Attributes:
        unread: the number of versions that have not been read.
    """

    def __init__(self, count: int) -> None:
        """Prepare to read a number of versions."""
        self.unread = count
        self._replies = 0
        self._read_at = self._failed_at = ""
        self._failure: FetchFailure | None = None

    def read(self, fetched_at: str) -> bool:
        """Note that a version gave a reply. Return whether it is the first reply of the row."""
        self.unread -= 1
        self._replies += 1
        self._read_at = max(self._read_at, fetched_at)
        return self._replies == 1

    def failed(self, failure: FetchFailure, fetched_at: str | None) -> None:
        """Note that a version gave no reply.

        Args:
            failure: the reason.
            fetched_at: the time at which the version was fetched, or None if no page arrived.
        """
        self.unread -= 1
        if self._failure is None or (fetched_at or "") >= self._failed_at:
            self._failure, self._failed_at = failure, fetched_at or ""

    @property
    def failure(self) -> tuple[FetchFailure, str | None] | None:
        """The newest failure and its time, after all versions were read and none gave a reply; otherwise None."""
        if self.unread or self._replies or self._failure is None:
            return None
        return self._failure, self._failed_at or None

    @property
    def hidden(self) -> tuple[str, str, str] | None:
        """Why and when the newest version failed, and the time of the version that was read instead.

        None if not all versions were read, or if the newest version gave a reply.
        """
        if self.unread or not self._replies or self._failure is None or self._failed_at <= self._read_at:
            return None
        return self._failure.reason, self._failed_at, self._read_at
