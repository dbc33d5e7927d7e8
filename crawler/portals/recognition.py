"""Recognise a page's family (its content management system) and its kind, and list the evidence.

If the evidence is not conclusive, the family is unknown; it is never guessed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from crawler.portals.column import Column, column_name
from crawler.portals.families.registry import FAMILIES
from crawler.portals.family import Family
from crawler.portals.fingerprints import MIN_WEIGHT
from crawler.portals.listing import Listing, is_json_or_xml
from crawler.reading import UnreadablePageError, Verdict, blocked_kind, decode, read_page
from crawler.reading.saved_url import saved_url

_FILES = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "an Office file or an archive",
    b"\xd0\xcf\x11\xe0": "an Office file",
}


class PageKind(StrEnum):
    """The kind of a page, as far as it matters for crawling the page's portal."""

    LISTING = "listing"
    DETAIL = "detail"
    HOME = "home"
    CHALLENGE = "challenge"
    """A page that tests the client before it shows any content. It is reported, never circumvented."""
    NOT_FOUND = "not_found"
    FILE = "file"
    """A file that is not a page, such as a PDF or an Office file."""
    NOTHING = "nothing"
    """A page without readable content, such as a stub or an empty frame."""


_KINDS = {
    Verdict.DOCUMENT: PageKind.DETAIL,
    Verdict.LISTING: PageKind.LISTING,
    Verdict.HOME_PAGE: PageKind.HOME,
    Verdict.CHALLENGE: PageKind.CHALLENGE,
    Verdict.NOT_FOUND: PageKind.NOT_FOUND,
}


@dataclass(frozen=True, slots=True)
class Recognition:
    """The result of recognising a page.

    Attributes:
        family: the family's name in ``registry.FAMILIES``, or None if it is unknown.
        evidence: a phrase for each fingerprint that was found, and a phrase for the kind of page. If the
            family is known, only this family's fingerprints are included.
        page: the kind of page.
        javascript: True if the page probably needs a script to fill in its content.
        listing: the listing as the family reads it, or None if the page is not a listing.
        listing_request_url: the URL at which the crawl of the listing starts
            (``Family.listing_request_url``), or None if the page is not a listing or its URL is unknown.
        url: the page's URL, as given or as stated on the page; None if it is unknown.
    """

    family: str | None
    evidence: tuple[str, ...]
    page: PageKind
    javascript: bool = False
    listing: Listing | None = None
    listing_request_url: str | None = None
    url: str | None = None


def recognise(body: bytes, url: str | None = None, *, content_type: str | None = None) -> Recognition:
    """Recognise the family and the kind of a page. The result depends only on the arguments.

    Args:
        body: the page's bytes, after content encoding (such as gzip) was removed.
        url: the URL that was fetched. If it is None, the URL that a saved page states is used
            (``saved_url``).
        content_type: the value of the response's ``Content-Type`` header, or None if there is none.
    """
    url = url or saved_url(body)
    for signature, file_type in _FILES.items():
        if body.lstrip()[:4] == signature:
            return Recognition(None, (f"it is {file_type}, not a page",), PageKind.FILE, url=url)
    if b"\0" in body[:4096]:
        return Recognition(None, ("it is not text",), PageKind.FILE, url=url)
    text = decode(body, content_type).text
    block = blocked_kind(200, text) if not is_json_or_xml(text) else None
    if block is not None:
        return Recognition(None, (f"a challenge instead of a page: {block}",), PageKind.CHALLENGE, url=url)
    name, evidence = family_of(text, url or "")
    family = FAMILIES.get(name or "")
    listing = _listing(family, text, url)
    kind, why = _kind(family, text, url, listing) or _kind_read(body, url, content_type, listing)
    return Recognition(
        name,
        (*evidence, why),
        kind,
        javascript=kind in {PageKind.NOTHING, PageKind.LISTING} and not listing.rows and "<script" in text,
        listing=listing if kind is PageKind.LISTING else None,
        listing_request_url=_request_url(family, text, url) if kind is PageKind.LISTING else None,
        url=url,
    )


def family_of(text: str, url: str) -> tuple[str | None, tuple[str, ...]]:
    """Return the name of the family that a page belongs to, and the evidence: a phrase for each fingerprint.

    The family with the highest total weight of fingerprints is chosen, and a fallback (:attr:`Family.is_fallback`) only if
    no other family has enough. The name is None if this weight is
    below :data:`MIN_WEIGHT`, or if two families have the same highest weight. In both cases, the evidence
    contains the fingerprints of all families but the fallbacks.

    Args:
        text: the page's text.
        url: the page's URL, or an empty string if it is unknown.
    """
    matches: dict[str, list[tuple[int, str]]] = {}
    for name, family in FAMILIES.items():
        found = [
            (fingerprint.weight, description)
            for fingerprint in family.fingerprints
            if (description := fingerprint.describe_match(text, url)) is not None
        ]
        if found:
            matches[name] = found
    ranked = sorted(matches, key=lambda name: (FAMILIES[name].is_fallback, -_weight(matches[name])))
    enough = [name for name in ranked if _weight(matches[name]) >= MIN_WEIGHT]
    if enough:
        best, second = enough[0], next(iter(enough[1:]), None)
        if (
            second is None
            or FAMILIES[second].is_fallback
            or _weight(matches[second]) < _weight(matches[best])
        ):
            return best, tuple(dict.fromkeys(description for _, description in matches[best]))
    specific = [name for name in ranked if not FAMILIES[name].is_fallback]
    evidence = tuple(f"{name}: {description}" for name in specific for _, description in matches[name])
    return None, evidence or ("no fingerprint of a family",)


