"""Recognise the family and the kind of a page, with evidence. In doubt the family is unknown, not guessed."""

from __future__ import annotations

import re
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
    """The kind of a page, seen by somebody who wants to walk its portal."""

    LISTING = "listing"
    DETAIL = "detail"
    HOME = "home"
    CHALLENGE = "challenge"
    """A block instead of the page. It is reported, never circumvented."""
    NOT_FOUND = "not_found"
    FILE = "file"
    """Not a page: a PDF, an Office file."""
    NOTHING = "nothing"
    """A page without readable content: a stub, an empty frame."""


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
        family: the name in ``registry.FAMILIES``, None if it is unknown.
        evidence: one phrase for each fingerprint, of the family or of all candidates if it is unknown; and
            one for the kind of page.
        page: the kind of page.
        javascript: True if a script would have to write the page's content.
        listing: the listing as the family reads it, None if the page is not a listing.
        listing_request_url: where a walk of the listing starts (``Family.listing_request_url``).
        url: the page's URL, as given or as the page states it; None if it is unknown.
    """

    family: str | None
    evidence: tuple[str, ...]
    page: PageKind
    javascript: bool = False
    listing: Listing | None = None
    listing_request_url: str | None = None
    url: str | None = None


def recognise(body: bytes, url: str | None = None, *, content_type: str | None = None) -> Recognition:
    """Recognise a page; a pure function of its arguments.

    Args:
        body: the page's bytes, content encoding removed.
        url: the URL that was fetched; by default the one that a saved page states (``saved_url``).
        content_type: the value of its ``Content-Type`` header.
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
    """Return the family with the highest weight, and the evidence.

    The family is None if the weight is less than :data:`MIN_WEIGHT` or two families have the same; the
    evidence is then that of all candidates.
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
    ranked = sorted(matches, key=lambda name: -_weight(matches[name]))
    if ranked and _weight(matches[ranked[0]]) >= MIN_WEIGHT:
        best = ranked[0]
        if len(ranked) == 1 or _weight(matches[ranked[1]]) < _weight(matches[best]):
            return best, tuple(dict.fromkeys(description for _, description in matches[best]))
    evidence = tuple(f"{name}: {description}" for name in ranked for _, description in matches[name])
    return None, evidence or ("no fingerprint of a family",)


def _weight(found: list[tuple[int, str]]) -> int:
    return sum(weight for weight, _ in found)


def _listing(family: Family | None, text: str, url: str | None) -> Listing:
    if family is None:
        return Listing(())
    address = url or "https://portal.invalid/"
    return family.read_listing(text, address, Column(column_name(address), address))


def _request_url(family: Family | None, text: str, url: str | None) -> str | None:
    return family.listing_request_url(text, url) if family is not None and url is not None else url


def _kind(family: Family | None, text: str, url: str | None, listing: Listing) -> tuple[PageKind, str] | None:
    """Return the kind of a page and the evidence if they are known without reading the page, otherwise None."""
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
    """Return the kind of a page according to its content, and the evidence."""
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
    """Tell whether a body is the list itself: half of its lines are dates, or titles of rows, whole or cut."""
    lines = [line for line in body.splitlines() if line.strip()]
    titles = [row.title for row in listing.rows if row.title]
    listed = 0
    for line in lines:
        start = re.split(r"\.{2,}|…|\s*[\[(（]?\d{4}-\d", line.strip(" [·•"))[0].strip()
        listed += not start or any(title.startswith(start) or start.startswith(title) for title in titles)
    return listed * 2 >= len(lines)
