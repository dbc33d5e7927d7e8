"""The results of earlier runs that the crawl of a listing needs."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.items import Reply
from crawler.portals.column import Column
from crawler.portals.listing import Row
from crawler.portals.walking.completeness import WalkSize


class CrawlHistory:
    """Answers questions about earlier runs. This class answers as if there had been no earlier run.

    It is used by a spider that stores no results. The subclass :class:`crawler.run.history.StoredHistory`
    reads its answers from the files of earlier runs.
    """

    def knows(self, row: Row) -> bool:  # noqa: ARG002
        """Return whether the document to which a row links is already stored."""
        return False

    def failed_before(self, column: Column) -> Iterable[Row]:  # noqa: ARG002
        """Return the rows of a column whose documents could not be fetched or read in earlier runs."""
        return ()

    def was_walked_whole(self, column: Column) -> bool:  # noqa: ARG002
        """Return whether the last crawl of the column's listing was complete.

        After a complete crawl, the next crawl may end at a page on which all rows are known.
        """
        return False

    def was_repeated(self, digest: str) -> bool:  # noqa: ARG002
        """Return whether an earlier run rejected a page as one page for several rows.

        Args:
            digest: a hash of the page's content.
        """
        return False

    def stores_elsewhere(self, reply: Reply) -> bool:  # noqa: ARG002
        """Return whether the content of ``reply`` is stored as another record."""
        return False

    def size_before(self, column: Column) -> WalkSize | None:  # noqa: ARG002
        """Return the size of the column's listing in its last complete live walk, or None if there is none."""
        return None
