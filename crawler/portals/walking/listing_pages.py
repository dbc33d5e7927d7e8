"""The pages of one column's listing, in order, as far as they can be had; and whether they moved meanwhile.

A listing is newest first and shifts while it is read. Rows that are added push others down: these are met
twice, and the new ones stand on the first pages. Rows that are taken out pull others up, past the place that
was read last: these would be lost, and only the listing's end shows it. So a long walk looks at the last page
before it goes on from the first, and compares when it comes there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.portals.walking import signals
from crawler.portals.walking.failures import Loss, LossKind
from crawler.portals.walking.signals import WalkEnd

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from crawler.portals.city import CitySpider
    from crawler.portals.column import Column
    from crawler.portals.listing import Listing

PAGES_LOST_IN_A_ROW = 3
"""So many pages of a listing that cannot be had, one after the other, end its walk."""

LONG = 3
"""Pages of a listing that is worth looking at from its end. What is pulled up in a shorter one stands on the
first page, which every run reads."""


class Pages:
    """The pages of a listing. Each that is read, or cannot be had, is told (``events``), each once.

    Attributes:
        end: why they ended before the last one, None where they did not.
        lost: whether some could not be had.
        added: whether rows were added on top meanwhile.
        removed: whether rows were taken out meanwhile, so that others may have been passed over.
    """

    def __init__(self, spider: CitySpider, column: Column) -> None:
        """Read the listing of ``column`` for ``spider``."""
        self.end: WalkEnd | None = None
        self.lost = self.added = self.removed = False
        self._spider = spider
        self._column = column
        self._first: Listing | None = None
        self._first_now: Listing | Loss | None = None
        self._promised = self._number = 1
        self._served: dict[tuple[str, ...], int] = {}
        self._listed: set[str] = set()
        self._last_before: tuple[int, frozenset[str]] | None = None
        self._last: tuple[int, frozenset[str]] | None = None

    async def each(self, first: Listing | Loss) -> AsyncIterator[Listing]:
        """The pages that can be had and have rows, from the first one on.

        Args:
            first: the first page, or why it could not be had.
        """
        page: Listing | Loss | None = first
        lost_in_a_row = 0
        while page is not None:
            if isinstance(page, Loss):
                self.lost, lost_in_a_row = True, lost_in_a_row + 1
                self._tell(signals.listing_lost, url=self._url(self._number), loss=page)
                if page.blocked:
                    self.end = WalkEnd.BLOCKED
                    return
            else:
                lost_in_a_row = 0
                self._note(page)
                self._tell(signals.listing_read, listing=page)
                if not page.rows:
                    self.end = WalkEnd.NO_ROWS
                    return
                yield page
            if self._first is None or self._number >= self._promised or lost_in_a_row == PAGES_LOST_IN_A_ROW:
                return
            if self._spider.fetching.is_stopping():
                self.end = WalkEnd.STOPPED
                return
            self._number += 1
            page = await self._believed(await self._fetch(self._number))

    async def look_at_the_last(self) -> None:
        """Remember how the last page of a long listing is before the walk goes on."""
        if self._promised >= LONG and self._spider.source.moves:
            self._last_before = await self._last_now()

    async def compare_the_last(self) -> None:
        """See whether the last page still is what it was."""
        if self._last_before is None or self.lost or self.end is not None:
            return
        now = self._last or await self._last_now()
        pages, rows = self._last_before
        self.removed |= now is None or now[0] < pages or (now[0] == pages and not rows <= now[1])

    async def each_again(self) -> AsyncIterator[Listing]:
        """The pages of a listing that moved, once more; as far as the caller wants them."""
        for number in range(1, self._number + 1):
            page = await self._fetch(number)
            if isinstance(page, Loss):
                self.removed = True
                return
            yield page

    def _note(self, page: Listing) -> None:
        """Learn from a page how many there are, and whether the listing moved."""
        self._first = self._first or page
        if page.pages >= self._number:
            self.removed |= page.pages < self._promised
            self._promised = page.pages
        self.added |= any(row.url in self._listed for row in page.rows if not row.pinned)
        self._listed |= _urls(page)
        self._served.setdefault(_order(page), self._number)
        if self._number == self._promised:
            self._last = self._number, _urls(page)

    async def _believed(self, page: Listing | Loss) -> Listing | Loss | None:
        """A further page, after a second thought where it surprises; None where there is none any more.

        A page that is gone, has no rows, or has those of an earlier page: either the listing moved, which its
        first page shows, or the portal does not give what it promises. For several such pages in a row one
        look at the first page is enough.
        """
        same = None if isinstance(page, Loss) else self._served.get(_order(page))
        if not page.gone if isinstance(page, Loss) else same is None and page.rows:
            self._first_now = None
            return page
        if self._first_now is None:
            self._first_now = await self._fetch(1) if self._spider.source.moves else self._first
        first = self._first_now
        if isinstance(first, Loss) or first is None or self._first is None or not first.rows:
            return page
        if first.pages < self._number:
            self.removed = True
            return None
        if same is not None and _order(first) == _order(self._first):
            return Loss(LossKind.FAILED, f"the same rows as page {same}")
        return page

    async def _last_now(self) -> tuple[int, frozenset[str]] | None:
        page = await self._fetch(self._promised)
        return None if isinstance(page, Loss) or not page.rows else (page.pages, _urls(page))

    async def _fetch(self, number: int) -> Listing | Loss:
        return await self._spider.fetching.listing(self._url(number), self._column)

    def _url(self, number: int) -> str:
        if self._first is None:
            return self._column.url
        return self._spider.page_url(self._column, number, self._first)

    def _tell(self, signal: object, **facts: object) -> None:
        self._spider.tell(signal, self._column, number=self._number, **facts)


def _order(page: Listing) -> tuple[str, ...]:
    return tuple(row.url for row in page.rows)


def _urls(page: Listing) -> frozenset[str]:
    return frozenset(row.url for row in page.rows)
