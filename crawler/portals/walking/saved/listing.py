"""Read a listing of which an archive has the pages of several walks, for example of several nights.

A walk begins at each capture of the listing's first page. Its other pages are those that were captured before the next
walk began. A walk that ended early, at a page with known rows, left the rest of the listing to the walks before it, as a
live run does (docs/contract.md, "Replay"). The rows of all captures are read, so that every document of the archive is
found.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import replace
from typing import Any

from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.portals.column import Column
from crawler.portals.listing import Listing
from crawler.portals.walking import signals
from crawler.portals.walking.completeness import WalkSize
from crawler.portals.walking.failures import NOT_IN_ARCHIVE, FetchFailure
from crawler.portals.walking.listing_fetcher import ListingFetcher
from crawler.portals.walking.listing_pages import ListingPages
from crawler.portals.walking.run_source import VERSION, Position, RunSource, SavedVersion
from crawler.portals.walking.signals import SendSignal

_BEGIN: Position = ("", "", -1)
_END: Position = ("~", "", 0)
"""Positions before and after all captures."""


def pages_of(
    column: Column, listings: ListingFetcher, send: SendSignal, source: RunSource, pages_max: int
) -> ListingPages:
    """Return the object that reads the pages of a column's listing from ``source``, the network or an archive."""
    if source.moves:
        return ListingPages(column, listings, send, moves=True, pages_max=pages_max)
    return SavedListing(column, listings, send, source=source, pages_max=pages_max)


class SavedListing(ListingPages):
    """Reads the pages of one listing from an archive: the pages of the newest walk, then the other rows.

    Its attributes describe the newest walk that did not end early.
    """

    def __init__(
        self,
        column: Column,
        listings: ListingFetcher,
        send: SendSignal,
        *,
        source: RunSource,
        pages_max: int,
    ) -> None:
        """Prepare to read the listing of ``column``.

        Args:
            column: the column to which the listing belongs.
            listings: the object that reads pages.
            send: the function that sends the signals.
            source: the archive.
            pages_max: the maximum number of pages of a walk.
        """
        super().__init__(column, listings, send, moves=False, pages_max=pages_max)
        self._source = source
        self._decisive: _SavedWalk | None = None

    async def read(self, fetched: Response | Failure | None) -> AsyncIterator[Listing]:
        """Yield the pages of the newest walk, then the rows of other captures that the newest walk does not show.

        Args:
            fetched: the response for the first page, or the reason why it could not be fetched.
        """
        pages = _Captures(self._listings, self._source)
        walks = await self._walks(pages, fetched)
        if not walks:
            async for page in super().read(fetched):
                yield page
            return
        newest = walks[-1]
        seen: set[str] = set()
        for number, listing in sorted(newest.listings.items()):
            self.number = number
            self._note(listing)
            self._send(signals.listing_read, listing=listing)
            seen |= {row.url for row in listing.rows}
            if listing.rows:
                yield listing
        decisive = next((walk for walk in reversed(walks) if not walk.ended_early), walks[0])
        self._take_state(decisive)
        self._report(walks, decisive)
        for _, listing in sorted(pages.read.items(), key=lambda item: item[0], reverse=True):
            rows = tuple(row for row in listing.rows if row.url not in seen)
            seen |= {row.url for row in rows}
            if rows:
                yield replace(listing, rows=rows)

    def size(self) -> WalkSize:
        """Return the size of the listing as the newest walk saw it that did not end early."""
        return self._decisive.size() if self._decisive is not None else super().size()

    @property
    def url(self) -> str:
        """The URL of the page that was read last."""
        return self._decisive.url if self._decisive is not None else super().url

    async def reread(self) -> AsyncIterator[Listing]:
        """Yield nothing: all captures have been read. Set ``shown_again``."""
        if self._decisive is None:
            async for page in super().reread():
                yield page
            return
        self.shown_again = max((page.pages for page in self._decisive.listings.values()), default=0)

    async def _walks(self, pages: _Captures, fetched: Response | Failure | None) -> list[_SavedWalk]:
        """Read the walks in the archive, oldest first, and return those whose first page can be read."""
        firsts = self._source.versions(self._column.url)
        if firsts and isinstance(fetched, Response):
            pages.fetched[firsts[-1].taken] = fetched
        walks: list[_SavedWalk] = []
        known: set[str] = set()
        for number, first in enumerate(firsts):
            page = await pages.page_of(first, self._column.url, self._column, known=self._asked)
            if isinstance(page, FetchFailure):
                continue
            before = walks[-1] if walks else None
            same = before is not None and before.listings[1].rows == page.rows
            pages.begin = before.begin if before is not None and same else first.taken if walks else _BEGIN
            pages.end = firsts[number + 1].taken if number + 1 < len(firsts) else _END
            walk = _SavedWalk(self._column, pages, pages_max=self._pages_max)
            walk.begin = pages.begin
            await walk.read_all(known, before)
            walks.append(walk)
            known |= pages.rows_read()
        if walks:
            await pages.read_rest(self._column)
        return walks

    def _take_state(self, walk: _SavedWalk) -> None:
        self._decisive, self.added = walk, False
        for name in ("number", "end", "lost", "removed", "last", "largest"):
            setattr(self, name, getattr(walk, name))

    def _report(self, walks: Sequence[_SavedWalk], decisive: _SavedWalk) -> None:
        """Send a signal for each page that the newest walk does not show, and for each that is missing."""
        others: dict[int, Listing] = {}
        for walk in walks:
            others |= walk.listings
        for number, listing in sorted(others.items()):
            if number not in walks[-1].listings:
                self._send_signal(signals.listing_read, self._column, number=number, listing=listing)
        for number, url, failure in decisive.failures:
            self._send_signal(signals.listing_failed, self._column, number=number, url=url, failure=failure)


