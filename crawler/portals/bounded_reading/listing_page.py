"""Read one page of a listing, and detect other pages that a portal serves instead. The code is pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple
from urllib.parse import urlsplit

from crawler.documents.file_types import non_page_name
from crawler.portals.column import Column
from crawler.portals.document import FetchedPage
from crawler.portals.family import Family
from crawler.portals.listing import Listing, is_json_or_xml
from crawler.portals.pagers.further_pages import with_signs
from crawler.portals.walking.failures import (
    STUB,
    FailureKind,
    FetchFailure,
    blocked_failure,
    failure_from_status,
)
from crawler.reading import UnreadablePageError, Verdict, decode, read_page
from crawler.reading.html.client_redirect import client_redirect

HOME_PAGE = blocked_failure("home_page", "the home page in place of a listing")
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


class ListingRequest(NamedTuple):
    """A page of a listing that is to be read.

    Attributes:
        page: the page, as it was fetched.
        column: the column to which the listing belongs.
        number: the number of the page, counted from 1.
        known: the keys of the pages before this one (``Family.page_key``).
        refresh: the value of the response's ``Refresh`` header, or None if there is none.
    """

    page: FetchedPage
    column: Column
    number: int = 1
    known: Collection[str] = ()
    refresh: str | None = None


def read_listing_page(family: Family, request: ListingRequest) -> Listing | FetchFailure:
    """Read one page of a listing, and return its rows, its page count and signs of further pages.

    Return a failure if its status is not 200, if it refuses access, is the portal's home page, says "not found", or
    is a stub (a page of a few hundred bytes without content).
    """
    page, column = request.page, request.column
    name = non_page_name(page.body) if page.status == 200 else None
    if name is not None:
        return FetchFailure(FailureKind.FAILED, f"unreadable: it is {name}")
    decoded = decode(page.body, page.content_type)
    text = decoded.text
    # JSON is not checked for a challenge: with scripts in its strings, and Chinese only as escapes, it would look
    # like one.
    visible_text = "" if is_json_or_xml(text) else text
    failure = failure_from_status(page.status, visible_text) or _home_page_failure(family, request)
    if failure is not None:
        redirect = _client_redirect_failure(request, text) if failure.block == "script_shell" else None
        return redirect or failure
    try:
        listing = family.read_listing(text, page.url, column, decoded.encoding)
        listing = with_signs(
            listing, text, page.url, family.page_key, number=request.number, known=request.known
        )
    except UnreadablePageError as error:
        return FetchFailure(FailureKind.FAILED, f"unreadable: {error}")
    if not any(family.match_length(row.url, column) for row in listing.rows):
        other = _NOT_A_LISTING.get(_verdict(page))
        failure = other if other is HOME_PAGE or not listing.rows else None
    if not listing.rows and failure is not HOME_PAGE:
        failure = _client_redirect_failure(request, text) or failure
    return failure or listing


def _home_page_failure(family: Family, request: ListingRequest) -> FetchFailure | None:
    """Return a failure if the request for a listing was redirected to the home page, otherwise None."""
    key, url, column = family.page_key, request.page.url, request.column
    redirected = key(url) != key(column.url) and not _is_home_page_url(column.url)
    return HOME_PAGE if redirected and _is_home_page_url(url) else None


def _client_redirect_failure(request: ListingRequest, text: str) -> FetchFailure | None:
    """Return a failure if a page without rows sends a browser elsewhere, otherwise None.

    Such a redirect is not followed: a person has to look whether the column has a new URL.
    """
    target = client_redirect(text, request.page.url, request.refresh)
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


def _verdict(page: FetchedPage) -> Verdict | None:
    try:
        return read_page(page.body, page.url, content_type=page.content_type).verdict
    except UnreadablePageError:
        return None
