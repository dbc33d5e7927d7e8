"""Convert WARC records to pages: find the records that are captures, and read their URLs, times and bodies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from fastwarc.warc import HeaderMap, WarcRecordType
from w3lib.url import safe_url_string

from crawler.archive.model import NOT_MODIFIED, REDIRECT_STATUSES, TRANSFER_HEADERS, ArchiveError, SavedPage
from crawler.archive.warc.records import RawRecord
from crawler.clock import utc
from crawler.encodings import DamagedBodyError, decode_body
from crawler.reading.urls import is_url

_CAPTURES = (WarcRecordType.response, WarcRecordType.revisit, WarcRecordType.resource)

_PAGE_TYPE = re.compile(r"\s*(?:$|text/(?:html|plain)|application/(?:xhtml|xml|octet-stream))", re.IGNORECASE)
"""Matches the content types that a page may have. A record of another type is ignored if its body is too large."""

_LARGEST_EMPTY_BODY = 64
"""The maximum ``Content-Length`` of an encoded body that is empty when decoded.

An empty body has 20 bytes in gzip, and fewer in the other encodings.
"""


@dataclass(frozen=True, slots=True)
class RevisitReference:
    """A revisit record's reference to the capture that contains the payload (the response body).

    Attributes:
        url: the URL of the capture that contains the payload. If the revisit record does not state it, this is the
            revisit record's own URL.
        fetched_at: the ``WARC-Date`` of that capture, or an empty string if the revisit record does not state the date.
        digest: the payload digest that the revisit record states, or None if it states no digest.
    """

    url: str
    fetched_at: str
    digest: str | None


@dataclass(frozen=True, slots=True)
class WarcCapture:
    """A WARC record that contains a page, or a revisit record that refers to a record with a page.

    Attributes:
        url: the requested URL.
        fetched_at: the record's ``WARC-Date`` in UTC, e.g. ``2026-11-22T07:15:00Z``.
        status: the HTTP status code; 304 for a revisit record without HTTP headers, and 200 for a resource record.
        headers: the response headers, including those that describe the transfer.
        body: the body as received, or None for a revisit record.
        digest: the payload digest as written in the record, or None if the record contains no digest.
        record_id: the record's ``WARC-Record-ID``, or None if the record contains no id.
        refers_to: a revisit record's reference to the capture that contains the payload, or None for other records.
    """

    url: str
    fetched_at: str
    status: int
    headers: Mapping[str, str]
    body: bytes | None
    digest: str | None
    record_id: str | None = None
    refers_to: RevisitReference | None = None

    def page(self, original: WarcCapture | None = None) -> SavedPage:
        """Return the record's page. The body of a revisit record comes from the capture ``original``.

        ``original`` is the capture to which the revisit record refers. If the revisit record's status is 304, the
        status and the headers come from ``original``, too.

        Raises:
            ArchiveError: the body is damaged or missing.
        """
        source = original or self
        body = source.decoded_body()
        # A 304 response has few of the page's headers.
        headers = source.headers if self.status == NOT_MODIFIED else self.headers
        headers = {name: value for name, value in headers.items() if name.lower() not in TRANSFER_HEADERS}
        status = source.status if self.status == NOT_MODIFIED else self.status
        return SavedPage(self.url, status, headers, body, self.fetched_at)

    def decoded_body(self) -> bytes:
        """Return the body with all its encodings undone.

        If a redirect's body cannot be decoded, return an empty body. The body of a redirect is not needed, and
        browser-based crawlers do not record it.

        Raises:
            ArchiveError: the body is damaged, incomplete or missing, and the record is not a redirect.
        """
        headers = lowered(self.headers)
        try:
            return _decode(self.body, headers)
        except ArchiveError:
            if self.status not in REDIRECT_STATUSES or "location" not in headers:
                raise
            return b""


def read_capture(raw: RawRecord) -> WarcCapture | None:
    """Return the capture that a record contains, or None if the record contains no capture.

    Only response, revisit and resource records contain captures. Such a record contains no capture if it is a
    response with status 304, or if its URL is not an http or https URL. A response or resource that exceeds the size
    limit for pages contains no capture if its content type is not that of a page.

    Raises:
        ArchiveError: the record's type is unknown, the record contains a page that exceeds the size limit, or the
            record should contain a capture but cannot be read.
    """
    record = raw.record
    kind, warc_headers = record.record_type, record.headers
    if kind == WarcRecordType.unknown:
        raise ArchiveError(f"its WARC-Type is not known ({warc_headers.get('WARC-Type')})")
    if kind not in _CAPTURES:
        return None
    url = (warc_headers.get("WARC-Target-URI") or "").strip("<>")
    scheme, _, rest = url.partition("://")
    if url and not scheme.lower().startswith("http"):
        return None
    url = f"{scheme.lower()}://{rest}"
    if not url.startswith(("http://", "https://")) or not is_url(url):
        raise ArchiveError(f"its WARC-Target-URI is not a URL ({url[:100]})")
    fetched_at = parse_warc_date(warc_headers.get("WARC-Date"))
    digest = warc_headers.get("WARC-Payload-Digest")
    record_id = warc_headers.get("WARC-Record-ID")
    if kind == WarcRecordType.revisit:
        headers = record.http_headers if record.is_http_parsed else None
        status = (headers.status_code if headers is not None else None) or NOT_MODIFIED
        original_url = (warc_headers.get("WARC-Refers-To-Target-URI") or url).strip("<>")
        refers_to = RevisitReference(original_url, warc_headers.get("WARC-Refers-To-Date") or "", digest)
        return WarcCapture(url, fetched_at, status, _headers(headers), None, digest, record_id, refers_to)
    content_type = (
        record.http_content_type if record.is_http_parsed else warc_headers.get("Content-Type")
    ) or ""
    if raw.body is None:
        if _PAGE_TYPE.match(content_type) is None:
            return None
        raise ArchiveError(f"it is larger than any page ({record.content_length:,} bytes)")
    _check_whole(warc_headers)
    if kind == WarcRecordType.resource:
        return WarcCapture(url, fetched_at, 200, {"Content-Type": content_type}, raw.body, digest, record_id)
    http_status = record.http_headers.status_code if record.is_http_parsed else None
    if http_status is None:
        raise ArchiveError("it has no payload: it contains no HTTP response")
    if http_status == NOT_MODIFIED:
        return None
    return WarcCapture(
        url, fetched_at, http_status, _headers(record.http_headers), raw.body, digest, record_id
    )


def parse_warc_date(value: str | None) -> str:
    """Convert the value of a ``WARC-Date`` header to UTC, e.g. ``2026-11-22T07:15:00Z``.

    Raises:
        ArchiveError: the value is not a date.
    """
    try:
        return utc(datetime.fromisoformat(value or ""))
    except ValueError:
        raise ArchiveError(f"its WARC-Date is not a date ({value})") from None


def _headers(headers: HeaderMap | None) -> dict[str, str]:
    if headers is None:
        return {}
    return {name.decode("latin-1"): _text(name, value) for name, value in headers.items_bytes()}


def _text(name: bytes, value: bytes) -> str:
    """Decode a header's value as UTF-8 or, if that is not possible, as Latin-1 (RFC 9110, section 5.5).

    ``name`` is the header's name. A ``Location`` header contains a URL. The bytes of that URL are percent-encoded
    instead, as Scrapy does when it follows a redirect. If percent-encoding fails because the value is not a URL, the
    value is decoded like that of any other header.
    """
    if name.lower() == b"location":
        with suppress(ValueError):
            return safe_url_string(value)
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _decode(body: bytes | None, headers: Mapping[str, str]) -> bytes:
    if body is None:
        raise ArchiveError("the capture that this revisit refers to is not in the archive")
    try:
        decoded = decode_body(body, headers.get("transfer-encoding"), headers.get("content-encoding"))
    except DamagedBodyError as error:
        raise ArchiveError(str(error)) from error
    _check_length(decoded, headers)
    return decoded


def _check_whole(warc_headers: HeaderMap) -> None:
    """Reject a record that is marked as incomplete.

    A record that is marked as truncated for an unspecified reason is accepted. Earlier versions of this program marked
    every body in this way that ended with its connection.

    This check is not made for revisit records, because some tools mark revisit records as truncated.

    Raises:
        ArchiveError: the record is truncated, or it is one of several records (segments) that contain one response.
    """
    truncated = warc_headers.get("WARC-Truncated")
    if truncated is not None and truncated.strip().lower() != "unspecified":
        raise ArchiveError(f"it was truncated when it was recorded (WARC-Truncated: {truncated[:30]})")
    if warc_headers.get("WARC-Segment-Number") is not None:
        raise ArchiveError("it is one of several segments of a record; segmented records are not supported")


def _check_length(body: bytes, headers: Mapping[str, str]) -> None:
    """Reject a body that is shorter than its ``Content-Length`` header states.

    If the body was encoded, the header may state the length before or after decoding. An encoded body is therefore
    rejected only if it is empty after decoding and the header states more than :data:`_LARGEST_EMPTY_BODY` bytes.

    ``body`` is the decoded body, and the names of ``headers`` are in lower case.

    Raises:
        ArchiveError: the body is too short.
    """
    content_length = headers.get("content-length", "").strip()
    length = int(content_length) if content_length.isdecimal() else 0
    encoded = "content-encoding" in headers or "transfer-encoding" in headers
    if (not body and length > _LARGEST_EMPTY_BODY) if encoded else len(body) < length:
        raise ArchiveError(f"it is cut off: {len(body):,} bytes of {length:,}")


def lowered(headers: Mapping[str, str]) -> dict[str, str]:
    """Return headers with their names in lower case."""
    return {name.lower(): value for name, value in headers.items()}
