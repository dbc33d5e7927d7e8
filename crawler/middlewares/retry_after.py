"""Waits as long as a portal asks: ``Retry-After`` of a response, ``Crawl-delay`` of its robots.txt."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.portals.walking.refusals import RetryAfterTooLongError

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

LONGEST_WAIT = 120
"""Seconds that a run waits when asked to; a portal that asks for more is asked no more in this run."""

LONGEST_CRAWL_DELAY = 60
"""Seconds between two requests that robots.txt may ask for; more would make a run endless."""


class RetryAfterMiddleware:
    """A downloader middleware between the retries and the network.

    A response with ``Retry-After`` (RFC 9110, section 10.2.3) holds back every request to its host for so
    long, the retry of the same page included.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Wait for the hosts that ``crawler`` asks."""
        self._crawler = crawler
        self._not_before: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen for each robots.txt.

        Raises:
            NotConfigured: the run is a replay, which tires no host.
        """
        if crawler.settings["REPLAY"]:
            raise NotConfigured
        middleware = cls(crawler)
        crawler.signals.connect(middleware.robots_parsed, signal=signals.robots_parsed)
        return middleware

    async def process_request(self, request: Request) -> None:
        """Wait until the host may be asked again."""
        wait = self._not_before.get(_host(request), 0.0) - monotonic()
        if wait > 0:
            await asyncio.sleep(wait)

    def process_response(self, request: Request, response: Response) -> Response:
        """Note what a host asks for.

        Raises:
            RetryAfterTooLongError: it asks for more than a run waits.
        """
        printed = response.headers.get("Retry-After")
        if response.status not in {429, 503} or printed is None:
            return response
        seconds = parse_retry_after(printed.decode("latin-1"), datetime.now(UTC))
        if seconds > LONGEST_WAIT:
            raise RetryAfterTooLongError(f"status {response.status}, asks to be left alone for {seconds} s")
        self._not_before[_host(request)] = monotonic() + seconds
        return response

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Slow down to the ``Crawl-delay`` that a host's robots.txt asks for."""
        asked = robotparser.crawl_delay(self._crawler.settings["USER_AGENT"])
        engine = self._crawler.engine
        if not asked or engine is None:
            return
        downloader, name = engine.downloader, engine.downloader.get_slot_key(request)
        delay = max(min(asked, LONGEST_CRAWL_DELAY), self._crawler.settings.getfloat("DOWNLOAD_DELAY"))
        downloader.per_slot_settings.setdefault(name, {})["delay"] = delay  # for a slot that is made later
        if name in downloader.slots:
            downloader.slots[name].delay = delay


def parse_retry_after(printed: str, now: datetime) -> int:
    """How many seconds a ``Retry-After`` asks for: a count, or a date; 0 where it says neither."""
    value = printed.strip()
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
