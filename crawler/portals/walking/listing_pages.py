"""The pages of one column's listing, in order; and how to notice that the listing shifts while it is read.

A listing is newest first. Rows that are added push others down: those are read twice, and the new ones are on
the first pages. Rows that are removed pull others up, past the page that was read last: those would be
missed, and only the end of the listing shows it. So a long walk fetches the last page before it goes on from
the first, and compares when it gets there.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.portals.column import Column
from crawler.portals.family import Family
from crawler.portals.listing import Listing
from crawler.portals.walking import signals
from crawler.portals.walking.failures import FailureKind, FetchFailure
from crawler.portals.walking.listing_fetcher import ListingFetcher
from crawler.portals.walking.signals import SendSignal, WalkEnd

PAGES_LOST_IN_A_ROW = 3
"""Consecutive listing pages that cannot be fetched, after which a walk ends."""

LONG = 3
"""Least number of pages of a listing whose last page is fetched first. In a shorter listing, the rows that are
pulled up are on the first page, which every run reads."""


class ListingPages:
    """The pages of a listing. One signal is sent for each page that is read or cannot be fetched.

    Attributes:
        number: the number of the page that was read last, from 1.
        end: why reading ended before the last page, None if it did not.
        lost: True if pages could not be fetched.
        added: True if rows were added at the top during the walk.
        removed: True if rows were removed during the walk, so that others may have been skipped.
    """

    def __init__(
        self, column: Column, family: Family, listings: ListingFetcher, send: SendSignal, *, moves: bool
    ) -> None:
        """Read the listing of ``column``; the arguments are those of :class:`ListingWalk`."""
        self.number = 1
        self.end: WalkEnd | None = None
        self.lost = self.added = self.removed = False
        self._column = column
        self._family = family
        self._listings = listings
        self._send_signal = send
        self._moves = moves
        self._first: Listing | None = None
        self._first_now: Listing | FetchFailure | None = None
        self._promised = 1
        self._served: dict[tuple[str, ...], int] = {}
        self._listed: set[str] = set()
        self._last_before: tuple[int, frozenset[str]] | None = None
        self._last: tuple[int, frozenset[str]] | None = None

    async def read(self, fetched: Response | Failure) -> AsyncIterator[Listing]:
        """Yield the pages that can be fetched and have rows, from the first one on.

        Args:
            fetched: the first page, or why it could not be fetched.
        """
        page: Listing | FetchFailure | None = await self._first_page(fetched)
        lost_in_a_row = 0
        while page is not None:
            if isinstance(page, FetchFailure):
                self.lost, lost_in_a_row = True, lost_in_a_row + 1
                self._send(signals.listing_failed, url=self._url(self.number), failure=page)
                if page.blocked:
                    self.end = WalkEnd.BLOCKED
                    return
            else:
                lost_in_a_row = 0
                self._note(page)
                self._send(signals.listing_read, listing=page)
                if not page.rows:
                    self.end = WalkEnd.NO_ROWS
                    return
                yield page
            if self._first is None or self.number >= self._promised or lost_in_a_row == PAGES_LOST_IN_A_ROW:
                return
            if self._listings.fetcher.is_stopping():
                self.end = WalkEnd.STOPPED
                return
            self.number += 1
            page = await self._confirm_page(await self._fetch(self.number))

    async def remember_last(self) -> None:
        """Fetch the last page of a long listing, to compare it at the end of the walk."""
        if self._promised >= LONG and self._moves:
            self._last_before = await self._last_now()

    async def compare_last(self) -> None:
        """Compare the last page with what :meth:`remember_last` fetched; set ``removed``."""
        if self._last_before is None or self.lost or self.end is not None:
            return
        now = self._last or await self._last_now()
        pages, rows = self._last_before
        self.removed |= now is None or now[0] < pages or (now[0] == pages and not rows <= now[1])

    async def reread(self) -> AsyncIterator[Listing]:
        """Yield the pages of a listing that shifted a second time, until the caller stops."""
        for number in range(1, self.number + 1):
            page = await self._fetch(number)
            if isinstance(page, FetchFailure):
                self.removed = True
                return
            yield page

    async def _first_page(self, fetched: Response | Failure) -> Listing | FetchFailure:
        url = self._column.url
        if isinstance(fetched, Response):
            return await self._listings.page(url, self._column, fetched)
        return self._listings.fetcher.failed(url, fetched.value or RuntimeError("no reason given"))

    def _note(self, page: Listing) -> None:
        """Record the number of pages that a page shows, and whether the listing shifted."""
        self._first = self._first or page
        if page.pages >= self.number:
            self.removed |= page.pages < self._promised
            self._promised = page.pages
        self.added |= any(row.url in self._listed for row in page.rows if not row.pinned)
        self._listed |= _urls(page)
        self._served.setdefault(_order(page), self.number)
        if self.number == self._promised:
            self._last = self.number, _urls(page)

    async def _confirm_page(self, page: Listing | FetchFailure) -> Listing | FetchFailure | None:
        """Return a further page, checked if it is unexpected; None if the listing has become shorter.

        A page is unexpected if it is gone, has no rows, or has those of an earlier page. Either the listing
        shifted, which its first page shows, or the portal does not serve the pages that its pager shows. The
        first page is fetched once for several such pages in a row.
        """
        same = None if isinstance(page, FetchFailure) else self._served.get(_order(page))
        if not page.gone if isinstance(page, FetchFailure) else same is None and page.rows:
            self._first_now = None
            return page
        if self._first_now is None:
            self._first_now = await self._fetch(1) if self._moves else self._first
        first = self._first_now
        if isinstance(first, FetchFailure) or first is None or self._first is None or not first.rows:
            return page
        if first.pages < self.number:
            self.removed = True
            return None
        if same is not None and _order(first) == _order(self._first):
            return FetchFailure(FailureKind.FAILED, f"the same rows as page {same}")
        return page

    async def _last_now(self) -> tuple[int, frozenset[str]] | None:
        page = await self._fetch(self._promised)
        return None if isinstance(page, FetchFailure) or not page.rows else (page.pages, _urls(page))

    async def _fetch(self, number: int) -> Listing | FetchFailure:
        return await self._listings.page(self._url(number), self._column)

    def _url(self, number: int) -> str:
        if self._first is None:
            return self._column.url
        return self._family.page_url(self._column, number, self._first)

    def _send(self, signal: object, **facts: object) -> None:
        self._send_signal(signal, self._column, number=self.number, **facts)


def _order(page: Listing) -> tuple[str, ...]:
    return tuple(row.url for row in page.rows)


def _urls(page: Listing) -> frozenset[str]:
    return frozenset(row.url for row in page.rows)
