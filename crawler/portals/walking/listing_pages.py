"""Read the pages of one column's listing in order, and notice changes to the listing during the crawl.

A listing shows the newest rows first. If rows are added during the crawl, older rows move down to later
pages. Some older rows are then read twice, and the new rows are on the first pages. If rows are removed,
rows below them move up to pages that were already read. The rows that moved up would be missed, and only the
listing's last page can reveal the change. A long crawl therefore fetches the last page directly after the
first page, fetches the last page again at the end, and compares the two copies.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.portals.column import Column
from crawler.portals.listing import Listing
from crawler.portals.walking import signals
from crawler.portals.walking.completeness import WalkSize
from crawler.portals.walking.failures import FailureKind, FetchFailure
from crawler.portals.walking.listing_fetcher import ListingFetcher
from crawler.portals.walking.signals import SendSignal, WalkEnd

PAGES_LOST_IN_A_ROW = 3
"""The number of consecutive pages that cannot be fetched, after which the crawl of a listing ends."""

LONG = 3
"""The minimum page count for fetching a listing's last page early, to notice removed rows.

In a shorter listing, rows that move up reach the first page, which every run reads.
"""


class ListingPages:
    """Reads the pages of one listing. A signal is sent for each page that is read or cannot be fetched.

    Attributes:
        number: the number of the page that was read last, counted from 1.
        end: the reason why reading ended before the last page. None if the last page was reached, or if reading
            ended because pages could not be fetched.
        lost: True if a page could not be fetched.
        added: True if rows were added at the top during the crawl.
        removed: True if rows were removed during the crawl. Other rows may then have been missed.
        last: the last page of the listing as the family counts its pages, or None if it was not read.
        largest: the number of rows of the longest page.
        shown_again: the highest page count on the pages that :meth:`reread` fetched.
    """

    def __init__(
        self, column: Column, listings: ListingFetcher, send: SendSignal, *, moves: bool, pages_max: int
    ) -> None:
        """Prepare to read the listing of ``column``.

        Args:
            column: the column to which the listing belongs.
            listings: the object that fetches the pages of the listing.
            send: the function that sends the signals.
            moves: True if the listing may change while it is read.
            pages_max: the maximum number of pages to read.
        """
        self.number = 1
        self.end: WalkEnd | None = None
        self.lost = self.added = self.removed = False
        self.last: Listing | None = None
        self.largest = self.shown_again = 0
        self._column = column
        self._listings = listings
        self._send_signal = send
        self._moves = moves
        self._pages_max = pages_max
        self._pages_read = 0
        self._asked: set[str] = {listings.family.page_key(column.url)}
        self._first: Listing | None = None
        self._first_now: Listing | FetchFailure | None = None
        self._promised = 1
        self._served: dict[tuple[str, ...], int] = {}
        self._listed: set[str] = set()
        self._last_before: tuple[int, frozenset[str]] | None = None
        self._last: tuple[int, frozenset[str]] | None = None

    async def read(self, fetched: Response | Failure | None) -> AsyncIterator[Listing]:
        """Yield the pages that can be fetched and have rows, starting with the first.

        Args:
            fetched: the response for the first page, or the reason why it could not be fetched; None if it was not
                requested yet.
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
            if self.number >= self._pages_max:
                self.end = WalkEnd.PAGES_MAX
                return
            self.number += 1
            page = await self._confirm_page(await self._fetch(self.number))

    @property
    def url(self) -> str:
        """The URL of the page that was read last."""
        return self._url(self.number)

    def size(self) -> WalkSize:
        """Return the size of the listing as this crawl saw it."""
        return WalkSize(max(self._promised, self.number), self._pages_read, len(self._listed))

    async def remember_last(self) -> None:
        """Fetch the listing's last page and keep its rows, for :meth:`compare_last` at the end of the crawl.

        Nothing is fetched if the listing has fewer than :data:`LONG` pages or cannot change during the crawl.
        """
        if self._promised >= LONG and self._moves:
            self._last_before = await self._last_now()

    async def compare_last(self) -> None:
        """Set ``removed`` if the listing's last page has lost rows since :meth:`remember_last` fetched it.

        A last page that cannot be fetched again, or has no rows, counts as having lost rows.
        """
        if self._last_before is None or self.lost or self.end is not None:
            return
        now = self._last or await self._last_now()
        pages, rows = self._last_before
        self.removed |= now is None or now[0] < pages or (now[0] == pages and not rows <= now[1])

    async def reread(self) -> AsyncIterator[Listing]:
        """Fetch the listing's pages again, starting with the first, and yield them.

        This is needed if the listing changed while it was read. Reading ends at page ``number``, where the
        first reading ended. If a page cannot be fetched, ``removed`` is set and no further page is yielded.
        The caller may also stop earlier.
        """
        for number in range(1, self.number + 1):
            page = await self._fetch(number)
            if isinstance(page, FetchFailure):
                self.removed = True
                return
            self._listed |= _urls(page)
            self.shown_again = max(self.shown_again, page.pages)
            yield page

    async def _first_page(self, fetched: Response | Failure | None) -> Listing | FetchFailure:
        url = self._column.url
        if fetched is None:
            return await self._fetch(1)
        if isinstance(fetched, Response):
            return await self._listings.page(url, self._column, fetched, known=self._asked)
        return await self._listings.fetcher.failed(url, fetched.value or RuntimeError("no reason given"))

    def _note(self, page: Listing) -> None:
        """Record the page count that ``page`` shows, and any sign that the listing changed during the crawl."""
        self._first = self._first or page
        if page.pages >= self.number:
            self.removed |= page.pages < self._promised
            self._promised = page.pages
        self.added |= any(row.url in self._listed for row in page.rows if not row.pinned)
        self._listed |= _urls(page)
        self._served.setdefault(_order(page), self.number)
        self._pages_read += 1
        self.largest = max(self.largest, len(page.rows))
        self.last = page if self.number >= self._promised else None
        if self.number == self._promised:
            self._last = self.number, _urls(page)

    async def _confirm_page(self, page: Listing | FetchFailure) -> Listing | FetchFailure | None:
        """Check a page after the first. Return the page, a failure, or None if the listing has become shorter.

        A page with new rows is returned, and so is a failure that does not mean that the page does not exist.
        Otherwise the page does not exist, has no rows, or has the rows of an earlier page. To find the cause,
        the listing's first page is fetched again (only once for several such pages in a row):

        - If the first page now shows fewer pages than this page's number, return None.
        - If the first page has not changed and ``page`` has an earlier page's rows, the portal does not serve
          this page: return a failure.
        - In every other case return ``page``.
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
        url = self._url(number)
        self._asked.add(self._listings.family.page_key(url))
        return await self._listings.page(url, self._column, number=number, known=self._asked)

    def _url(self, number: int) -> str:
        if self._first is None:
            return self._column.url
        return self._listings.family.page_url(self._column, number, self._first)

    def _send(self, signal: object, **facts: object) -> None:
        self._send_signal(signal, self._column, number=self.number, **facts)


def _order(page: Listing) -> tuple[str, ...]:
    return tuple(row.url for row in page.rows)


def _urls(page: Listing) -> frozenset[str]:
    return frozenset(row.url for row in page.rows)
