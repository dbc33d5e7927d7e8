"""Fetch the pages of listings and have them read."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection

from scrapy.http import Response

from crawler.portals.column import Column
from crawler.portals.family import Family
from crawler.portals.listing import Listing
from crawler.portals.walking.failures import STUB, FetchFailure, code_failure
from crawler.portals.walking.fetcher import Fetcher, unfollowed_redirect

ReadListing = Callable[[Response, Column, int, Collection[str]], Awaitable[Listing | FetchFailure]]
"""A function that reads a page of a listing.

Its arguments are the response, the column to which the listing belongs, the number of the page, and the keys of the
pages before it (``Family.page_key``).
"""

logger = logging.getLogger(__name__)


class ListingFetcher:
    """Fetches pages of listings and reads them, for the portals of one family.

    Attributes:
        fetcher: the sender of the requests.
        family: the family of the pages.
        read_listing: the function that reads a page.
    """

    def __init__(self, fetcher: Fetcher, family: Family, read_listing: ReadListing) -> None:
        """Create an object that fetches pages of ``family`` with ``fetcher`` and reads them with ``read_listing``."""
        self.fetcher = fetcher
        self.family = family
        self.read_listing = read_listing

    async def page(
        self,
        url: str,
        column: Column,
        fetched: Response | FetchFailure | None = None,
        *,
        number: int = 1,
        known: Collection[str] = (),
    ) -> Listing | FetchFailure:
        """Fetch and read one page of a listing, and return it, or a failure if it cannot be fetched or read.

        If the first response is a stub (a page of a few hundred bytes without content) or has no rows, the
        page is requested once more. The second response is then used, even if it is a failure or has no rows.

        Args:
            url: the URL of the page.
            column: the column to which the listing belongs.
            fetched: the response for the page if it was already fetched, otherwise None.
            number: the number of the page, counted from 1. If the family counts no further page, the page is
                searched for signs of further pages.
            known: the keys of the pages before this one (``Family.page_key``). Links to them are not signs.
        """
        page = await self._read(
            fetched if fetched is not None else await self.fetcher.page(url), column, number, known
        )
        if page != STUB and (isinstance(page, FetchFailure) or page.rows):
            return page
        return await self._read(await self.fetcher.page(url), column, number, known)

    async def _read(
        self, response: Response | FetchFailure, column: Column, number: int, known: Collection[str]
    ) -> Listing | FetchFailure:
        """Read one page of a listing, and return its rows, its page count and signs of further pages.

        Return a failure if the page was not fetched, if its redirect was not followed, if it is not a listing
        or if the code fails.
        """
        if isinstance(response, FetchFailure):
            return response
        try:
            page = unfollowed_redirect(response) or await self.read_listing(response, column, number, known)
        except Exception as error:
            logger.exception("Reading %s failed", response.url)
            return code_failure(error)
        self.fetcher.note_answer(response.url, page if isinstance(page, FetchFailure) else None)
        return page
