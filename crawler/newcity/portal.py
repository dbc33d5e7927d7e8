"""What was found of a portal: its family, a listing, some documents; and how it is told from anything else."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from posixpath import commonpath
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from parsel import Selector

from crawler.newcity.refusals import NOT_STARTED, NewCityError
from crawler.portals.city import City
from crawler.portals.column import Column, column_name
from crawler.portals.document import DocumentReading, read_document
from crawler.portals.families.numbered_query import NumberedQuery
from crawler.portals.families.registry import FAMILIES
from crawler.portals.recognition import PageKind, Recognition, recognise
from crawler.reading import decode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.archive.model import SavedPage
    from crawler.portals.family import Family
    from crawler.portals.listing import Listing, Row

LEAST_DOCUMENTS = 2
"""A fixture of one document would not show what they have in common."""

_A_LIST = 5
"""Dated links of one list on a page that make it a listing, whatever its family."""

_SOME_ROWS = 3
"""Dated links to a family's documents on a page that has not the address of one."""

_WHAT_TO_GIVE = {
    PageKind.DETAIL: "is a document, not a listing: give the page that lists it, perhaps {directory}",
    PageKind.HOME: "is the front of a site: give the page that lists the replies (建议提案办理 or the like)",
    PageKind.CHALLENGE: "gives a challenge of the portal's firewall in place of the page, and that is not broken here:"
    " wait, look at it in a browser, and give pages saved there, if that is allowed to you",
    PageKind.NOT_FOUND: "says that there is no such page: look for the listing on the portal's front",
    PageKind.FILE: "is a file such as a PDF, no page: give the page that lists the replies",
    PageKind.NOTHING: "shows no rows that can be read: look whether it is the listing",
}
_SCRIPTED = (
    "is written by scripts, which nothing runs here: look in the browser's network tab for the address that gives the"
    " rows and try that, or see the browser extra in docs/add-a-city.md"
)
_TITLE_WORDS = re.compile(r"建议|提案|议案|答复|复函|协办|办理情况|总体情况|清单|汇总|报告|函|通知")


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """A page of a portal and what it was recognised as."""

    page: SavedPage
    recognition: Recognition

    @property
    def text(self) -> str:
        """The page's text."""
        return text_of(self.page)

    @property
    def family(self) -> Family | None:
        """Its family, None where that is unknown."""
        return FAMILIES.get(self.recognition.family or "")


@dataclass(frozen=True, slots=True)
class ListingPage:
    """A page of the listing, and what it says."""

    page: SavedPage
    listing: Listing


@dataclass(slots=True)
class Portal:
    """All that is known of a new city.

    Attributes:
        city: the new city with its column.
        family: the family's name.
        evidence: what spoke for it.
        listings: the listing's pages, the first one first.
        documents: the documents' pages and what was read of each.
        odd: URL -> why this document was taken, beside the ordinary ones.
        notes: what a person should know, a sentence each.
        requests: that were made; 0 for saved pages.
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
        """The listing's first page."""
        return self.listings[0].listing


def text_of(page: SavedPage) -> str:
    """A page's text."""
    return decode(page.body, page.headers.get("Content-Type")).text


def recognise_page(page: SavedPage) -> RecognisedPage:
    """Recognise a page."""
    url = None if page.url.startswith("file:") else page.url
    return RecognisedPage(page, recognise(page.body, url, content_type=page.headers.get("Content-Type")))


def lists_documents(seen: RecognisedPage) -> bool:
    """Whether a page is a listing of its family.

    The general reader takes a listing for a document where a line of it looks like a title; the family's own
    rows say more, unless the address is a document's. Of a plain portal every address may be one: there a pager
    must stand below the rows.
    """
    kind, family = seen.recognition.page, seen.family
    if family is None or kind not in {PageKind.LISTING, PageKind.DETAIL}:
        return False
    if kind is PageKind.LISTING:
        return True
    listing = family.read_listing(seen.text, seen.page.url, Column("any", seen.page.url))
    rows = [row for row in listing.rows if row.date is not None and family.is_document(row.url)]
    if isinstance(family, NumberedQuery):
        return len(rows) >= _A_LIST and listing.pages > 1
    return len(rows) >= _SOME_ROWS and not family.is_document(seen.page.url)


def not_a_listing_error(seen: RecognisedPage, name: str | None = None) -> NewCityError:
    """Why a page is no listing to begin with.

    Args:
        seen: the page.
        name: what the user calls it, where that is not its URL.
    """
    kind, url = seen.recognition.page, seen.page.url
    evidence = "; ".join(seen.recognition.evidence[:3])
    code = NOT_STARTED if kind is PageKind.CHALLENGE else 2
    if seen.recognition.family is None and (
        kind in {PageKind.LISTING, PageKind.NOTHING} or (kind is PageKind.DETAIL and _lists_something(seen))
    ):
        return NewCityError(
            f"{name or url} is of no family that is known here (seen: {evidence}): docs/add-a-city.md, \"A family of one's"
            ' own", shows how one is written.',
            NOT_STARTED,
        )
    if kind is PageKind.NOTHING and seen.recognition.javascript:
        return NewCityError(f"{name or url} {_SCRIPTED}.", NOT_STARTED)
    words = _WHAT_TO_GIVE.get(kind, _WHAT_TO_GIVE[PageKind.NOTHING])
    return NewCityError(
        f"{name or url} {words.format(directory=urljoin(url, '../'))} (seen: {evidence}).", code
    )


