"""Recording: every response of a live run, as it came, into a WARC of the run's own."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import scrapy
from scrapy import signals
from scrapy.exceptions import IgnoreRequest, NotConfigured

from crawler import __version__
from crawler.archive.warc.payloads import Payloads
from crawler.archive.warc.writer import Message, WarcWriter, payload_digest
from crawler.clock import now
from crawler.portals.city_spider import CitySpider
from crawler.portals.walking import signals as walk_signals
from crawler.store.journal import StoreError

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Headers, Response

logger = logging.getLogger(__name__)

ARCHIVE_FOLDER = "archive"
SMALLEST_REVISIT = 512
"""Bytes of a body below which it is cheaper to write it again than to refer to it."""

_SECRET = {b"authorization", b"proxy-authorization", b"cookie"}
"""Headers of a request that are nobody's business in an archive."""

_JOINED = {b"transfer-encoding"}
"""Headers of a response that spoke of chunks, which the network layer has joined."""

_TRUNCATED = {"partial": "unspecified", "dataloss": "disconnect"}
"""Scrapy's flags of bodies that ended early, and what WARC calls it."""


class WarcRecordingMiddleware:
    """The downloader middleware nearest to the network: it sees each response before anything is undone.

    Redirects, errors and robots.txt are recorded like pages. Each response's time of fetching is the
    ``WARC-Date`` of its record.
    """

    def __init__(self, crawler: Crawler, spider: CitySpider) -> None:
        """Open the archive of the run: ``DATA_DIR/<city>/archive/<run id>.warc.gz``.

        Raises:
            StoreError: its folder cannot be written.
        """
        self._crawler = crawler
        self._failed = False
        self._recorded = 0
        folder = Path(crawler.settings["DATA_DIR"]) / spider.name / ARCHIVE_FOLDER
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"{folder} cannot be made ({error.strerror}): make its folder writable, or leave the archive out with"
                " -s ARCHIVE=0."
            ) from error
        self._payloads = Payloads(folder)
        spider.notes.note(*self._payloads.notes)
        run_id = spider.notes.run_id or datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        self._writer = WarcWriter(folder / f"{run_id}.warc.gz", _info(crawler, spider))
        self._begin = self._writer.size

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Record a city's live run, unless ``ARCHIVE`` is off or contacts are masked."""
        spider = crawler.spider
        if not crawler.settings.getbool("ARCHIVE") or not isinstance(spider, CitySpider):
            raise NotConfigured
        if crawler.settings.getbool("REDACT_CONTACTS"):
            note = "No WARC is written: REDACT_CONTACTS is set, and pages as they came hold contacts."
            logger.info(note)
            spider.notes.note(note)
            raise NotConfigured
        recording = cls(crawler, spider)
        crawler.signals.connect(recording.spider_closed, signal=signals.spider_closed)
        return recording

    def process_response(self, request: Request, response: Response) -> Response:
        """Record a response.

        Raises:
            IgnoreRequest: it could not be recorded. The run is stopped, and the page is not used: what becomes a
                record is in the archive.
        """
        if not response.url.startswith(("http://", "https://")):
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
        """Close the archive; one in which nothing was recorded is removed."""
        try:
            if not self._failed:
                self._writer.sync()
                self._payloads.commit(self._writer.path.name, self._writer.size)
            self._payloads.close()
        except StoreError as error:
            self._fail(error)
        self._writer.close()
        if not self._recorded and self._begin == self._writer.size:
            self._writer.path.unlink(missing_ok=True)

    def _record(self, request: Request, response: Response, fetched_at: str) -> None:
        digest = payload_digest(response.body)
        before = self._payloads.find(digest) if len(response.body) >= SMALLEST_REVISIT else None
        facts = {"WARC-IP-Address": str(response.ip_address)} if response.ip_address is not None else {}
        for flag in response.flags:
            if flag in _TRUNCATED:
                facts["WARC-Truncated"] = _TRUNCATED[flag]
        writer = self._writer
        writer.write(
            request.url,
            fetched_at,
            _request_message(request, response),
            _response_message(response),
            digest=digest,
            facts=facts,
            unchanged_since=before,
        )
        self._recorded += 1
        if before is None and len(response.body) >= SMALLEST_REVISIT:
            self._payloads.learn(digest, request.url, fetched_at, writer.path.name)
        if writer.begins_a_batch:
            self._payloads.commit(writer.path.name, writer.size)

    def _fail(self, error: StoreError) -> None:
        """Have the run stop: what it fetches from now on would not be in the archive."""
        self._failed = True
        self._crawler.signals.send_catch_log(walk_signals.recording_failed, error=error)


def _info(crawler: Crawler, spider: CitySpider) -> dict[str, str]:
    """What the ``warcinfo`` record says."""
    settings = crawler.settings
    info = {
        "software": f"fuwen/{__version__} Scrapy/{scrapy.__version__} warcio/{version('warcio')}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "isPartOf": spider.name,
        "http-header-user-agent": str(settings["USER_AGENT"]),
        "robots": "classic" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
    }
    if settings["CONTACT"]:
        info["operator"] = " ".join(str(settings["CONTACT"]).split())
    return info


def _request_message(request: Request, response: Response) -> Message:
    parts = urlsplit(request.url)
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    protocol = response.protocol or "HTTP/1.1"
    headers = [
        (b"Host", parts.netloc.rpartition("@")[2].encode("idna" if not parts.netloc.isascii() else "ascii"))
    ]
    headers += [header for header in _pairs(request.headers) if header[0].lower() not in _SECRET | {b"host"}]
    return Message(f"{request.method} {path} {protocol}".encode(), headers, request.body)


def _response_message(response: Response) -> Message:
    try:
        reason = HTTPStatus(response.status).phrase
    except ValueError:
        reason = ""
    first = f"{response.protocol or 'HTTP/1.1'} {response.status} {reason}".rstrip()
    headers = [header for header in _pairs(response.headers) if header[0].lower() not in _JOINED]
    return Message(first.encode(), headers, response.body)


def _pairs(headers: Headers) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, values in headers.items() for value in values]