class _SavedWalk(ListingPages):
    """Reads the pages of one walk in an archive.

    Attributes:
        begin: the position of the first capture that may belong to the walk.
        listings: the pages that were read, by their number.
        failures: the number and the URL of each page that could not be read, and the reason.
        ended_early: True if the last page before a missing one shows a row that earlier walks had read.
    """

    def __init__(self, column: Column, pages: _Captures, *, pages_max: int) -> None:
        """Prepare to read a walk. ``pages`` gives the captures of the walk."""
        super().__init__(column, pages, self._note_signal, moves=False, pages_max=pages_max)
        self.begin = _BEGIN
        self.listings: dict[int, Listing] = {}
        self.failures: list[tuple[int, str, FetchFailure]] = []
        self.ended_early = False

    async def read_all(self, known: Collection[str], before: _SavedWalk | None) -> None:
        """Read the pages of the walk.

        Args:
            known: the URLs of the rows that earlier walks read.
            before: the walk before this one.
        """
        async for _ in super().read(None):
            pass
        if self.failures and before is not None:
            shown = self.listings.get(self.failures[0][0] - 1)
            rows = [row.url for row in shown.rows if not row.pinned] if shown is not None else []
            self.ended_early = not set(known).isdisjoint(rows)

    def _note_signal(self, signal: object, column: Column, **facts: Any) -> None:  # noqa: ARG002
        if signal is signals.listing_read:
            self.listings[facts["number"]] = facts["listing"]
        else:
            self.failures.append((facts["number"], facts["url"], facts["failure"]))


class _Captures(ListingFetcher):
    """Reads the captures of a listing's pages, each once.

    Attributes:
        begin: the position of the first capture that may be used.
        end: the position of the first capture after ``begin`` that is too late.
        fetched: responses that were fetched already, by the position of their capture.
        read: the pages that were read, by the position of their capture.
        urls: the URLs of the pages that were asked for, each with the page's number and the keys of the pages before it.
    """

    def __init__(self, listings: ListingFetcher, source: RunSource) -> None:
        """Prepare to read captures from ``source``."""
        super().__init__(listings.fetcher, listings.family, listings.read_listing)
        self.begin, self.end = _BEGIN, _END
        self.fetched: dict[Position, Response] = {}
        self.read: dict[Position, Listing] = {}
        self.urls: dict[str, tuple[int, Collection[str]]] = {}
        self._versions, self._note_older = source.versions, source.note_older
        self._failed: dict[Position, FetchFailure] = {}

    async def page(
        self,
        url: str,
        column: Column,
        fetched: Response | FetchFailure | None = None,  # noqa: ARG002 a capture is read in its place
        *,
        number: int = 1,
        known: Collection[str] = (),
    ) -> Listing | FetchFailure:
        """Read all captures of one page between ``begin`` and ``end``. Return the newest that has rows.

        If none has rows, the newest is returned. The arguments are those of :meth:`ListingFetcher.page`.
        """
        self.urls.setdefault(url, (number, known))
        saved = [version for version in self._versions(url) if self.begin <= version.taken < self.end]
        pages = [await self.page_of(version, url, column, number=number, known=known) for version in saved]
        with_rows = [number for number, page in enumerate(pages) if isinstance(page, Listing) and page.rows]
        if with_rows and isinstance(pages[-1], FetchFailure) and not pages[-1].stopped:
            used = saved[with_rows[-1]].fetched_at
            self._note_older(url, pages[-1].reason, saved[-1].fetched_at, used)
        return pages[with_rows[-1]] if with_rows else next(reversed(pages), NOT_IN_ARCHIVE)

    async def page_of(
        self,
        version: SavedVersion,
        url: str,
        column: Column,
        *,
        number: int = 1,
        known: Collection[str] = (),
    ) -> Listing | FetchFailure:
        """Read one capture of a page, unless it was read before."""
        taken = version.taken
        if taken not in self.read and taken not in self._failed:
            response = self.fetched.get(taken) or await self.fetcher.page(url, **{VERSION: version})
            page = await self._read(response, column, number, known)
            if isinstance(page, FetchFailure):
                self._failed[taken] = page
            else:
                self.read[taken] = page
        return self.read.get(taken) or self._failed[taken]

    async def read_rest(self, column: Column) -> None:
        """Read the captures of the listing's pages that belong to no walk."""
        self.begin, self.end = _BEGIN, _END
        for url, (number, known) in list(self.urls.items()):
            await self.page(url, column, number=number, known=known)

    def rows_read(self) -> set[str]:
        """Return the URLs of all rows that were read."""
        return {row.url for page in self.read.values() for row in page.rows}
