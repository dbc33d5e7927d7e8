"""Have Scrapy's responses read by a :class:`~crawler.portals.bounded_reading.page_reader.PageReader`."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.portals.bounded_reading.listing_page import ListingRequest
from crawler.portals.bounded_reading.page_reader import PageReader
from crawler.portals.city import City
from crawler.portals.column import Column
from crawler.portals.document import DocumentReading, FetchedPage
from crawler.portals.listing import Listing
from crawler.portals.walking.failures import FetchFailure
from crawler.portals.walking.fetcher import Fetcher, content_type, fetched_at
from crawler.portals.walking.run_source import NEAR


class ResponseReader:
    """Reads the responses of a run, and fetches the further pages of documents."""

    def __init__(self, crawler: Crawler, city: City, fetcher: Fetcher) -> None:
        """Create a reader for a run of ``city``, which ends with the spider.

        Args:
            crawler: the crawler of the run. Its settings must have been checked.
            city: the city whose family and columns are used.
            fetcher: the sender of the requests for further pages.
        """
        self._fetcher = fetcher
        self._pages = PageReader(
            city, crawler.settings.getfloat("READING_CPU_SECONDS"), is_stopping=fetcher.is_stopping
        )
        crawler.signals.connect(self._pages.close, signal=signals.spider_closed, weak=False)

    async def document(self, response: Response, walked: Column | None) -> DocumentReading:
        """Read a document with its further pages.

        Args:
            response: the document's first page.
            walked: the column whose listing links to the document, or None if no listing was crawled.
        """
        at = fetched_at(response)
        return await self._pages.document(_page(response), at, walked, partial(self._further_page, near=at))

    async def listing(
        self, response: Response, column: Column, number: int, known: Collection[str]
    ) -> Listing | FetchFailure:
        """Read one page of a listing (:class:`~crawler.portals.bounded_reading.listing_page.ListingRequest`)."""
        refresh = response.headers.get("Refresh")
        request = ListingRequest(
            _page(response), column, number, known, refresh.decode("latin-1") if refresh else None
        )
        return await self._pages.listing(request)

    async def _further_page(self, url: str, near: str) -> FetchedPage | FetchFailure:
        """Fetch a further page of a document. A replay takes the capture that is nearest in time to ``near``."""
        response = await self._fetcher.page(url, **{NEAR: near})
        if isinstance(response, FetchFailure):
            return response
        page = _page(response)
        failure = await self._pages.failure_from_status(page)
        self._fetcher.note_answer(url, failure)
        return page


def _page(response: Response) -> FetchedPage:
    return FetchedPage(response.body, response.url, content_type(response), response.status)
