"""Reads saved pages as a run reads the pages that it fetches."""

from __future__ import annotations

from collections.abc import Callable

from crawler.archive.model import SavedPage
from crawler.portals.city import City
from crawler.portals.column import Column
from crawler.portals.document import DocumentReading, FetchedPage, finish_reading, read_pages
from crawler.portals.family import Family
from crawler.portals.listing import Listing
from crawler.portals.walking.failures import NOT_IN_ARCHIVE, FetchFailure


def read_saved_document(
    city: City | None,
    page: SavedPage,
    walked: Column | None = None,
    find: Callable[[str], SavedPage | None] | None = None,
) -> DocumentReading:
    """Read a saved document into a record.

    If the document has further pages that cannot be found, the record has the warning ``body_continues``.

    Args:
        city: the city whose family and columns are used; None for a page of any portal.
        page: the saved page.
        walked: the column whose listing links to the page, or None if that is not known.
        find: a function that returns the saved page for the URL of a further page, or None if it was not saved.
            None if only the first page is at hand.
    """

    def fetch(url: str) -> FetchedPage | FetchFailure:
        further = find(url) if find is not None else None
        return _fetched(further) if further is not None else NOT_IN_ARCHIVE

    return finish_reading(read_pages(city, _fetched(page), page.fetched_at, walked), fetch)


def _fetched(page: SavedPage) -> FetchedPage:
    return FetchedPage(page.body, page.url, page.header("Content-Type"), page.status)


def read_saved_listing(family: Family, page: SavedPage, column: Column) -> Listing:
    """Read one saved page of a column's listing. Return the page's rows and what its pager shows."""
    decoded = page.decoded
    return family.read_listing(decoded.text, page.url, column, decoded.encoding)
