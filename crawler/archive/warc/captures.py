"""From a record of a WARC to a page: which records are captures, of what, and when."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from fastwarc.warc import WarcRecordType
from w3lib.url import safe_url_string

from crawler.archive.model import NOT_MODIFIED, REDIRECTS, TRANSFER_HEADERS, ArchiveError, SavedPage
from crawler.archive.warc.encodings import plain_body
from crawler.clock import utc
from crawler.reading.urls import is_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastwarc.warc import HeaderMap

    from crawler.archive.warc.records import RawRecord

_CAPTURES = (WarcRecordType.response, WarcRecordType.revisit, WarcRecordType.resource)
_NO_CAPTURES = (
    WarcRecordType.warcinfo,
    WarcRecordType.request,
    WarcRecordType.metadata,
    WarcRecordType.conversion,
    WarcRecordType.continuation,
)

_PAGE_TYPE = re.compile(r"\s*(?:$|text/(?:html|plain)|application/(?:xhtml|xml|octet-stream))", re.IGNORECASE)
"""Types that a page may have been sent with; anything else is passed over where it is too large."""


_NOTHING_ENCODED = 64
"""Bytes to which no encoding makes a body of none: gzip, the longest, takes 20."""


@dataclass(frozen=True, slots=True)
class Original:
    """What a revisit record refers to: where the bytes are that it leaves out."""

    url: str
    fetched_at: str
    digest: str | None


@dataclass(frozen=True, slots=True)
class WarcCapture:
    """A record that holds a page, or says that one is unchanged.

    Attributes:
        url: as it was asked for.
        fetched_at: its ``WARC-Date`` in UTC, to the second.
        status: of the response; of a page that was not modified that of the original.
        headers: of the response, those of its transfer included.
        body: as received; of a revisit None.
        digest: of the payload, as the record says it.
        original: of a revisit, what it refers to.
    """

    url: str
    fetched_at: str
    status: int
    headers: Mapping[str, str]
    body: bytes | None
    digest: str | None
    original: Original | None = None

    def page(self, original: WarcCapture | None = None) -> SavedPage:
        """The page, of a revisit with the body of the original.

        Raises:
            ArchiveError: the body is broken.
        """
        held = original or self
        body = held.plain()
        # A page that was not modified comes without most of its headers.
        headers = held.headers if self.status == NOT_MODIFIED else self.headers
        kept = {name: value for name, value in headers.items() if name.lower() not in TRANSFER_HEADERS}
        status = held.status if self.status == NOT_MODIFIED else self.status
        return SavedPage(self.url, status, kept, body, self.fetched_at)

    def plain(self) -> bytes:
        """The body, encodings undone.

        That of a redirect may be anything: nobody who follows it reads it, and browser-based crawlers get none.

        Raises:
            ArchiveError: it is broken, or not whole.
        """
        said = _lowered(self.headers)
        try:
            return _plain(self.body, said)
        except ArchiveError:
            if self.status not in REDIRECTS or "location" not in said:
                raise
            return b""


def read_capture(raw: RawRecord) -> WarcCapture | None:
    """The capture that a record holds; None where it holds none: requests, other schemes, 304 without more.

    Raises:
        ArchiveError: it should hold one and cannot be read.
    """
    record = raw.record
    kind, said = record.record_type, record.headers
    if kind in _NO_CAPTURES:
        return None
    if kind not in _CAPTURES:
        raise ArchiveError(f"its WARC-Type is not known ({said.get('WARC-Type')})")
    url = (said.get("WARC-Target-URI") or "").strip("<>")
    scheme, _, rest = url.partition("://")
    if url and not scheme.lower().startswith("http"):
        return None
    url = f"{scheme.lower()}://{rest}"
    if not url.startswith(("http://", "https://")) or not is_url(url):
        raise ArchiveError(f"its WARC-Target-URI is no address ({url[:100]})")
    fetched_at = warc_date(said.get("WARC-Date"))
    digest = said.get("WARC-Payload-Digest")
    if kind == WarcRecordType.revisit:
        headers = record.http_headers if record.is_http_parsed else None
        status = (headers.status_code if headers is not None else None) or NOT_MODIFIED
        refers_to = (said.get("WARC-Refers-To-Target-URI") or url).strip("<>")
        original = Original(refers_to, said.get("WARC-Refers-To-Date") or "", digest)
        return WarcCapture(url, fetched_at, status, _headers(headers), None, digest, original)
    content_type = (record.http_content_type if record.is_http_parsed else said.get("Content-Type")) or ""
    if raw.body is None:
        if _PAGE_TYPE.match(content_type) is None:
            return None
        raise ArchiveError(f"it is larger than any page ({record.content_length:,} bytes)")
    _refuse_cut(said)
    if kind == WarcRecordType.resource:
        return WarcCapture(url, fetched_at, 200, {"Content-Type": content_type}, raw.body, digest)
    answered = record.http_headers.status_code if record.is_http_parsed else None
    if answered is None:
        raise ArchiveError("it has no payload: no HTTP response stands in it")
    if answered == NOT_MODIFIED:
        return None
    return WarcCapture(url, fetched_at, answered, _headers(record.http_headers), raw.body, digest)


def warc_date(said: str | None) -> str:
    """A ``WARC-Date`` in UTC to the second.

    Raises:
        ArchiveError: it is none.
    """
    try:
        return utc(datetime.fromisoformat(said or ""))
    except ValueError:
        raise ArchiveError(f"its WARC-Date is none ({said})") from None


def _headers(headers: HeaderMap | None) -> dict[str, str]:
    if headers is None:
        return {}
    return {name.decode("latin-1"): _text(name, value) for name, value in headers.items_bytes()}


def _text(name: bytes, value: bytes) -> str:
    """The value of a header: UTF-8 where it is, else Latin-1, as of old (RFC 9110, 5.5).

    The target of a redirect is escaped byte by byte, as Scrapy escapes it when it follows; one that is no address
    keeps its words.
    """
    if name.lower() == b"location":
        with suppress(ValueError):
            return safe_url_string(value)
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _plain(body: bytes | None, said: Mapping[str, str]) -> bytes:
    if body is None:
        raise ArchiveError("the capture that it says is unchanged is not in the archive")
    plain = plain_body(body, said.get("transfer-encoding"), said.get("content-encoding"))
    _refuse_shorter(plain, said)
    return plain


def _refuse_cut(said: HeaderMap) -> None:
    """Refuse a record that says it is not whole. A revisit says so too: by it some tools mean that it has no body.

    Raises:
        ArchiveError: it does.
    """
    cut = said.get("WARC-Truncated")
    if cut is not None:
        raise ArchiveError(f"it was cut off when it was recorded (WARC-Truncated: {cut[:30]})")
    if said.get("WARC-Segment-Number") is not None:
        raise ArchiveError("it is one of several segments of a record, and they are not put together")


def _refuse_shorter(body: bytes, said: Mapping[str, str]) -> None:
    """Refuse a body that is shorter than its ``Content-Length``, which without encodings is the length of its bytes.

    With encodings it may speak of the bytes before or after them, but for a body of which nothing is there.

    Raises:
        ArchiveError: it is.
    """
    said_length = said.get("content-length", "").strip()
    length = int(said_length) if said_length.isdecimal() else 0
    encoded = "content-encoding" in said or "transfer-encoding" in said
    if (not body and length > _NOTHING_ENCODED) if encoded else len(body) < length:
        raise ArchiveError(f"it is cut off: {len(body):,} bytes of {length:,}")


def _lowered(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
