"""Find the URL and the time of saving that a saved page states as its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum

from crawler.reading.urls import http_parts

_HEAD = 200_000
"""The number of bytes at the start of a page that are searched for its URL.

Meta tags are in the page's head.
"""

_BEGINNING = 8192
"""The number of bytes at the start of a page in which programs that save pages state its URL."""

_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(https?://[^\s>]+)", re.IGNORECASE)
_SINGLE_FILE = re.compile(
    rb"<!--[^>]{0,200}?Page saved with SingleFile[^>]{0,200}?\burl:\s*(https?://\S+)"
    rb"(?:\s{1,20}saved date:\s*([^\r\n]{1,100}))?",
    re.DOTALL,
)
_MONOLITH = re.compile(rb"<!--\s*Saved from (https?://\S+) at (\S{1,40}) using monolith\b", re.IGNORECASE)
_HTTRACK = re.compile(
    rb"<!--\s*Mirrored from (\S+) by HTTrack Website Copier/[^,>]{0,100}(?:,\s*([^>\r\n]{1,60}?)\s*)?-->"
)
_SCRAPBOOK = re.compile(
    rb"<html\b[^>]{0,1000}?\bdata-scrapbook-source=\"(https?://[^\"]+)\""
    rb"(?:[^>]{0,1000}?\bdata-scrapbook-create=\"(\d{14})\d*\")?",
    re.IGNORECASE,
)
_SCRIPT_DATE = re.compile(r"[A-Za-z]{3} ([A-Za-z]{3} \d{1,2} \d{4} \d\d:\d\d:\d\d) GMT([+-]\d{4})")
_META = re.compile(rb"<meta\b[^>]{0,300}?\bname\s*=\s*[\"']?\s*url\s*[\"'\s][^>]{0,600}>", re.IGNORECASE)
_DOMAIN = re.compile(
    rb"<meta\b[^>]{0,300}?\bname\s*=\s*[\"']?\s*sitedomain\s*[\"'\s][^>]{0,300}>", re.IGNORECASE
)
_CANONICAL = re.compile(rb"<link\b[^>]{0,300}?\brel\s*=\s*[\"']?canonical[\"'\s][^>]{0,600}>", re.IGNORECASE)
_CONTENT = re.compile(rb"\bcontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_HREF = re.compile(rb"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)


class StatedBy(StrEnum):
    """The author of a page's statement about its URL."""

    SAVER = "saver"
    """A program that saves pages (SingleFile, monolith, HTTrack, WebScrapBook), about this one file."""

    BROWSER = "browser"
    """A browser. Portals also publish pages that somebody once saved with one, with the comment of that time."""

    PAGE = "page"
    """The portal."""


@dataclass(frozen=True, slots=True)
class Statement:
    """The URL and the time of saving that a saved page states as its own.

    Attributes:
        url: the URL, with https if no scheme is stated.
        by: the author of the statement.
        saved_at: the time of saving, with a time zone; None if it is not stated.
        has_scheme: False if the URL is stated without a scheme.
    """

    url: str
    by: StatedBy
    saved_at: datetime | None = None
    has_scheme: bool = True


def saved_url(body: bytes) -> str | None:
    """Return the URL that a saved page states as its own, or None if it states no URL with a host."""
    statement = statement_of(body)
    return statement.url if statement is not None else None


def statement_of(body: bytes) -> Statement | None:
    """Return what a saved page states about itself, or None if it states no URL with a host.

    These places are searched in order: the comment ``saved from url=`` that browsers write; what SingleFile,
    monolith, HTTrack and WebScrapBook write; the government's meta tag ``Url``; ``<link rel="canonical">``. A URL
    in the tag ``Url`` may have no scheme (``//host/…``, ``www.host/…``) or be a path on the host that the tag
    ``SiteDomain`` names.
    """
    head = body[:_HEAD]
    match = _SAVED_FROM.search(head)
    if match is not None:
        return _statement(match[1], StatedBy.BROWSER)
    for comment, parse in _SAVERS:
        match = comment.search(head, 0, _BEGINNING)
        if match is not None:
            return _statement(match[1], StatedBy.SAVER, _moment(parse, match[2]))
    for tag, attribute in ((_META, _CONTENT), (_CANONICAL, _HREF)):
        value = _value(tag, attribute, head)
        if value.startswith(b"/") and not value.startswith(b"//"):
            domain = _value(_DOMAIN, _CONTENT, head)
            value = domain.rstrip(b"/") + value if domain else value
        statement = _statement(value, StatedBy.PAGE)
        if statement is not None:
            return statement
    return None


def _script_date(text: str) -> datetime | None:
    """Parse a date as JavaScript prints it: ``Tue May 21 2024 16:30:05 GMT+0800 (China Standard Time)``."""
    match = _SCRIPT_DATE.match(text)
    return datetime.strptime(f"{match[1]} {match[2]}", "%b %d %Y %H:%M:%S %z") if match is not None else None


def _digits(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


_SAVERS: tuple[tuple[re.Pattern[bytes], Callable[[str], datetime | None]], ...] = (
    (_SINGLE_FILE, _script_date),
    (_MONOLITH, datetime.fromisoformat),
    (_HTTRACK, parsedate_to_datetime),
    (_SCRAPBOOK, _digits),
)
"""What each program writes: a pattern with the URL and the date, and the function that parses the date."""


def _moment(parse: Callable[[str], datetime | None], stated: bytes | None) -> datetime | None:
    """Return a stated date, or None if there is none or if it is not a date."""
    try:
        moment = parse(stated.decode("utf-8", "replace").strip()) if stated is not None else None
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC) if moment is not None else None


def _statement(stated: bytes, by: StatedBy, saved_at: datetime | None = None) -> Statement | None:
    url = _complete(stated)
    return Statement(url, by, saved_at, b"://" in stated) if url is not None else None


def _value(tag: re.Pattern[bytes], attribute: re.Pattern[bytes], head: bytes) -> bytes:
    """Return the value of an attribute of the first matching tag, or ``b""`` if tag or attribute is missing.

    Args:
        tag: a pattern that matches the tag.
        attribute: a pattern that matches the attribute.
        head: the first bytes of the page.
    """
    match = tag.search(head)
    value = attribute.search(match[0]) if match is not None else None
    return next(filter(None, value.groups()), b"").strip() if value is not None else b""


def _complete(stated: bytes) -> str | None:
    """Return a stated URL with its scheme (https if missing), or None if it is not an http or https URL with a host."""
    url = stated.decode("utf-8", "replace").strip()
    if url.startswith("//"):
        url = f"https:{url}"
    elif "://" not in url and re.match(r"[\w-]+(?:\.[\w-]+)+(?::\d{1,5})?/", url):
        url = f"https://{url}"
    parts = http_parts(url)
    host = (parts.hostname or "") if parts is not None else ""
    return url if "." in host or ":" in host or host == "localhost" else None
