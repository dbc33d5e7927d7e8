"""The walk of one column's listing: newest first, page by page.

The listing is walked before its documents are fetched, so that it is read within seconds or minutes
and has little time to shift.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from crawler.portals import events
from crawler.portals.events import Decision, WalkEnd
from crawler.portals.losses import Loss

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from crawler.portals.city import CitySpider
    from crawler.portals.column import Column
    from crawler.portals.listing import Listing, Row

PAGES_LOST_IN_A_ROW = 3
"""So many pages of a listing that cannot be had, one after the other, end its walk."""


class ListingWalk:
    """Walks one column and says which of its documents to fetch.

    It tells every page and every row (``events``); a page that cannot be had is told and passed, and
    leaves the column incomplete.
    """

    def __init__(self, spider: CitySpider, column: Column) -> None:
        """Walk ``column`` for ``spider``, which fetches, reads, and shares its memory."""
        self.spider = spider
        self.column = column
        self.end: WalkEnd | None = None
        self._left_out = False

    async def rows_to_fetch(self, first: Listing | Loss) -> AsyncIterator[Row]:
        """The rows whose documents are to be fetched, in the order of the listing, then what failed before.

        Args:
            first: the first page of the listing, or why it could not be had.
        """
        async for listing in self._pages(first):
            for row in self._decide(listing.rows):
                yield row
            if self.end is not None:
                break
            if self._may_end_after(listing):
                break
        for row in self._decide(self.spider.memory.failed_before(self.column), again=True):
            yield row
        if self._left_out and self.end in {None, WalkEnd.ALL_KNOWN}:
            self.end = WalkEnd.WINDOW
        self.spider.tell(events.walk_ended, self.column, end=self.end or WalkEnd.LAST_PAGE)

    async def _pages(self, first: Listing | Loss) -> AsyncIterator[Listing]:
        """The pages of the listing that can be had and have rows."""
        spider, column = self.spider, self.column
        page: Listing | Loss = first
        opening: Listing | None = None
        promised, number, lost, lost_in_a_row, url = 1, 1, False, 0, column.url
        while True:
            if isinstance(page, Loss):
                lost, lost_in_a_row = True, lost_in_a_row + 1
                spider.tell(events.listing_lost, column, number=number, url=url, loss=page)
                if page.blocked:
                    self.end = WalkEnd.BLOCKED
                    return
            else:
                opening, lost_in_a_row = opening or page, 0
                promised = max(promised, page.pages)
                spider.tell(events.listing_read, column, number=number, listing=page)
                if not page.rows:
                    self.end = WalkEnd.NO_ROWS
                    return
                yield page
            if number >= promised or lost_in_a_row == PAGES_LOST_IN_A_ROW or opening is None:
                break
            if spider.is_stopping():
                self.end = WalkEnd.STOPPED
                return
            number += 1
            url = spider.page_url(column, number, opening)
            page = await spider.fetch_listing(url, column)
        if lost:
            self.end = WalkEnd.PAGES_LOST

    def _decide(self, rows: Iterable[Row], *, again: bool = False) -> Iterable[Row]:
        """Tell what is done with each row, and give those that are to be fetched.

        Args:
            rows: of a page of the listing, or of what failed before.
            again: rows that failed before and that the listing did not show in this run.
        """
        for row in rows:
            if again and row.url in self.spider.seen:
                continue
            decision = self._decision(row)
            self.spider.tell(events.row_decided, self.column, row=row, decision=decision)
            if decision is Decision.TO_FETCH:
                yield row

    def _decision(self, row: Row) -> Decision:
        spider, arguments = self.spider, self.spider.arguments
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
                self.end = WalkEnd.LIMIT
                return Decision.OUTSIDE
            spider.allowance -= 1
        return Decision.TO_FETCH

    def _is_due_again(self, row: Row) -> bool:
        """Whether ``recheck`` asks for a document that is known."""
        days = self.spider.arguments.recheck
        return days is not None and (
            row.date is None or row.date >= self.spider.source.today - timedelta(days=days)
        )

    def _may_end_after(self, listing: Listing) -> bool:
        """Whether nothing further down can be new: rules of design.md, "A run"."""
        arguments, memory = self.spider.arguments, self.spider.memory
        rows = [row for row in listing.rows if not row.pinned]
        if not rows:
            return False
        if not arguments.full and memory.was_walked_whole(self.column):
            failed = {row.url for row in memory.failed_before(self.column)}
            if all((memory.knows(row) and not self._is_due_again(row)) or row.url in failed for row in rows):
                self.end = WalkEnd.ALL_KNOWN
                return True
        if arguments.since and all(row.date is not None and row.date < arguments.since for row in rows):
            self.end = WalkEnd.WINDOW
            return True
        return False
