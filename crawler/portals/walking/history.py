"""The history of earlier runs, as far as a walk needs it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from crawler.portals.column import Column
from crawler.portals.listing import Row


class CrawlHistory(Protocol):
    """Answers a walk's questions about earlier runs."""

    def knows(self, row: Row) -> bool:
        """Tell whether the store has the document of a row."""
        ...

    def failed_before(self, column: Column) -> Iterable[Row]:
        """Return the rows of a column whose documents earlier runs could not fetch or read."""
        ...

    def was_walked_whole(self, column: Column) -> bool:
        """Tell whether the column's last walk was complete, so that a page of known rows may end this one."""
        ...


class EmptyHistory:
    """The history of a first run, and of a spider that runs without a store."""

    def knows(self, row: Row) -> bool:  # noqa: ARG002
        """Return False: no document is known."""
        return False

    def failed_before(self, column: Column) -> Iterable[Row]:  # noqa: ARG002
        """Return no rows: nothing failed."""
        return ()

    def was_walked_whole(self, column: Column) -> bool:  # noqa: ARG002
        """Return False: no column was walked."""
        return False
