"""Wait as long as a portal asks: ``Retry-After`` of a response, ``Crawl-delay`` of robots.txt."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from crawler.portals.walking.refusals import RetryAfterTooLongError

LONGEST_WAIT = 120
"""Most seconds that a run waits for ``Retry-After``; a host that asks for more is not requested again."""

LONGEST_CRAWL_DELAY = 60
"""Most seconds between two requests that robots.txt can set; more would make a run endless."""


class RetryAfterMiddleware:
    """A downloader middleware between the retries and the network.

    A response with ``Retry-After`` (RFC 9110, section 10.2.3) delays every request to its host by that time,
    the retry of the same page included.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Delay the requests of ``crawler``."""
        self._crawler = crawler
        self._not_before: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware and connect it to ``robots_parsed``.

        Raises:
            NotConfigured: the run is a replay, which sends no request.
        """
        if crawler.settings["REPLAY"]:
            raise NotConfigured
        middleware = cls(crawler)
        crawler.signals.connect(middleware.robots_parsed, signal=signals.robots_parsed)
        return middleware

    async def process_request(self, request: Request) -> None:
        """Wait until the host may be requested again."""
        wait = self._not_before.get(_host(request), 0.0) - monotonic()
        if wait > 0:
            await asyncio.sleep(wait)

    def process_response(self, request: Request, response: Response) -> Response:
        """Record the ``Retry-After`` of a response with status 429 or 503.

        Raises:
            RetryAfterTooLongError: it is longer than :data:`LONGEST_WAIT`.
        """
        retry_after = response.headers.get("Retry-After")
        if response.status not in {429, 503} or retry_after is None:
            return response
        seconds = parse_retry_after(retry_after.decode("latin-1"), datetime.now(UTC))
        if seconds > LONGEST_WAIT:
            raise RetryAfterTooLongError(f"status {response.status}, asks to be left alone for {seconds} s")
        self._not_before[_host(request)] = monotonic() + seconds
        return response

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Set the delay of a host to the ``Crawl-delay`` of its robots.txt."""
        crawl_delay = robotparser.crawl_delay(self._crawler.settings["USER_AGENT"])
        engine = self._crawler.engine
        if not crawl_delay or engine is None:
            return
        downloader, name = engine.downloader, engine.downloader.get_slot_key(request)
        delay = max(min(crawl_delay, LONGEST_CRAWL_DELAY), self._crawler.settings.getfloat("DOWNLOAD_DELAY"))
        downloader.per_slot_settings.setdefault(name, {})["delay"] = (
            delay  # for a slot that does not exist yet
        )
        if name in downloader.slots:
            downloader.slots[name].delay = delay


def parse_retry_after(header: str, now: datetime) -> int:
    """Return the seconds of a ``Retry-After`` header, given as a number or a date; 0 for anything else."""
    value = header.strip()
    if value.isascii() and value.isdecimal():
        return int(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return 0
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0, int((aware - now).total_seconds()))


def _host(request: Request) -> str:
    return urlsplit(request.url).netloc.lower()
