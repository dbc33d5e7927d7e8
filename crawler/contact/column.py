"""Check one column against its portal: what was inferred about it is confirmed, different or not seen."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Protocol, TypeVar
from urllib.parse import urljoin

from crawler.archive.model import SavedPage
from crawler.archive.reading import read_saved_document, read_saved_listing
from crawler.contact.checks import CheckResult, ColumnContact
from crawler.contact.documents import add_document_checks
from crawler.counts import counted
from crawler.items import Reply
from crawler.portals.city import City
from crawler.portals.column import Column, common_directory, documents_directory
from crawler.portals.families.registry import FAMILIES
from crawler.portals.family import Family
from crawler.portals.listing import Listing, Row
from crawler.portals.pagers.further_pages import with_signs
from crawler.portals.recognition import Recognition, recognise
from crawler.portals.walking.completeness import WalkSize, doubt_about
from crawler.portals.walking.failures import FetchFailure, code_failure
from crawler.portals.walking.refusals import FORBIDDEN
from crawler.reading import UnreadablePageError
from crawler.reading.urls import host_of

T = TypeVar("T")

logger = logging.getLogger(__name__)

DOCUMENTS = 2
"""The number of documents that are read: those of the first two rows that are not pinned."""

Fetch = Callable[[str], Awaitable[SavedPage | FetchFailure]]
"""A function that fetches a page, and returns it, or the reason why it was not fetched or served."""


class Read(Protocol):
    """The type of a function that calls a function of a module, which reads one page (``PageReader.call``)."""

    def __call__(self, function: Callable[..., T], *arguments: Any) -> Awaitable[T]:
        """Return the result of ``function``."""
        ...


REFUSED = "refused an earlier page"
"""The end of the reason if a page was not asked for, because its host refused another."""

_NO_ROBOTS = "robots.txt could not be fetched"
"""The beginning of the reason if a host's robots.txt is unknown (``crawler/middlewares/robots.py``)."""

_CONFIRMED, _DIFFERENT, _NOT_SEEN = CheckResult.CONFIRMED, CheckResult.DIFFERENT, CheckResult.NOT_SEEN


