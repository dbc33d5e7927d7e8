"""The history of earlier runs, as needed to crawl a listing."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.portals.column import Column
from crawler.portals.listing import Row


class CrawlHistory:
    """The history of a city's first run, or of a spider without a store: nothing is known.

    :class:`crawler.run.history.StoredHistory` answers from what earlier runs stored.
    """

    def knows(self, row: Row) -> bool:  # noqa: ARG002
        """Return whether the document to which a row links is already stored."""
        return False

    def failed_before(self, column: Column) -> Iterable[Row]:  # noqa: ARG002
        """Return the rows of a column whose documents could not be fetched or read in earlier runs."""
        return ()

    def was_walked_whole(self, column: Column) -> bool:  # noqa: ARG002
        """Return whether the last crawl of the column's listing was complete.

        If it was, the next crawl may end at a page on which all rows are known.
        """
        return False
