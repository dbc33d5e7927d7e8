"""The portal of a new city: its family, listing and some documents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from parsel import Selector

from crawler.archive.model import SavedPage
from crawler.archive.reading import read_saved_document, read_saved_listing
from crawler.newcity.reading import PortalReader
from crawler.newcity.refusals import NOT_STARTED, NewCityError
from crawler.portals.city import City
from crawler.portals.column import Column, column_name, common_directory
from crawler.portals.document import DocumentReading
from crawler.portals.family import Family
from crawler.portals.listing import Listing, Row
from crawler.portals.pagers.further_pages import with_signs
from crawler.portals.walking.completeness import Doubt, WalkSize, doubt_about
from crawler.reading.urls import host_of

LEAST_DOCUMENTS = 2
"""The minimum number of documents in a fixture. A single document has nothing to be compared with."""

LAST_DOCUMENT = "the last document that was read, perhaps of an older template"
"""The reason to name a document as odd if the one chosen for that could not be read."""

_TITLE_WORDS = re.compile(r"建议|提案|议案|答复|复函|协办|办理情况|总体情况|清单|汇总|报告|函|通知")


@dataclass(frozen=True, slots=True)
class ListingPage:
    """A saved page of a listing, and the rows and page count that were read from it."""

    page: SavedPage
    listing: Listing


@dataclass(slots=True)
class Portal:
    """The portal of a new city.

    Attributes:
        city: the new city, with its column.
        family: the name of the portal's family (its content management system).
        evidence: the reasons why the family was recognised.
        listings: the pages of the listing, starting with the first.
        documents: the pages of the documents, each with the result of reading it.
        odd: a mapping from the URL of an unusual document's page to the reason why it was chosen.
        notes: sentences to show to the user.
        requests: the number of requests that were sent; 0 for saved pages.
    """

    city: City
    family: str
    evidence: tuple[str, ...]
    listings: list[ListingPage]
    documents: list[tuple[SavedPage, DocumentReading]] = field(default_factory=list)
    odd: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    requests: int = 0

    @property
    def column(self) -> Column:
        """The city's only column."""
        return self.city.columns[0]

    @property
    def first(self) -> Listing:
        """The first page of the listing."""
        return self.listings[0].listing

    @property
    def odd_read(self) -> dict[str, str]:
        """The documents of :attr:`odd` that were read. If none was read, the last document that was."""
        read = [page.url for page, _ in self.documents]
        return {url: why for url, why in self.odd.items() if url in read} or {read[-1]: LAST_DOCUMENT}

    @property
    def doubt(self) -> Doubt | None:
        """The reason why the listing may have more rows than the family counts, or None."""
        first = self.first
        size = WalkSize(first.pages, 1, len(first.rows))
        last = first if first.pages == 1 else None
        return doubt_about(
            size, None, last=last, largest=len(first.rows), known_rows=True, url=self.column.url
        )


def make_city(name: str, family: Family, first: SavedPage) -> City:
    """Create a city with one column. ``first`` is the first page of its listing."""
    column = Column(column_name(first.url), first.url, _kind(first))
    listing = read_saved_listing(family, first, column)
    rows = [row.url for row in listing.rows if family.is_document(row.url)]
    if rows and not any(family.match_length(url, column) for url in rows):
        column = Column(column.name, column.url, column.kind, common_directory(rows, first.url))
    return City(name, family, (column,))


def read_page_of_listing(city: City, page: SavedPage) -> ListingPage:
    """Read one page of the city's only listing."""
    listing = read_saved_listing(city.family, page, city.columns[0])
    return ListingPage(page, with_signs(listing, page.decoded.text, page.url, city.family.page_key))


def request_url_of(family: Family, page: SavedPage) -> str:
    """Return the URL that a script of a page requests for the rows, or the page's own URL."""
    return family.listing_request_url(page.decoded.text, page.url)


def second_page_url(city: City, first: Listing) -> str | None:
    """Return the URL of the listing's second page, or None if the listing has only one page."""
    return city.family.page_url(city.columns[0], 2, first) if first.pages > 1 else None


def documents_listed(city: City, listings: Sequence[Listing]) -> list[Row]:
    """Return the rows that link to documents on the city's host, one row (the first) for each page."""
    host = host_of(city.columns[0].url)
    rows: dict[str, Row] = {}
    for row in (row for listing in listings for row in listing.rows):
        rows.setdefault(city.family.page_key(row.url), row)
    return [row for row in rows.values() if city.family.is_document(row.url) and host_of(row.url) == host]


def most_unusual_row(rows: Sequence[Row], apart_from: Sequence[Row]) -> tuple[Row, str] | None:
    """Return the row whose title is most unlike the others, and the reason why it was chosen.

    If no title is unusual, the last of the rows is returned.

    Args:
        rows: the rows to choose from, in the order of the listing (newest first).
        apart_from: rows that are never returned. If they include all ``rows``, the result is None.
    """
    others = [row for row in rows if row not in apart_from]
    if not others:
        return None
    kinds = Counter(_title_words(row) for row in rows)
    rarest = min(others, key=lambda row: kinds[_title_words(row)])
    if kinds[_title_words(rarest)] * 2 < len(rows):
        return rarest, f"its title is unlike most: {rarest.title or 'none'}"
    return others[-1], "the oldest row that was seen, perhaps of an older template"


def read_documents(portal: Portal, pages: Sequence[SavedPage], reader: PortalReader) -> None:
    """Read the documents in ``pages`` and add them to ``portal.documents``.

    A document that cannot be read is skipped, and a note about it is added to ``portal.notes``.

    Raises:
        NewCityError: fewer than :data:`LEAST_DOCUMENTS` documents can be read.
    """
    reasons: list[str] = []
    for page in pages:
        try:
            reading = reader.read(page, read_saved_document, portal.city, page, portal.column)
        except NewCityError as error:
            reasons.append(str(error))
            continue
        if reading.reply is None:
            reasons.append(f"{page.url} ({reading.reason})")
        else:
            portal.documents.append((page, reading))
    if len(portal.documents) < LEAST_DOCUMENTS:
        detail = f": {', '.join(reasons)}" if reasons else ""
        raise NewCityError(
            f"Only {len(portal.documents)} of the listing's documents could be fetched and read, and {LEAST_DOCUMENTS} are"
            f" needed{detail}. Open one in a browser: if it shows a reply, save some and give the files.",
            NOT_STARTED,
        )
    portal.notes += [f"Skipped, because it could not be read as a document: {reason}." for reason in reasons]


def _title_words(row: Row) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_TITLE_WORDS.findall(row.title or "")))


def _kind(first: SavedPage) -> str | None:
    """Return the kind of a listing's documents: ``suggestion`` or ``proposal``.

    Return None if the listing's title does not clearly name one of these two kinds.
    """
    root = Selector(text=first.decoded.text or "<html></html>", type="html")
    title = " ".join(
        root.xpath(
            "//title//text() | //meta[@name='ColumnName' or @name='ColumnDescription']/@content"
        ).getall()
    )
    proposals = "政协" in title or "提案" in title
    if "建议" in title:
        return "suggestion" if not proposals and ("人大" in title or "代表" in title) else None
    return "proposal" if proposals else None
