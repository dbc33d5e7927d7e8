"""The walk of one column's listing: which of its documents to fetch.

The listing is walked before its documents are fetched, so that it is read within seconds or minutes
and has little time to shift.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from crawler.portals.walking import signals
from crawler.portals.walking.listing_pages import Pages
from crawler.portals.walking.signals import Decision, WalkEnd

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.portals.city import CitySpider
    from crawler.portals.column import Column
    from crawler.portals.listing import Listing, Row
    from crawler.portals.walking.failures import Loss


class ListingWalk:
    """Walks one column; what is done with each row is told (``events``).

    The walk goes to the listing's end, or to a page of rows that are all known where the column's last walk
    left nothing out (docs/contract.md, "A run").

    Attributes:
        column: the column.
        unlisted: rows that failed in earlier runs and that this walk did not meet.
    """

    def __init__(self, spider: CitySpider, column: Column) -> None:
        """Walk ``column`` for ``spider``, which fetches, reads, and shares its memory."""
        self._spider = spider
        self.column = column
        self._failed = {row.url: row for row in spider.memory.failed_before(column)}
        self._may_trust = not spider.arguments.full and spider.memory.was_walked_whole(column)
        self.unlisted: set[str] = set()
        self._end: WalkEnd | None = None
        self._left_out = False

    async def rows_to_fetch(self, first: Listing | Loss) -> list[Row]:
        """The rows whose documents are to be fetched, in the order of the listing.

        What failed in earlier runs comes last: a page that never comes must not keep others from coming.

        Args:
            first: the first page of the listing, or why it could not be had.
        """
        pages = Pages(self._spider, self.column)
        rows: list[Row] = []
        async for listing in pages.each(first):
            rows += self._chosen(listing.rows)
            if self._end is not None or self._may_end_after(listing):
                break
            if listing is first and self._goes_far(listing):
                await pages.look_at_the_last()
        if self._end in {None, WalkEnd.ALL_KNOWN}:
            rows += await self._what_moved(pages)
        if pages.end is not WalkEnd.BLOCKED:
            unlisted = [row for url, row in self._failed.items() if url not in self._spider.seen]
            self.unlisted = {row.url for row in unlisted}
            rows += self._chosen(unlisted)
        self._spider.tell(signals.walk_ended, self.column, end=self._ended(pages))
        return sorted(rows, key=lambda row: row.url in self._failed)

    async def _what_moved(self, pages: Pages) -> list[Row]:
        """Rows that were passed over because the listing moved while it was read."""
        await pages.compare_the_last()
        rows: list[Row] = []
        if pages.added or pages.removed:
            async for listing in pages.each_again():
                unseen = [row for row in listing.rows if row.url not in self._spider.seen]
                rows += self._chosen(unseen)
                if not unseen and not pages.removed:
                    break
        return rows

    def _chosen(self, rows: Iterable[Row]) -> list[Row]:
        """Tell what is done with each row, and give those that are to be fetched."""
        decided = [(row, self._decision(row)) for row in rows]
        self._spider.tell(signals.rows_decided, self.column, decisions=[decision for _, decision in decided])
        return [row for row, decision in decided if decision is Decision.TO_FETCH]

    def _decision(self, row: Row) -> Decision:
        spider, arguments = self._spider, self._spider.arguments
        if row.url in spider.seen:
            return Decision.REPEATED
        spider.seen.add(row.url)
        known = spider.memory.knows(row)
        if row.date is not None and (
            (arguments.since and row.date < arguments.since)
            or (arguments.until and row.date > arguments.until)
        ):
            self._left_out |= not known
            return Decision.OUTSIDE
        if known and not self._is_due_again(row):
            return Decision.KNOWN
        if spider.allowance is not None:
            if spider.allowance == 0:
                self._end = WalkEnd.LIMIT
                return Decision.OUTSIDE
            spider.allowance -= 1
        return Decision.TO_FETCH

    def _is_due_again(self, row: Row) -> bool:
        """Whether ``recheck`` asks for a document that is known."""
        days = self._spider.arguments.recheck
        return days is not None and (
            row.date is None or row.date >= self._spider.source.today - timedelta(days=days)
        )

    def _may_end_after(self, listing: Listing) -> bool:
        """Whether nothing further down can be new: rules of docs/contract.md, "A run".

        Pinned rows do not count. A row that failed before counts as known: it is fetched again anyway.
        """
        since, memory = self._spider.arguments.since, self._spider.memory
        rows = [row for row in listing.rows if not row.pinned]
        if not rows:
            return False
        if self._may_trust and all(
            row.url in self._failed or (memory.knows(row) and not self._is_due_again(row)) for row in rows
        ):
            self._end = WalkEnd.ALL_KNOWN
        elif since and all(row.date is not None and row.date < since for row in rows):
            self._end = WalkEnd.WINDOW
        return self._end is not None

    def _goes_far(self, first: Listing) -> bool:
        """Whether a walk goes on for pages: to the end, or over more new rows than a page holds."""
        return not self._may_trust or not any(self._spider.memory.knows(row) for row in first.rows)

    def _ended(self, pages: Pages) -> WalkEnd:
        """Why the walk ended; a page that was lost leaves a gap wherever the walk ended."""
        end = pages.end or (WalkEnd.PAGES_LOST if pages.lost else self._end or WalkEnd.LAST_PAGE)
        if not end.leaves_nothing_out:
            return end
        if self._left_out:
            return WalkEnd.WINDOW
        return WalkEnd.MOVED if pages.removed else end
