"""Recognition: of which family a page is, and what kind of page, with what was seen. Unknown rather than guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.portals.column import Column, column_name
from crawler.portals.families.registry import FAMILIES
from crawler.portals.fingerprints import MIN_WEIGHT
from crawler.portals.listing import Listing, is_json_or_xml
from crawler.reading import UnreadablePageError, Verdict, blocked_kind, decode, read_page
from crawler.reading.saved_url import saved_url

if TYPE_CHECKING:
    from crawler.portals.family import Family

_FILES = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "an Office file or an archive",
    b"\xd0\xcf\x11\xe0": "an Office file",
}


class PageKind(StrEnum):
    """What a page is to somebody who wants to walk a portal."""

    LISTING = "listing"
    DETAIL = "detail"
    HOME = "home"
    CHALLENGE = "challenge"
    """A block in place of the page; it is reported, never broken."""
    NOT_FOUND = "not_found"
    FILE = "file"
    """No page: a PDF, an Office file."""
    NOTHING = "nothing"
    """A page from which nothing can be read: a stub, an empty frame."""


_KINDS = {
    Verdict.DOCUMENT: PageKind.DETAIL,
    Verdict.LISTING: PageKind.LISTING,
    Verdict.HOME_PAGE: PageKind.HOME,
    Verdict.CHALLENGE: PageKind.CHALLENGE,
    Verdict.NOT_FOUND: PageKind.NOT_FOUND,
}


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a page was recognised as.

    Attributes:
        family: the name in ``families.FAMILIES``; None where it is unknown.
        evidence: what was seen, a sentence each: of the family, or of the rivals where it is unknown; and
            what tells the kind of page.
        page: what kind of page it is.
        javascript: whether the page as served shows nothing that a script would not have to write first.
        listing: what the family's reader gives on a listing; None on another page.
        walked_from: where a walk of the listing begins (``Family.listing_request_url``).
        url: of the page, as given or as told by the page; None where nobody says.
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
        url: where it was fetched; a saved page may tell by itself (``saved_url``).
        content_type: the value of its ``Content-Type`` header.
    """
    url = url or saved_url(body)
    for mark, what in _FILES.items():
        if body.lstrip()[:4] == mark:
            return Recognition(None, (f"it is {what}, no page",), PageKind.FILE, url=url)
    if b"\0" in body[:4096]:
        return Recognition(None, ("it is no text",), PageKind.FILE, url=url)
    text = decode(body, content_type).text
    block = blocked_kind(200, text) if not is_json_or_xml(text) else None
    if block is not None:
        return Recognition(None, (f"a challenge in place of a page: {block}",), PageKind.CHALLENGE, url=url)
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
        listing_request_url=_walked_from(family, text, url) if kind is PageKind.LISTING else None,
        url=url,
    )


def family_of(text: str, url: str) -> tuple[str | None, tuple[str, ...]]:
    """The family for which most speaks, and what; None with what was seen where that is too little or a tie."""
    seen: dict[str, list[tuple[int, str]]] = {}
    for name, family in FAMILIES.items():
        found = [
            (fingerprint.weight, what)
            for fingerprint in family.fingerprints
            if (what := fingerprint.seen(text, url)) is not None
        ]
        if found:
            seen[name] = found
    ranked = sorted(seen, key=lambda name: -_weight(seen[name]))
    if ranked and _weight(seen[ranked[0]]) >= MIN_WEIGHT:
        best = ranked[0]
        if len(ranked) == 1 or _weight(seen[ranked[1]]) < _weight(seen[best]):
            return best, tuple(dict.fromkeys(what for _, what in seen[best]))
    said = tuple(f"{name}: {what}" for name in ranked for _, what in seen[name])
    return None, said or ("nothing that speaks for a family",)


def _weight(found: list[tuple[int, str]]) -> int:
    return sum(weight for weight, _ in found)


def _listing(family: Family | None, text: str, url: str | None) -> Listing:
    if family is None:
        return Listing(())
    address = url or "https://portal.invalid/"
    return family.read_listing(text, address, Column(column_name(address), address))


def _walked_from(family: Family | None, text: str, url: str | None) -> str | None:
    return family.listing_request_url(text, url) if family is not None and url is not None else url


def _kind(family: Family | None, text: str, url: str | None, listing: Listing) -> tuple[PageKind, str] | None:
    """What kind of page it is, and why, where that can be told without reading it."""
    parts = urlsplit(url or "")
    if is_json_or_xml(text):
        rows = f"{len(listing.rows)} rows in data that a script would show"
        return (
            (PageKind.LISTING, rows)
            if listing.rows
            else (PageKind.NOTHING, "data in which no rows are known")
        )
    if url and parts.path in {"", "/"} and not parts.query:
        return PageKind.HOME, "its URL is the front of the site"
    if family is not None and family.url_identifies_documents and url and family.is_document(url):
        return PageKind.DETAIL, "its URL is a document's"
    if family is not None and url and (asked := family.listing_request_url(text, url)) != url:
        return PageKind.LISTING, f"a script asks for its rows: {asked[:200]}"
    return None


def _kind_read(
    body: bytes, url: str | None, content_type: str | None, listing: Listing
) -> tuple[PageKind, str]:
    """What kind of page it is by what stands on it, and why."""
    try:
        page = read_page(body, url or "", content_type=content_type)
    except UnreadablePageError as error:
        return PageKind.NOTHING, f"it cannot be read: {error}"
    own = any(pair.value for pair in page.metadata.pairs) or page.meta_tags.first("articletitle")
    if (
        listing.rows
        and not own
        and (page.verdict is not Verdict.DOCUMENT or _is_the_list(page.body, listing))
    ):
        return PageKind.LISTING, f"{len(listing.rows)} rows of a list"
    kind = _KINDS.get(page.verdict, PageKind.NOTHING)
    return kind, f"it reads as {page.verdict.value.replace('_', ' ')}"


def _is_the_list(body: str, listing: Listing) -> bool:
    """Whether what was taken for a body is the list: half of its lines are dates, or titles, cut or whole."""
    lines = [line for line in body.splitlines() if line.strip()]
    titles = [row.title for row in listing.rows if row.title]
    listed = 0
    for line in lines:
        start = re.split(r"\.{2,}|…|\s*[\[(（]?\d{4}-\d", line.strip(" [·•"))[0].strip()
        listed += not start or any(title.startswith(start) or start.startswith(title) for title in titles)
    return listed * 2 >= len(lines)