class ColumnCheck:
    """Checks one column of a city.

    Attributes:
        contact: the results.
        city: the city, with the column as its only one. Its family is the recognised one if none was inferred.
    """

    def __init__(self, city: City, column: Column, fetch: Fetch, read: Read) -> None:
        """Prepare to check ``column``.

        Args:
            city: the city of the column.
            column: the column.
            fetch: the function that fetches pages.
            read: the function that reads pages.
        """
        self.contact = ColumnContact(column.name, column.url)
        self.city = City(city.name, city.family, (column,))
        self._hosts = {host_of(each.url) for each in (*city.columns, column)}
        self._fetch = fetch
        self._read = read

    async def run(self, *, recognising: bool, obeys_robots: bool) -> ColumnContact:
        """Fetch the listing, its second page, two documents and the listing again. Return what was found.

        Args:
            recognising: True if nothing was inferred about the column but its URL: its family is then recognised.
            obeys_robots: True if ``fetch`` obeys robots.txt.
        """
        try:
            page = await self._listing_page(obeys_robots=obeys_robots)
            page = page and await self._family(page, recognising=recognising)
            listing = await self._rows(page) if page is not None else None
            if page is not None and listing is not None:
                rows = self._folder(listing, recognising=recognising)
                await self._pager(listing)
                await self._documents(rows)
                await self._next_night(page.url, listing)
        except UnreadablePageError as error:
            self.contact.unread = f"a page cannot be read: {error}"
        except Exception as error:
            logger.exception("Checking the column %s failed", self.contact.name)
            self.contact.unread = code_failure(error).reason
        self.contact.complete()
        return self.contact

    @property
    def _column(self) -> Column:
        return self.city.columns[0]

    async def _listing_page(self, *, obeys_robots: bool) -> SavedPage | None:
        """Fetch the first page of the listing, and follow it to the URL to which it redirects."""
        add, url = self.contact.add, self._column.url
        page = await self._fetch(url)
        robots, reason = urljoin(url, "/robots.txt"), page.reason if isinstance(page, FetchFailure) else ""
        if page == FORBIDDEN:
            add("robots.txt", _DIFFERENT, "forbids the listing", robots)
        elif not obeys_robots:
            add("robots.txt", _NOT_SEEN, "not asked for (ROBOTSTXT_OBEY)", robots, essential=False)
        elif reason.startswith(_NO_ROBOTS) or reason.endswith(REFUSED):
            add("robots.txt", _NOT_SEEN, reason, robots)
        else:
            add("robots.txt", _CONFIRMED, "allows the listing", robots)
        if isinstance(page, FetchFailure):
            self.contact.add_failure("listing", page, url)
            return None
        found = f"status {page.status}, {len(page.body)} bytes"
        if page.url != url:
            found = f"redirects to {page.url}"
            self.city = City(self.city.name, self.city.family, (replace(self._column, url=page.url),))
        add("listing", _CONFIRMED, found, url)
        return page

    async def _family(self, page: SavedPage, *, recognising: bool) -> SavedPage | None:
        """Recognise the family of the listing. Return the page that has the rows, or None if it cannot be fetched."""
        seen = await self._read(_recognise, page)
        now = _name(self.city.family) if not recognising else None
        if seen.family is None:
            found = f"no family is recognised ({'; '.join(seen.evidence[:2])})"
            self.contact.add("family", _NOT_SEEN, found, page.url, essential=recognising)
            return None if recognising else page
        found = f"{seen.family} ({seen.evidence[0]})"
        result = _CONFIRMED if recognising or seen.family == now else _DIFFERENT
        self.contact.add("family", result, found, page.url)
        self.contact.propose("family", now, seen.family)
        if not recognising:
            return page
        family, column = FAMILIES[seen.family], self._column
        url = await self._read(_request_url, family, page)
        if url != page.url:
            asked = await self._fetch(url)
            if isinstance(asked, FetchFailure):
                self.contact.add_failure("rows", asked, url)
                return None
            page, column = asked, replace(column, url=url)
        self.city = City(self.city.name, family, (column,))
        return page

    async def _rows(self, page: SavedPage) -> Listing | None:
        """Read the rows of the first page. Return None if no row links to a document on a host of the city."""
        listing = await self._listing_of(page)
        documents = self._document_rows(listing)
        dated = sum(row.date is not None for row in documents)
        found = (
            f"{counted(len(listing.rows), 'row')}, {len(documents)} link to documents, {dated} have a date"
        )
        result = _CONFIRMED if documents else _DIFFERENT
        self.contact.add("rows", result, found, page.url)
        if documents:
            self.contact.propose("url", self.contact.url, self._column.url)
        return listing if documents else None

    def _folder(self, listing: Listing, *, recognising: bool) -> list[Row]:
        """Check that most documents are where the column says. Return the rows that link to documents.

        A column without ``documents`` says nothing that a run relies on: its records lack the key ``column`` if they are
        elsewhere. The check is then not essential.
        """
        rows, column = self._document_rows(listing), self._column
        inside = sum(self.city.family.match_length(row.url, column) > 0 for row in rows)
        common = common_directory([row.url for row in rows], column.url)
        found = f"{inside} of {counted(len(rows), 'document')} are in {documents_directory(column)}"
        result, essential = _CONFIRMED, column.documents is not None
        if inside * 2 < len(rows):
            found = f"{found}; the others are in {common or 'several folders'}"
            result = _CONFIRMED if recognising else _DIFFERENT if essential or common else _NOT_SEEN
            if common is not None:
                self.contact.propose("documents", column.documents, common)
                self.city = City(self.city.name, self.city.family, (replace(column, documents=common),))
        self.contact.add("folder", result, found, column.url, essential=essential)
        return rows

    async def _pager(self, first: Listing) -> None:
        """Check the page count, and that the second page has other rows than the first."""
        url, rows = self._column.url, len(first.rows)
        last = first if first.pages == 1 else None
        size = WalkSize(first.pages, 1, rows)
        doubt = doubt_about(size, None, last=last, largest=rows, known_rows=True, url=url)
        if doubt is not None:
            self.contact.add("pager", _DIFFERENT, doubt.reason, url)
            return
        self.contact.add("pager", _CONFIRMED, counted(first.pages, "page"), url)
        if first.pages == 1:
            self.contact.add("page 2", _NOT_SEEN, "the listing has one page", url, essential=False)
            return
        second = self.city.family.page_url(self._column, 2, first)
        page = await self._fetch(second)
        if isinstance(page, FetchFailure):
            self.contact.add_failure("page 2", page, second)
        else:
            before = {row.url for row in first.rows}
            listed = [row.url for row in (await self._listing_of(page)).rows]
            new = sum(row not in before for row in listed)
            found = f"{counted(len(listed), 'row')}, {new} not on page 1"
            self.contact.add("page 2", _CONFIRMED if new else _DIFFERENT, found, second)
            if new:
                return
        linked = urljoin(url, first.second) if first.second is not None else second
        if linked != second:
            self.contact.propose("page 2", second, linked)

    async def _documents(self, rows: list[Row]) -> None:
        """Fetch and read the documents of the first rows, and check that their fields are read."""
        chosen = ([row for row in rows if not row.pinned] or rows)[:DOCUMENTS]
        plain = City(self.city.name, self.city.family, (replace(self._column, kind=None),))
        replies: list[Reply] = []
        failure: FetchFailure | None = None
        for row in chosen:
            page = await self._fetch(row.request_url)
            if isinstance(page, FetchFailure):
                failure = page
                continue
            reading = await self._read(read_saved_document, plain, page)
            if reading.reply is None:
                failure = reading.failure
            else:
                replies.append(reading.reply)
        addresses = [row.request_url for row in chosen]
        add_document_checks(self.contact, addresses, replies, failure, self._column.kind)

    async def _next_night(self, url: str, first: Listing) -> None:
        """Fetch the listing again: a run that finds the same rows asks for nothing else."""
        page = await self._fetch(url)
        if isinstance(page, FetchFailure):
            self.contact.add_failure("next night", page, url)
            return
        before = {row.url for row in first.rows}
        again = [row.url for row in (await self._listing_of(page)).rows]
        new = sum(row not in before for row in again)
        if again and new * 2 <= len(again):
            self.contact.add(
                "next night", _CONFIRMED, f"one request is enough: {new} rows are new a moment later", url
            )
        else:
            found = f"{new} of {counted(len(again), 'row')} have another address than a moment before"
            self.contact.add("next night", _DIFFERENT, found, url)

    async def _listing_of(self, page: SavedPage) -> Listing:
        return await self._read(_read_listing, self.city, page)

    def _document_rows(self, listing: Listing) -> list[Row]:
        is_document = self.city.family.is_document
        return [row for row in listing.rows if is_document(row.url) and host_of(row.url) in self._hosts]


def _read_listing(city: City, page: SavedPage) -> Listing:
    """Return a page of the listing of a city's only column, with signs of further pages."""
    listing = read_saved_listing(city.family, page, city.columns[0])
    return with_signs(listing, page.decoded.text, page.url, city.family.page_key)


def _recognise(page: SavedPage) -> Recognition:
    return recognise(page.body, page.url, content_type=page.header("Content-Type"))


def _request_url(family: Family, page: SavedPage) -> str:
    return family.listing_request_url(page.decoded.text, page.url)


def _name(family: Family) -> str | None:
    """Return the name under which a family is registered, or None if it is a family of one's own."""
    name = type(family).__module__.rpartition(".")[2]
    return name if name in FAMILIES else None
