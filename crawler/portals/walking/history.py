"""What a walk asks about earlier runs, and where its pages come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.portals.column import Column
    from crawler.portals.listing import Row


class CrawlHistory(Protocol):
    """What earlier runs left behind, as far as a walk needs it."""

    def knows(self, row: Row) -> bool:
        """Whether the store holds the document of a row."""
        ...

    def failed_before(self, column: Column) -> Iterable[Row]:
        """The rows of a column whose documents earlier runs could not get or read."""
        ...

    def was_walked_whole(self, column: Column) -> bool:
        """Whether the column's last walk was complete, so that a page of known rows may end this one."""
        ...


class EmptyHistory:
    """The memory of a first run, and of a spider that runs without a store."""

    def knows(self, row: Row) -> bool:  # noqa: ARG002
        """No document is known."""
        return False

    def failed_before(self, column: Column) -> Iterable[Row]:  # noqa: ARG002
        """Nothing failed."""
        return ()

    def was_walked_whole(self, column: Column) -> bool:  # noqa: ARG002
        """No column was walked."""
        return False
