"""Fetch and read the pages of listings, and detect other pages that a portal serves instead."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection
from urllib.parse import urlsplit

from scrapy.http import Response

from crawler.documents.file_types import non_page_name
from crawler.portals.column import Column
from crawler.portals.family import Family
from crawler.portals.listing import Listing, is_json_or_xml
from crawler.portals.pagers.further_pages import with_signs
from crawler.portals.walking.failures import (
    FailureKind,
    FetchFailure,
    blocked_failure,
    code_failure,
    failure_from_status,
)
from crawler.portals.walking.fetcher import Fetcher, content_type, unfollowed_redirect
from crawler.reading import UnreadablePageError, Verdict, decode, read_page
from crawler.reading.html.client_redirect import client_redirect

HOME_PAGE = blocked_failure("home_page", "the home page in place of a listing")
STUB = FetchFailure(FailureKind.FAILED, "a stub in place of a listing", gone=True)
NOT_FOUND = FetchFailure(FailureKind.FAILED, "not_found", gone=True)

_NOT_A_LISTING: dict[Verdict | None, FetchFailure] = {
    Verdict.HOME_PAGE: HOME_PAGE,
    Verdict.STUB: STUB,
    Verdict.NOT_FOUND: NOT_FOUND,
}
"""Maps the verdict on a page to a failure. It is used for a page on which no row belongs to the column.

``STUB`` and ``NOT_FOUND`` apply only if the page has no rows at all.
A page whose verdict is not a key of this mapping is treated as a listing.
"""

_HOME_PAGE_PATH = re.compile(r"/?|/(?:index|default|home|main)(?:\.\w{1,6})?/?", re.IGNORECASE)

logger = logging.getLogger(__name__)


class ListingFetcher:
    """Fetches pages of listings and reads them, for the portals of one family.

    Attributes:
        fetcher: the sender of the requests.
        family: the reader of the pages.
    """

    def __init__(self, fetcher: Fetcher, family: Family) -> None:
        """Create an object that fetches pages with ``fetcher`` and reads them with ``family``."""
        self.fetcher = fetcher
        self.family = family

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
        page = self._read(
            fetched if fetched is not None else await self.fetcher.page(url), column, number, known
        )
        if page is not STUB and (isinstance(page, FetchFailure) or page.rows):
            return page
        return self._read(await self.fetcher.page(url), column, number, known)

    def _read(
        self, response: Response | FetchFailure, column: Column, number: int, known: Collection[str]
    ) -> Listing | FetchFailure:
        """Read one page of a listing, and return its rows, its page count and signs of further pages.

        Return a failure if the page was not fetched, if its status is not 200, or if its redirect was not
        followed. Also return a failure if the page refuses access, is the portal's home page, says "not
        found", is a stub (a page of a few hundred bytes without content), or makes the family's code fail.
        """
        if isinstance(response, FetchFailure):
            return response
        name = non_page_name(response.body) if response.status == 200 else None
        if name is not None:
            unreadable = FetchFailure(FailureKind.FAILED, f"unreadable: it is {name}")
            self.fetcher.note_answer(response.url, unreadable)
            return unreadable
        decoded = decode(response.body, content_type(response))
        text = decoded.text
        # JSON is not checked for a challenge: with scripts in its strings, and Chinese only as escapes, it
        # would look like one.
        visible_text = "" if is_json_or_xml(text) else text
        failure = (
            unfollowed_redirect(response)
            or failure_from_status(response.status, visible_text)
            or self._home_page_failure(response, column)
        )
        listing = Listing(())
        if failure is not None and failure.block == "script_shell":
            failure = _client_redirect_failure(response, text) or failure
        if failure is None:
            try:
                listing = self.family.read_listing(text, response.url, column, decoded.encoding)
                listing = with_signs(
                    listing, text, response.url, self.family.page_key, number=number, known=known
                )
            except UnreadablePageError as error:
                failure = FetchFailure(FailureKind.FAILED, f"unreadable: {error}")
                self.fetcher.note_answer(response.url, failure)
                return failure
            except Exception as error:
                logger.exception("Reading %s failed", response.url)
                return code_failure(error)
            if not any(self.family.match_length(row.url, column) for row in listing.rows):
                other = _NOT_A_LISTING.get(_verdict(response))
                failure = other if other is HOME_PAGE or not listing.rows else None
            if not listing.rows and failure is not HOME_PAGE:
                failure = _client_redirect_failure(response, text) or failure
        self.fetcher.note_answer(response.url, failure)
        return failure or listing

    def _home_page_failure(self, response: Response, column: Column) -> FetchFailure | None:
        """Return a failure if the request for a listing was redirected to the home page, otherwise None."""
        key = self.family.page_key
        redirected = key(response.url) != key(column.url) and not _is_home_page_url(column.url)
        return HOME_PAGE if redirected and _is_home_page_url(response.url) else None


def _client_redirect_failure(response: Response, text: str) -> FetchFailure | None:
    """Return a failure if a page without rows sends a browser elsewhere, otherwise None.

    Such a redirect is not followed: a person has to look whether the column has a new URL.
    """
    refresh = response.headers.get("Refresh")
    target = client_redirect(text, response.url, refresh.decode("latin-1") if refresh else None)
    if target is None:
        return None
    reason = f"the page leads on by meta refresh or script, to {target[:200]}"
    return FetchFailure(FailureKind.FAILED, reason, lasting=True)


def _is_home_page_url(url: str) -> bool:
    """Return whether a URL is that of a site's home page, such as ``/`` or ``/index.html``.

    With a query, only a static file is a home page: ``/?p=1`` or ``/index.php?p=1`` can be a listing.
    """
    parts = urlsplit(url)
    found = _HOME_PAGE_PATH.fullmatch(parts.path)
    return found is not None and (not parts.query or parts.path.lower().endswith(("htm", "html")))


def _verdict(response: Response) -> Verdict | None:
    try:
        return read_page(response.body, response.url, content_type=content_type(response)).verdict
    except UnreadablePageError:
        return None
