"""Listing pages of a family: fetched, read, and told apart from what portals serve in their place."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.portals.listing import Listing, is_json_or_xml
from crawler.portals.walking.failures import (
    FailureKind,
    FetchFailure,
    blocked_failure,
    code_failure,
    failure_from_status,
)
from crawler.portals.walking.fetcher import content_type, unfollowed_redirect
from crawler.reading import UnreadablePageError, Verdict, decode, read_page

if TYPE_CHECKING:
    from scrapy.http import Response

    from crawler.portals.column import Column
    from crawler.portals.family import Family
    from crawler.portals.walking.fetcher import Fetcher

HOME_PAGE = blocked_failure("home_page", "the home page in place of a listing")
STUB = FetchFailure(FailureKind.FAILED, "a stub in place of a listing", gone=True)
NOT_FOUND = FetchFailure(FailureKind.FAILED, "not_found", gone=True)

_NOT_A_LISTING: dict[Verdict | None, FetchFailure] = {
    Verdict.HOME_PAGE: HOME_PAGE,
    Verdict.STUB: STUB,
    Verdict.NOT_FOUND: NOT_FOUND,
}
"""What a page without a row of its column may be; any other such page is a listing without rows."""

logger = logging.getLogger(__name__)


class ListingFetcher:
    """Fetches and reads pages of a family's listings."""

    def __init__(self, fetcher: Fetcher, family: Family) -> None:
        """Read with ``family`` what ``fetcher`` fetches."""
        self.fetcher = fetcher
        self._family = family

    async def page(
        self, url: str, column: Column, fetched: Response | FetchFailure | None = None
    ) -> Listing | FetchFailure:
        """Fetch and read a page of a listing.

        A stub and a page without rows are requested once more before they are believed.

        Args:
            url: of the page.
            column: whose listing it is.
            fetched: the page, where it was already fetched.
        """
        page = self._read(fetched if fetched is not None else await self.fetcher.page(url), column)
        if page is not STUB and (isinstance(page, FetchFailure) or page.rows):
            return page
        return self._read(await self.fetcher.page(url), column)

    def _read(self, response: Response | FetchFailure, column: Column) -> Listing | FetchFailure:
        """Read a page of a listing, decoded once. A refusal, the home page and a stub are failures."""
        if isinstance(response, FetchFailure):
            return response
        text = decode(response.body, content_type(response)).text
        # Data may hold scripts in strings and no Chinese but in escapes, as a challenge does.
        seen = "" if is_json_or_xml(text) else text
        failure = (
            unfollowed_redirect(response)
            or failure_from_status(response.status, seen)
            or self._home(response, column)
        )
        listing = Listing(())
        if failure is None:
            try:
                listing = self._family.read_listing(text, response.url, column)
            except Exception as error:
                logger.exception("Reading %s failed", response.url)
                return code_failure(error)
            if not any(self._family.match_length(row.url, column) for row in listing.rows):
                other = _NOT_A_LISTING.get(_verdict(response))
                failure = other if other is HOME_PAGE or not listing.rows else None
        self.fetcher.note_answer(response.url, failure)
        return failure or listing

    def _home(self, response: Response, column: Column) -> FetchFailure | None:
        """Return the failure of a redirect to the front of the site, in place of a listing."""
        parts = urlsplit(response.url)
        front = parts.path in {"", "/"} and not parts.query
        key = self._family.page_key
        return HOME_PAGE if front and key(response.url) != key(column.url) else None


def _verdict(response: Response) -> Verdict | None:
    try:
        return read_page(response.body, response.url, content_type=content_type(response)).verdict
    except UnreadablePageError:
        return None
