"""The walk, or crawl, of one column's listing, which finds the rows whose documents are to be fetched.

A listing of up to :data:`PAGES_BEFORE_DOCUMENTS` pages is read whole before its first document is fetched.
Reading it takes only seconds or minutes, so the listing has little time to change. Of a longer listing, that many
pages are read at a time.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.portals.column import Column
from crawler.portals.listing import Listing, Row
from crawler.portals.walking import signals
from crawler.portals.walking.completeness import (
    Doubt,
    contradicting_counts,
    doubt_about,
    too_many_pages,
)
from crawler.portals.walking.listing_pages import ListingPages
from crawler.portals.walking.row_selection import RowSelection
from crawler.portals.walking.signals import Decision, SendSignal, WalkEnd

PAGES_BEFORE_DOCUMENTS = 100
"""The number of listing pages after which documents are fetched before more pages are read.

A listing without an end, or a run that is stopped while it reads a long listing, thus still yields documents.
"""


class ListingWalk:
    """Reads one column's listing and decides for each row whether to fetch its document.

    The decisions on the rows of a page are sent with the signal ``rows_decided``. The walk ends at the
    listing's last page. If the column's previous walk was complete, this walk may end earlier, at a page on
    which all rows are known (docs/contract.md, "A run").

    Attributes:
        column: the column to which the listing belongs.
        unlisted: the URLs of rows that failed in earlier runs and are no longer on the listing.
    """

    def __init__(
        self,
        column: Column,
        pages: ListingPages,
        rows: RowSelection,
        send: SendSignal,
        *,
        moves: bool,
        pages_max: int,
    ) -> None:
        """Prepare to read the listing of ``column``.

        Args:
            column: the column to which the listing belongs.
            pages: the object that reads the pages of the listing.
            rows: the object that decides which documents are fetched.
            send: the function that sends the signals.
            moves: True if the listing may change while it is read.
            pages_max: the maximum number of pages to read.
        """
        self.column = column
        self.unlisted: set[str] = set()
        self._rows = rows
        self._send = send
        self._pages = pages
        self._moves = moves
        self._pages_max = pages_max
        self._known_rows = False
        self._failed_before: dict[str, Row] = {}
        self._may_end_early = False
        self._end: WalkEnd | None = None
        self._left_out = False

    async def rows_to_fetch(self, fetched: Response | Failure) -> AsyncIterator[list[Row]]:
        """Read the listing, and yield the rows whose documents are to be fetched.

        The rows are yielded after the last page, and after every :data:`PAGES_BEFORE_DOCUMENTS` pages of a long
        listing. They are in the order of the listing, except that rows that failed in earlier runs come last. A
        document that always fails therefore does not delay the other documents.

        Args:
            fetched: the response for the listing's first page, or the reason why it could not be fetched.
        """
        history, pages = self._rows.history, self._pages
        self._failed_before = {row.url: row for row in history.failed_before(self.column)}
        self._may_end_early = not self._rows.arguments.full and history.was_walked_whole(self.column)
        rows: list[Row] = []
        failed_before: list[Row] = []
        async for listing in pages.read(fetched):
            self._known_rows = self._known_rows or any(map(self._was_met_before, listing.rows))
            for row in self._chosen(listing.rows):
                (failed_before if row.url in self._failed_before else rows).append(row)
            if self._end is not None or self._may_end_after(listing):
                break
            if pages.number == 1 and self._is_long_walk(listing):
                await pages.remember_last()
            if pages.number % PAGES_BEFORE_DOCUMENTS == 0:
                yield rows
                rows = []
        if self._end in {None, WalkEnd.ALL_KNOWN} and pages.end is not WalkEnd.PAGES_MAX:
            rows += await self._rescan_shifted_listing()
        if pages.end is not WalkEnd.BLOCKED:
            unlisted = [row for row in self._failed_before.values() if not self._rows.was_seen(row)]
            self.unlisted = {row.url for row in unlisted}
            failed_before += self._chosen(unlisted)
        end, doubt = self._ended()
        self._send(signals.walk_ended, self.column, end=end, doubt=doubt)
        yield sorted([*rows, *failed_before], key=lambda row: row.url in self._failed_before)

    async def _rescan_shifted_listing(self) -> list[Row]:
        """Read the listing again if it changed while it was read.

        Return the rows that the first reading missed and whose documents are to be fetched.
        """
        pages = self._pages
        await pages.compare_last()
        rows: list[Row] = []
        if pages.added or pages.removed:
            async for listing in pages.reread():
                unseen = [row for row in listing.rows if not self._rows.was_seen(row)]
                rows += self._chosen(unseen)
                if not unseen and not pages.removed:
                    break
        return rows

    def _chosen(self, rows: Iterable[Row]) -> list[Row]:
        """Return the rows whose documents are to be fetched, and send the decisions on all rows in one signal."""
        decided = [(row, self._decision(row)) for row in rows]
        self._send(signals.rows_decided, self.column, decisions=[decision for _, decision in decided])
        return [row for row, decision in decided if decision is Decision.TO_FETCH]

    def _decision(self, row: Row) -> Decision:
        decision = self._rows.decide(row)
        if decision is Decision.OUTSIDE:
            if self._rows.is_outside(row):
                self._left_out |= not self._rows.history.knows(row)
            else:
                self._end = WalkEnd.LIMIT
        return decision

    def _was_met_before(self, row: Row) -> bool:
        """Return whether an earlier run met a row."""
        return not self._rows.was_seen(row) and (
            row.url in self._failed_before or self._rows.history.knows(row)
        )

    def _may_end_after(self, listing: Listing) -> bool:
        """Return whether the walk may end after a page (docs/contract.md, "A run").

        The walk may end in two cases. In the first case, the column's last walk was complete and all rows of
        the page are known. In the second case, all rows of the page are dated before the argument ``since``.
        In both cases, the following pages contain only older rows, which need not be read. Pinned rows are
        ignored. A row that failed in an earlier run is treated as known, because its document is fetched
        again anyway.
        """
        since = self._rows.arguments.since
        rows = [row for row in listing.rows if not row.pinned]
        if not rows:
            return False
        if self._may_end_early and all(
            row.url in self._failed_before or self._rows.is_up_to_date(row) for row in rows
        ):
            self._end = WalkEnd.ALL_KNOWN
        elif since and all(row.date is not None and row.date < since for row in rows):
            self._end = WalkEnd.WINDOW
        return self._end is not None

    def _is_long_walk(self, first: Listing) -> bool:
        """Return whether the walk is expected to read many pages.

        This is expected if the walk must read the listing to its last page, or if no document on the first
        page is stored.

        Args:
            first: the listing's first page.
        """
        return not self._may_end_early or not any(self._rows.history.knows(row) for row in first.rows)

    def _ended(self) -> tuple[WalkEnd, Doubt | None]:
        """Return the reason why the walk ended, and the reason why rows may be missing, or None.

        If reading the pages ended early (:attr:`ListingPages.end`), the result is the reason for that. Otherwise,
        if a page could not be fetched, the result is ``PAGES_LOST``, even if the walk also reached a limit,
        because the page's rows are missing.
        """
        pages = self._pages
        end = pages.end or (WalkEnd.PAGES_LOST if pages.lost else self._end or WalkEnd.LAST_PAGE)
        if end is WalkEnd.PAGES_MAX:
            return end, too_many_pages(self._pages_max, pages.size().pages, pages.url)
        if not end.leaves_nothing_out:
            return end, None
        if self._left_out and self._rows.arguments.since:
            return WalkEnd.WINDOW, None
        doubt = doubt_about(
            pages.size(),
            self._rows.history.size_before(self.column) if self._moves else None,
            last=pages.last,
            largest=pages.largest,
            known_rows=self._known_rows,
            url=pages.url,
        )
        shrank = pages.removed and end is WalkEnd.LAST_PAGE  # unless an earlier page says that it did not
        if doubt is None and shrank and pages.shown_again > pages.number:
            doubt = contradicting_counts(pages.number, pages.shown_again, pages.url)
        if doubt is not None:
            return doubt.end, doubt
        if self._left_out:
            return WalkEnd.WINDOW, None
        return (WalkEnd.MOVED if pages.removed else end), None
