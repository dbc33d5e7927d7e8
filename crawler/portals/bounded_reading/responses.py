"""Have Scrapy's responses read by a :class:`~crawler.portals.bounded_reading.page_reader.PageReader`."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import replace
from functools import partial

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse

from crawler.portals.bounded_reading.listing_page import ListingRequest
from crawler.portals.bounded_reading.page_reader import PageReader
from crawler.portals.city import City
from crawler.portals.column import Column
from crawler.portals.document import DocumentReading, FetchedPage
from crawler.portals.listing import Listing
from crawler.portals.walking.failures import FailureKind, FetchFailure, code_failure, failure_from_status
from crawler.portals.walking.fetcher import Fetcher, content_type, fetched_at
from crawler.portals.walking.run_source import NEAR

_logger = logging.getLogger(__name__)


class ResponseReader:
    """Reads the responses of a run, and fetches the further pages of documents and the files that they link to."""

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
        """Read a document with its further pages, and return its reply or the reason why there is no reply.

        An exception is logged and is a failure of this document only; the crawl continues.

        Args:
            response: the document's first page.
            walked: the column whose listing links to the document, or None if no listing was crawled.
        """
        try:
            at = fetched_at(response)
            further_page = partial(self._further_page, near=at)
            return await self._pages.document(_page(response), at, walked, further_page)
        except Exception as error:
            _logger.exception("Reading %s failed", response.url)
            return DocumentReading(None, None, code_failure(error))

    async def listing(
        self, response: Response, column: Column, number: int, known: Collection[str]
    ) -> Listing | FetchFailure:
        """Read one page of a listing (:class:`~crawler.portals.bounded_reading.listing_page.ListingRequest`)."""
        refresh = response.headers.get("Refresh")
        request = ListingRequest(
            _page(response), column, number, known, refresh.decode("latin-1") if refresh else None
        )
        return await self._pages.listing(request)

    async def file(self, request: Request) -> Response | FetchFailure:
        """Fetch a file to which a document links.

        The result is a failure if a download error occurs, if the status is not 200, or if the portal refuses
        access, which a text shows. The success or failure of the request is recorded for the host.

        Args:
            request: the request for the file, which contains the limits for size and time.
        """
        response = await self._fetcher.file(request)
        if isinstance(response, FetchFailure):
            return response
        failure: FetchFailure | None
        if isinstance(response, TextResponse):
            failure = await self._pages.failure_from_status(_page(response))
            if failure is not None and failure.kind is FailureKind.REJECTED:
                failure = replace(
                    failure, kind=FailureKind.FAILED
                )  # REJECTED is a file that may not be requested
        else:
            failure = failure_from_status(response.status, "")
        self._fetcher.note_answer(request.url, failure)
        return failure or response

    def is_stopping(self) -> bool:
        """Return whether the run is being stopped, so that no further file may be fetched."""
        return self._fetcher.is_stopping()

    async def _further_page(self, url: str, near: str) -> FetchedPage | FetchFailure:
        """Fetch a further page of a document. A replay takes the capture that is nearest in time to ``near``."""
        response = await self._fetcher.page(url, **{NEAR: near})
        if isinstance(response, FetchFailure):
            return response
        page = _page(response)
        failure = await self._pages.failure_from_status(page) if page.status != 200 else None
        self._fetcher.note_answer(url, failure)
        return page


def _page(response: Response) -> FetchedPage:
    return FetchedPage(response.body, response.url, content_type(response), response.status)
