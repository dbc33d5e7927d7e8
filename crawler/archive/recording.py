"""Record a live run: write every response, as received, into the run's own WARC file."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Headers, Response

from crawler import __version__
from crawler.archive.warc.payloads import Payloads
from crawler.archive.warc.writer import HttpMessage, WarcWriter, payload_digest
from crawler.clock import now
from crawler.portals.city_spider import CitySpider
from crawler.portals.walking import signals as walk_signals
from crawler.store.journal import StoreError

logger = logging.getLogger(__name__)

ARCHIVE_FOLDER = "archive"
SMALLEST_REVISIT = 512
"""The minimum size in bytes of a body for which a revisit record is written.

A revisit record refers to an earlier record with the same body. A body below the minimum size is written again,
because the body takes less space than a revisit record.
"""

NOT_ARCHIVED = "not_archived"
"""The key in the ``meta`` of a request whose response is not written: the first contact keeps its own pages."""

_PRIVATE_HEADERS = {b"authorization", b"proxy-authorization", b"cookie"}
"""The request headers that are not archived."""

_CHUNKING_HEADERS = {b"transfer-encoding"}
"""The response headers that are not archived, because Scrapy has already joined the chunks that they describe."""

_CUT_OFF = "dataloss"
"""The flag with which Scrapy marks a body that was cut off.

Another flag, ``partial``, marks a body that ends with its connection, as RFC 9112, section 6.3, allows. Such a body is
recorded as whole.
"""

_CACHED = "HTTPCACHE_ENABLED is set: what the cache answers is not archived again, and fetched_at is the time of the cache."


class WarcRecordingMiddleware:
    """A downloader middleware that writes each response to the run's WARC file before anything is decoded.

    Of all downloader middlewares, this middleware is the closest to the network. Redirects, errors and robots.txt are
    recorded in the same way as pages. The ``WARC-Date`` of a record is the time at which the response was fetched.
    """

    def __init__(self, crawler: Crawler, spider: CitySpider) -> None:
        """Open the run's WARC file, ``DATA_DIR/<city>/archive/<run id>.warc.gz``.

        Raises:
            StoreError: the file or its folder cannot be written.
        """
        self._crawler = crawler
        self._failed = False
        self._recorded = 0
        folder = Path(crawler.settings["DATA_DIR"]) / spider.name / ARCHIVE_FOLDER
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"{folder} could not be created ({error.strerror}): make its parent folder writable, or switch the archive"
                " off with -s ARCHIVE=0."
            ) from error
        self._payloads = Payloads(folder)
        spider.notes.note(*self._payloads.notes)
        run_id = spider.notes.run_id or datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        self._writer = WarcWriter(folder / f"{run_id}.warc.gz", _info(crawler, spider))
        self._begin = self._writer.size

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the middleware for a city's live run.

        Raises:
            NotConfigured: this is not a run of a city, ``ARCHIVE`` is off, or contact details are masked
                (``REDACT_CONTACTS``).
        """
        spider, settings = crawler.spider, crawler.settings
        if not (
            isinstance(spider, CitySpider) and settings.getbool("RECORD_RUN") and settings.getbool("ARCHIVE")
        ):
            raise NotConfigured
        if settings.getbool("REDACT_CONTACTS"):
            note = (
                "No WARC is written, because REDACT_CONTACTS is set and pages as received contain contacts."
            )
            logger.info(note)
            spider.notes.note(note)
            raise NotConfigured
        if crawler.settings.getbool("HTTPCACHE_ENABLED"):
            spider.notes.note(_CACHED)
        recording = cls(crawler, spider)
        crawler.signals.connect(recording.spider_closed, signal=signals.spider_closed)
        return recording

    def process_response(self, request: Request, response: Response) -> Response:
        """Record a response, and return it unchanged. A response from Scrapy's HTTP cache is not recorded.

        Raises:
            IgnoreRequest: the response could not be recorded. The run is stopped. The page is not used, because the
                page of every reply must be in the archive.
        """
        if not response.url.startswith(("http://", "https://")):
            return response
        if "cached" in response.flags or request.meta.get(NOT_ARCHIVED):
            return response
        fetched_at = now()
        request.meta["fetched_at"] = fetched_at
        try:
            if not self._failed:
                self._record(request, response, fetched_at)
        except StoreError as error:
            self._fail(error)
        if self._failed:
            raise IgnoreRequest("it could not be archived")
        return response

    def spider_closed(self) -> None:
        """Close the WARC file, and delete the file if no response was recorded."""
        try:
            if not self._failed:
                self._writer.sync()
            self._payloads.close()
        except StoreError as error:
            self._fail(error)
        self._writer.close()
        if not self._recorded and self._begin == self._writer.size:
            self._writer.path.unlink(missing_ok=True)

    def _record(self, request: Request, response: Response, fetched_at: str) -> None:
        digest = payload_digest(response.body)
        original = self._payloads.find(digest) if len(response.body) >= SMALLEST_REVISIT else None
        headers = {"WARC-IP-Address": str(response.ip_address)} if response.ip_address is not None else {}
        if _CUT_OFF in response.flags:
            headers["WARC-Truncated"] = "disconnect"
        messages = request_message(request, response), response_message(response)
        written = self._writer.write(
            request.url, fetched_at, *messages, digest=digest, headers=headers, refers_to=original
        )
        self._recorded += 1
        if original is None and len(response.body) >= SMALLEST_REVISIT:
            self._payloads.add(digest, written)

    def _fail(self, error: StoreError) -> None:
        """Stop the run because of ``error``: pages that the run fetches from now on would not be in the archive."""
        self._failed = True
        self._crawler.signals.send_catch_log(walk_signals.recording_failed, error=error)


def _info(crawler: Crawler, spider: CitySpider) -> dict[str, str]:
    """Return the fields of the ``warcinfo`` record, which describes the run and its software."""
    settings = crawler.settings
    info = {
        "software": f"fuwen/{__version__} Scrapy/{scrapy.__version__}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "isPartOf": spider.name,
        "http-header-user-agent": str(settings["USER_AGENT"]),
        "robots": "classic" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
    }
    if settings["CONTACT"]:
        info["operator"] = " ".join(str(settings["CONTACT"]).split())
    return info


def request_message(request: Request, response: Response) -> HttpMessage:
    """Return a request as it was sent, without what identifies the client."""
    parts = urlsplit(request.url)
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    protocol = response.protocol or "HTTP/1.1"
    headers = [
        (b"Host", parts.netloc.rpartition("@")[2].encode("idna" if not parts.netloc.isascii() else "ascii"))
    ]
    headers += [
        header for header in _pairs(request.headers) if header[0].lower() not in _PRIVATE_HEADERS | {b"host"}
    ]
    return HttpMessage(f"{request.method} {path} {protocol}".encode(), headers, request.body)


def response_message(response: Response) -> HttpMessage:
    """Return a response as it was received, except that the chunks of its body are joined."""
    try:
        reason = HTTPStatus(response.status).phrase
    except ValueError:
        reason = ""
    first = f"{response.protocol or 'HTTP/1.1'} {response.status} {reason}".rstrip()
    headers = [header for header in _pairs(response.headers) if header[0].lower() not in _CHUNKING_HEADERS]
    return HttpMessage(first.encode(), headers, response.body)


def _pairs(headers: Headers) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, values in headers.items() for value in values]