def _lists_something(seen: RecognisedPage) -> bool:
    """Whether a page of no known family has a list of dated links, which a document does not."""
    column = Column("any", seen.page.url)
    return len(NumberedQuery().read_listing(seen.text, seen.page.url, column).rows) >= _A_LIST


def make_city(name: str, family: Family, first: SavedPage) -> City:
    """Return a city of a family with one column, whose first page is given."""
    column = Column(column_name(first.url), first.url, _kind(first))
    listing = family.read_listing(text_of(first), first.url, column)
    rows = [row.url for row in listing.rows if family.is_document(row.url)]
    if rows and not any(family.match_length(url, column) for url in rows):
        column = Column(column.name, column.url, column.kind, _common_directory(rows, first.url))
    return City(name, family, (column,))


def read_page_of_listing(city: City, page: SavedPage) -> ListingPage:
    """Read a page of the city's column."""
    return ListingPage(page, city.family.read_listing(text_of(page), page.url, city.columns[0]))


def second_page_url(city: City, first: Listing) -> str | None:
    """The URL of the listing's second page; None where it has one page."""
    return city.family.page_url(city.columns[0], 2, first) if first.pages > 1 else None


def documents_listed(city: City, listings: Sequence[Listing]) -> list[Row]:
    """The rows that lead to documents on the city's host, each once."""
    host = urlsplit(city.columns[0].url).netloc.lower()
    rows = {row.url: row for listing in listings for row in listing.rows}
    return [
        row
        for row in rows.values()
        if city.family.is_document(row.url) and urlsplit(row.url).netloc.lower() == host
    ]


def most_unusual_row(rows: Sequence[Row], apart_from: Sequence[Row]) -> tuple[Row, str] | None:
    """The row that is most unlike the others, and why; None where all are taken already."""
    others = [row for row in rows if row not in apart_from]
    if not others:
        return None
    kinds = Counter(_title_words(row) for row in rows)
    rarest = min(others, key=lambda row: kinds[_title_words(row)])
    if kinds[_title_words(rarest)] * 2 < len(rows):
        return rarest, f"its title is unlike most: {rarest.title or 'none'}"
    return others[-1], "the oldest row that was seen, perhaps of an older template"


def read_documents(portal: Portal, pages: Sequence[SavedPage]) -> None:
    """Read documents into ``portal``; those that cannot be read are noted and left out.

    Raises:
        NewCityError: too few can be read.
    """
    reasons = []
    for page in pages:
        reading = read_document(
            portal.city,
            page.body,
            page.url,
            content_type=page.headers.get("Content-Type"),
            fetched_at=page.fetched_at,
            status=page.status,
            walked=portal.column,
        )
        if reading.reply is None:
            reasons.append(f"{page.url} ({reading.reason})")
        else:
            portal.documents.append((page, reading))
    if len(portal.documents) < LEAST_DOCUMENTS:
        got = f": {', '.join(reasons)}" if reasons else ""
        raise NewCityError(
            f"Only {len(portal.documents)} of the listing's documents can be had and read, and {LEAST_DOCUMENTS} are"
            f" needed{got}. Open one in a browser: if it shows a reply there, save some and give the files.",
            NOT_STARTED,
        )
    portal.notes += [f"Left out, because it is no document that can be read: {reason}." for reason in reasons]


def _title_words(row: Row) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_TITLE_WORDS.findall(row.title or "")))


def _kind(first: SavedPage) -> str | None:
    """What a listing's own title says that all its documents are; None where it does not, or says both."""
    root = Selector(text=text_of(first) or "<html></html>", type="html")
    said = " ".join(
        root.xpath(
            "//title//text() | //meta[@name='ColumnName' or @name='ColumnDescription']/@content"
        ).getall()
    )
    proposals = "政协" in said or "提案" in said
    if "建议" in said:
        return "suggestion" if not proposals and ("人大" in said or "代表" in said) else None
    return "proposal" if proposals else None


def _common_directory(rows: Sequence[str], listing: str) -> str | None:
    """The path under which all documents stand; None where that is the whole site, or they are on several."""
    if {urlsplit(url).netloc.lower() for url in rows} != {urlsplit(listing).netloc.lower()}:
        return None
    common = commonpath([urlsplit(url).path.rpartition("/")[0] or "/" for url in rows])
    return f"{common}/" if common != "/" else None
