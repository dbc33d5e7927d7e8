"""Reads saved pages as a run reads the pages that it fetches."""

from __future__ import annotations

from crawler.archive.model import SavedPage
from crawler.portals.city import City
from crawler.portals.column import Column
from crawler.portals.document import DocumentReading, read_document
from crawler.portals.family import Family
from crawler.portals.listing import Listing


def read_saved_document(city: City | None, page: SavedPage, walked: Column | None = None) -> DocumentReading:
    """Read a saved document into a record.

    Args:
        city: the city whose family and columns are used; None for a page of any portal.
        page: the saved page.
        walked: the column whose listing links to the page, or None if that is not known.
    """
    return read_document(
        city,
        page.body,
        page.url,
        content_type=page.header("Content-Type"),
        fetched_at=page.fetched_at,
        status=page.status,
        walked=walked,
    )


def read_saved_listing(family: Family, page: SavedPage, column: Column) -> Listing:
    """Read one saved page of a column's listing. Return the page's rows and what its pager shows."""
    decoded = page.decoded
    return family.read_listing(decoded.text, page.url, column, decoded.encoding)