def _weight(found: list[tuple[int, str]]) -> int:
    return sum(weight for weight, _ in found)


def _listing(family: Family | None, text: str, url: str | None) -> Listing:
    if family is None:
        return Listing(())
    address = url or "https://portal.invalid/"
    try:
        return family.read_listing(text, address, Column(column_name(address), address))
    except UnreadablePageError:
        return Listing(())


def _request_url(family: Family | None, text: str, url: str | None) -> str | None:
    return family.listing_request_url(text, url) if family is not None and url is not None else url


def _kind(family: Family | None, text: str, url: str | None, listing: Listing) -> tuple[PageKind, str] | None:
    """Return a page's kind and a phrase that says how it was recognised, or None if that takes more than is used here.

    Three facts are used: the page is JSON or XML, its URL is that of a home page or of a document, or a script on
    the page requests the rows of a listing. If none of them applies, :func:`_kind_read` reads the page's content.

    Args:
        family: the page's family, or None if it is unknown.
        text: the page's text.
        url: the page's URL, or None if it is unknown.
        listing: the page read as a listing by its family; without rows if the family is unknown.
    """
    parts = urlsplit(url or "")
    if is_json_or_xml(text):
        rows = f"{len(listing.rows)} rows in data for a script"
        return (
            (PageKind.LISTING, rows)
            if listing.rows
            else (PageKind.NOTHING, "data without rows that can be read")
        )
    if url and parts.path in {"", "/"} and not parts.query:
        return PageKind.HOME, "its URL is the home page"
    if family is not None and family.url_identifies_documents and url and family.is_document(url):
        return PageKind.DETAIL, "its URL is a document's"
    if family is not None and url and (request_url := family.listing_request_url(text, url)) != url:
        return PageKind.LISTING, f"a script requests its rows: {request_url[:200]}"
    return None


def _kind_read(
    body: bytes, url: str | None, content_type: str | None, listing: Listing
) -> tuple[PageKind, str]:
    """Read a page's content, and return the page's kind and a phrase as evidence.

    A page with rows is a listing, unless it has a document's metadata or its main text is an article.

    Args:
        body: the page's bytes.
        url: the page's URL, or None if it is unknown.
        content_type: the value of the response's ``Content-Type`` header, or None if there is none.
        listing: the page read as a listing by its family; without rows if the family is unknown.
    """
    try:
        page = read_page(body, url or "", content_type=content_type)
    except UnreadablePageError as error:
        return PageKind.NOTHING, f"it cannot be read: {error}"
    has_metadata = any(pair.value for pair in page.metadata.pairs) or page.meta_tags.first("articletitle")
    if (
        listing.rows
        and not has_metadata
        and (page.verdict is not Verdict.DOCUMENT or _is_the_list(page.body, listing))
    ):
        return PageKind.LISTING, f"{len(listing.rows)} rows of a list"
    kind = _KINDS.get(page.verdict, PageKind.NOTHING)
    return kind, f"it reads as {page.verdict.value.replace('_', ' ')}"


def _is_the_list(body: str, listing: Listing) -> bool:
    """Return whether ``body``, a page's main text, is the list of rows and not an article.

    The text is the list of rows if at least half of its lines are dates or titles of rows. A line may also be
    the beginning of a title, because portals shorten long titles.
    """
    lines = [line for line in body.splitlines() if line.strip()]
    titles = sorted({row.title for row in listing.rows if row.title})
    shortest: list[str] = []  # the titles that do not begin with another one
    for title in titles:
        if not (shortest and title.startswith(shortest[-1])):
            shortest.append(title)
    listed = 0
    for line in lines:
        start = re.split(r"\.{2,}|…|\s*[\[(（]?\d{4}-\d", line.strip(" [·•"))[0].strip()
        # In a sorted list, the titles that begin with a text follow it; one with which it begins is just before it.
        after, end = bisect_left(titles, start), bisect_right(shortest, start)
        listed += (
            not start
            or any(title.startswith(start) for title in titles[after : after + 1])
            or any(start.startswith(title) for title in shortest[max(end - 1, 0) : end])
        )
    return listed * 2 >= len(lines)
