"""A page for a new city with its recognised family and kind. Also the errors for unsuitable pages."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

from crawler.archive.model import SavedPage
from crawler.archive.reading import read_saved_listing
from crawler.newcity.refusals import NOT_STARTED, NewCityError
from crawler.portals.column import Column
from crawler.portals.families.numbered_query import NumberedQuery
from crawler.portals.families.registry import FAMILIES
from crawler.portals.family import Family
from crawler.portals.recognition import PageKind, Recognition, recognise

_A_LIST = 5
"""The minimum number of dated links on a listing of an unknown family or of :class:`NumberedQuery`.

For :class:`NumberedQuery`, only links to documents are counted.
"""

_SOME_ROWS = 3
"""The minimum number of rows on a page that was recognised as a document, but is treated as a listing.

Only rows with a date and a link to a document are counted.
"""

_WHAT_TO_GIVE = {
    PageKind.DETAIL: "is a document, not a listing: give the page that lists it, perhaps {directory}",
    PageKind.HOME: "is the home page of a site: give the page that lists the replies (建议提案办理 or the like)",
    PageKind.CHALLENGE: "returns a challenge of the portal's firewall instead of the page, and this program does not"
    " circumvent that: wait, or open it in a browser and give pages saved there, if you are allowed to",
    PageKind.NOT_FOUND: "says that the page does not exist: look for the listing on the portal's home page",
    PageKind.FILE: "is a file such as a PDF, not a page: give the page that lists the replies",
    PageKind.NOTHING: "has no rows that can be read: check whether it is the listing",
}
_SCRIPTED = (
    "is written by scripts, which are not run here: look in the browser's network tab for the URL that returns the"
    " rows and try that, or see the browser extra in docs/add-a-city.md"
)


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """A page of a portal, with its recognised family and kind."""

    page: SavedPage
    recognition: Recognition

    @property
    def family(self) -> Family | None:
        """The page's family (its content management system), or None if it is unknown."""
        return FAMILIES.get(self.recognition.family or "")


def recognise_page(page: SavedPage) -> RecognisedPage:
    """Recognise the family and the kind of a page."""
    url = None if page.url.startswith("file:") else page.url
    return RecognisedPage(page, recognise(page.body, url, content_type=page.header("Content-Type")))


def lists_documents(seen: RecognisedPage) -> bool:
    """Return whether a page is a listing that its family can read.

    A listing with a line that looks like a title may be recognised as a document. A page recognised as a document
    is therefore treated as a listing if the family reads enough rows from it and its URL is not a document's
    URL. In the family :class:`NumberedQuery`, any URL may be a document's URL. In this family, the URL is not
    checked, but the listing must have more than one page.
    """
    kind, family = seen.recognition.page, seen.family
    if family is None or kind not in {PageKind.LISTING, PageKind.DETAIL}:
        return False
    if kind is PageKind.LISTING:
        return True
    listing = read_saved_listing(family, seen.page, Column("any", seen.page.url))
    rows = [row for row in listing.rows if row.date is not None and family.is_document(row.url)]
    if isinstance(family, NumberedQuery):
        return len(rows) >= _A_LIST and listing.pages > 1
    return len(rows) >= _SOME_ROWS and not family.is_document(seen.page.url)


def not_a_listing_error(seen: RecognisedPage, name: str | None = None) -> NewCityError:
    """Return the error for a page from which no listing can be read.

    Args:
        seen: the page, with its recognised family and kind.
        name: the name of the page's file, to be used in the message; None to use the page's URL.
    """
    kind, url = seen.recognition.page, seen.page.url
    evidence = "; ".join(seen.recognition.evidence[:3])
    code = NOT_STARTED if kind is PageKind.CHALLENGE else 2
    if seen.recognition.family is None and (
        kind in {PageKind.LISTING, PageKind.NOTHING} or (kind is PageKind.DETAIL and _lists_something(seen))
    ):
        return NewCityError(
            f'{name or url} is of an unknown family (evidence: {evidence}): docs/add-a-city.md, "A family of one\'s own",'
            " shows how to write one.",
            NOT_STARTED,
        )
    if kind is PageKind.NOTHING and seen.recognition.javascript:
        return NewCityError(f"{name or url} {_SCRIPTED}.", NOT_STARTED)
    advice = _WHAT_TO_GIVE.get(kind, _WHAT_TO_GIVE[PageKind.NOTHING])
    return NewCityError(
        f"{name or url} {advice.format(directory=urljoin(url, '../'))} (evidence: {evidence}).", code
    )


def _lists_something(seen: RecognisedPage) -> bool:
    """Return whether a page of an unknown family has a list of dated links. Documents have no such list."""
    column = Column("any", seen.page.url)
    return len(read_saved_listing(NumberedQuery(), seen.page, column).rows) >= _A_LIST
