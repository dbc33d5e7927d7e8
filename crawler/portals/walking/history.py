"""The history of earlier runs, as needed to crawl a listing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from crawler.portals.column import Column
from crawler.portals.listing import Row


class CrawlHistory(Protocol):
    """Answers questions about earlier runs during the crawl of a listing."""

    def knows(self, row: Row) -> bool:
        """Return whether the document to which a row links is already stored."""
        ...

    def failed_before(self, column: Column) -> Iterable[Row]:
        """Return the rows of a column whose documents could not be fetched or read in earlier runs."""
        ...

    def was_walked_whole(self, column: Column) -> bool:
        """Return whether the last crawl of the column's listing was complete.

        If it was, the next crawl may end at a page on which all rows are known.
        """
        ...


class EmptyHistory:
    """The history for a city's first run, and for a spider that runs without a store."""

    def knows(self, row: Row) -> bool:  # noqa: ARG002
        """Return False, because no document is stored."""
        return False

    def failed_before(self, column: Column) -> Iterable[Row]:  # noqa: ARG002
        """Return an empty tuple, because there were no earlier runs."""
        return ()

    def was_walked_whole(self, column: Column) -> bool:  # noqa: ARG002
        """Return False, because no listing was crawled before."""
        return False
