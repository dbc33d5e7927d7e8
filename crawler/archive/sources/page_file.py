"""Read a file in which a program saved one page: the page itself, gzip data, or MHTML."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from email.utils import parsedate_to_datetime

from crawler.documents.file_types import file_type
from crawler.encodings import MAX_PAGE_BYTES, DamagedBodyError, decode_body

_GZIP = b"\x1f\x8b"
_HEAD = 200_000
_PAGE_TYPES = {"text/html", "application/xhtml+xml"}


@dataclass(frozen=True, slots=True)
class PageFile:
    """The page in a file.

    Attributes:
        body: the page's bytes.
        url: the URL that the file's format names, or None.
        saved_at: the time of saving that the file's format names, with a time zone, or None.
        headers: the response headers that the file's format names.
    """

    body: bytes
    url: str | None = None
    saved_at: datetime | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def page_in(content: bytes) -> PageFile:
    """Return the page in a file.

    wget saves a page in gzip as the server sent it. Browsers save a page with its pictures as MHTML (RFC 2557).
    What cannot be unpacked is returned as it is.
    """
    if content.startswith(_GZIP):
        with suppress(DamagedBodyError):
            content = decode_body(content, None, "gzip", MAX_PAGE_BYTES)
    return _page_in_mhtml(content) or PageFile(content)


def page_at_beginning(content: bytes) -> PageFile:
    """Return the beginning of a page, from the first bytes of its file."""
    if content.startswith(_GZIP):
        with suppress(zlib.error):
            content = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(content, _HEAD)
    return _page_in_mhtml(content) or PageFile(content)


def _page_in_mhtml(content: bytes) -> PageFile | None:
    """Return the main page in MHTML, or None if the content is not MHTML or has no page."""
    if file_type(content) != "mhtml":
        return None
    try:
        message = message_from_bytes(content)
        parts = [part for part in message.walk() if part.get_content_type() in _PAGE_TYPES]
        location = _header(message, "Snapshot-Content-Location") or _header(message, "Content-Location")
        page = next(
            (part for part in parts if location and _header(part, "Content-Location") == location), None
        )
        page = page if page is not None else next(iter(parts), None)
        body = page.get_payload(decode=True) if page is not None else None
    except (MessageError, ValueError, LookupError, TypeError, RecursionError):
        return None  # the library reads headers of strangers with few checks
    if page is None or not isinstance(body, bytes):
        return None
    charset = page.get_content_charset()
    return PageFile(
        body,
        location or _header(page, "Content-Location"),
        _date(message["Date"]),
        {"Content-Type": f"text/html; charset={charset}"} if charset else {},
    )


def _header(message: Message, name: str) -> str | None:
    """Return a header that contains a URL. A long URL is folded into several lines."""
    value = message[name]
    return "".join(str(value).split()) if value is not None else None


def _date(value: object) -> datetime | None:
    try:
        moment = parsedate_to_datetime(str(value)) if value is not None else None
    except (ValueError, TypeError, OverflowError):
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC) if moment is not None else None
