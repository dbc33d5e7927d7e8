"""Wait as long as a portal asks for in ``Retry-After`` (a response header) or ``Crawl-delay`` (robots.txt)."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from crawler.portals.walking.refusals import RetryAfterTooLongError
from crawler.reading.urls import host_of

LONGEST_WAIT = 120
"""The longest ``Retry-After``, in seconds, that a run obeys.

A host that asks for a longer wait gets no further requests in this run.
"""

LONGEST_CRAWL_DELAY = 60
"""The maximum delay in seconds that robots.txt can set between two requests.

With a longer delay, a run would take too long.
"""


class RetryAfterMiddleware:
    """A downloader middleware that makes requests wait if their host has asked for it.

    A response with the header ``Retry-After`` (RFC 9110, section 10.2.3) states a waiting time. All later
    requests to the same host are delayed by this time. The retry of the same page is delayed too, because
    this middleware is between Scrapy's retry middleware and the network.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Create the middleware for the requests of ``crawler``."""
        self._crawler = crawler
        self._not_before: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the middleware and connect it to the signal ``robots_parsed``.

        Raises:
            NotConfigured: the run is a replay, which sends no requests.
        """
        if crawler.settings["REPLAY"]:
            raise NotConfigured
        middleware = cls(crawler)
        crawler.signals.connect(middleware.robots_parsed, signal=signals.robots_parsed)
        return middleware

    async def process_request(self, request: Request) -> None:
        """Wait as long as the host of ``request`` has asked the client to wait."""
        wait = self._not_before.get(_host(request), 0.0) - monotonic()
        if wait > 0:
            await asyncio.sleep(wait)

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response. If its status is 429 or 503, record the wait that ``Retry-After`` asks for.

        Raises:
            RetryAfterTooLongError: the wait is longer than :data:`LONGEST_WAIT`.
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
        """Apply the ``Crawl-delay`` in a host's robots.txt to all requests to this host.

        The delay is at most :data:`LONGEST_CRAWL_DELAY` and at least the setting ``DOWNLOAD_DELAY``.
        """
        crawl_delay = robotparser.crawl_delay(self._crawler.settings["USER_AGENT"])
        engine = self._crawler.engine
        if not crawl_delay or engine is None:
            return
        downloader, name = engine.downloader, engine.downloader.get_slot_key(request)
        delay = max(min(crawl_delay, LONGEST_CRAWL_DELAY), self._crawler.settings.getfloat("DOWNLOAD_DELAY"))
        downloader.per_slot_settings.setdefault(name, {})["delay"] = (
            delay  # used if the slot does not exist yet
        )
        if name in downloader.slots:
            downloader.slots[name].delay = delay


def parse_retry_after(header: str, now: datetime) -> int:
    """Return the number of seconds to wait according to a ``Retry-After`` header.

    The result is 0 if the header is malformed, or if it contains a date in the past.

    Args:
        header: the header's value, a number of seconds or an HTTP date.
        now: the current time, which is compared with an HTTP date.
    """
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
    return host_of(request.url)
