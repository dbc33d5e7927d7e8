"""Reads saved pages as a run reads the pages that it fetches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from crawler.archive.model import SavedPage
from crawler.portals.bounded_reading.page_reader import PageReader
from crawler.portals.bounded_reading.process import finish
from crawler.portals.city import City
from crawler.portals.column import Column
from crawler.portals.document import DocumentReading, FetchedPage, finish_reading, read_pages
from crawler.portals.family import Family
from crawler.portals.listing import Listing
from crawler.portals.walking.failures import (
    NOT_IN_ARCHIVE,
    FailureKind,
    FetchFailure,
    failure_from_status,
    redirect_failure,
)
from crawler.store.validation import RecordCheck

T = TypeVar("T")

FindPage = Callable[[str], "SavedPage | FetchFailure | None"]
"""A function that returns the saved page for the URL of a further page, or None if it was not saved.

It may also return the reason why the page must not be read.
"""


def read_saved_document(
    city: City | None,
    page: SavedPage,
    walked: Column | None = None,
    find: FindPage | None = None,
) -> DocumentReading:
    """Read a saved document into a record.

    If the document has further pages that cannot be found, the record has the warning ``body_continues``.

    Args:
        city: the city whose family and columns are used; None for a page of any portal.
        page: the saved page.
        walked: the column whose listing links to the page, or None if that is not known.
        find: a function that finds the further pages, or None if only the first page is at hand.
    """
    steps = read_pages(city, _fetched(page), page.fetched_at, walked)
    return finish_reading(steps, lambda url: _further(url, find))


class SavedPageReader:
    """Reads saved pages of one city, each within a limited CPU time. The event loop, if there is one, stands still."""

    def __init__(self, city: City | None, seconds: float) -> None:
        """Create a reader (:class:`~crawler.portals.bounded_reading.page_reader.PageReader`)."""
        self._city = city
        self._pages = PageReader(city, seconds, blocking=True)

    def document(
        self, page: SavedPage, walked: Column | None = None, find: FindPage | None = None
    ) -> DocumentReading:
        """Read a saved document into a record, as :func:`read_saved_document` does."""

        async def fetch(url: str) -> FetchedPage | FetchFailure:
            return _further(url, find)

        return finish(self._pages.document(_fetched(page), page.fetched_at, walked, fetch))

    def listing(self, page: SavedPage, column: Column) -> Listing:
        """Read one saved page of a column's listing, as :func:`read_saved_listing` does.

        Raises:
            UnreadablePageError: the page is too complex or cannot be read.
        """
        if self._city is None:
            raise ValueError("a listing is read only for a city")
        return self.call(read_saved_listing, self._city.family, page, column)

    def call(self, function: Callable[..., T], *arguments: Any) -> T:
        """Return the result of a function that reads one page (:meth:`PageReader.call`).

        Raises:
            UnreadablePageError: the page is too complex or cannot be read.
        """
        return finish(self._pages.call(function, *arguments))

    def close(self) -> None:
        """End the process that reads."""
        self._pages.close()


def _further(url: str, find: FindPage | None) -> FetchedPage | FetchFailure:
    page = find(url) if find is not None else None
    if isinstance(page, FetchFailure):
        return page
    return _fetched(page) if page is not None else NOT_IN_ARCHIVE


def read_saved_record(
    reader: SavedPageReader,
    page: SavedPage,
    check: RecordCheck,
    walked: Column | None = None,
    find: FindPage | None = None,
    *,
    redacting: bool = False,
) -> DocumentReading:
    """Read a saved document, mask it and check it as a run does before storing it.

    Args:
        reader: the reader of the city's documents.
        page: the saved page.
        check: the check that decides whether a reply may be stored.
        walked: the column whose listing links to the page, or None if that is not known.
        find: a function that returns the saved page for the URL of a further page, or None if it was not saved.
        redacting: True if contact details are masked.

    Returns:
        The reading. If the reply must not be stored, its ``failure`` says why.
    """
    away = redirect_failure(page.status, page.url, page.header("Location"))
    if away is not None:
        return DocumentReading(None, None, away)
    return checked_reading(reader.document(page, walked, find), check, redacting=redacting)


def checked_reading(document: DocumentReading, check: RecordCheck, *, redacting: bool) -> DocumentReading:
    """Mask the reply of a document if ``redacting`` is True, and check it as a run does before storing it.

    Returns:
        The reading. If the reply must not be stored, its ``failure`` says why.
    """
    if document.reply is None:
        return document
    if redacting:
        from crawler.store.masking import redact  # noqa: PLC0415 its patterns take 20 ms, and few archives need them

        redact(document.reply)
    fault = next(check.faults(document.reply), None)
    return (
        replace(document, failure=FetchFailure(FailureKind.REJECTED, fault))
        if fault is not None
        else document
    )


def _fetched(page: SavedPage) -> FetchedPage:
    return FetchedPage(page.body, page.url, page.header("Content-Type"), page.status)


def saved_failure(page: SavedPage) -> FetchFailure | None:
    """Return the failure that the status and the text of a saved page show, or None if the page was served."""
    return failure_from_status(page.status, page.decoded.text)


def read_saved_listing(family: Family, page: SavedPage, column: Column) -> Listing:
    """Read one saved page of a column's listing. Return the page's rows and what its pager shows."""
    decoded = page.decoded
    return family.read_listing(decoded.text, page.url, column, decoded.encoding)
