"""Obey robots.txt as RFC 9309 says, also if robots.txt cannot be fetched."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import defaultdict
from dataclasses import replace
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.misc import build_from_crawler

from crawler.portals.walking.failures import FailureKind, FetchFailure, failure_from_status
from crawler.portals.walking.refusals import (
    CookieNeededError,
    HostClosedError,
    OffsiteError,
    RobotsUnavailableError,
    failure_from_error,
)

logger = logging.getLogger(__name__)

MAX_BYTES = 500 * 1024
"""The number of bytes of a robots.txt that are read, as RFC 9309, section 2.5, asks for."""

_USER_AGENT_LINE = re.compile(r"^[ \t]*user[- ]?agent[ \t]*:?[ \t]*([^#\r\n]*)", re.IGNORECASE | re.MULTILINE)


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware for robots.txt, with the rules of RFC 9309 for a robots.txt that cannot be fetched.

    - An error of the network or a status of 500 or more: no page of the host is requested in this run.
    - Status 429, 521, or a long ``Retry-After``: the host blocks.
    - Another status of 400 or more, or redirects that lead nowhere: every page may be requested.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Create the middleware for the requests of ``crawler``.

        Raises:
            NotConfigured: ``ROBOTSTXT_OBEY`` is off, or the run is a replay, which sends no requests.
        """
        if crawler.settings["REPLAY"]:
            raise NotConfigured
        super().__init__(crawler)
        self._found: dict[str, RobotParser | FetchFailure | None] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the middleware for ``crawler``."""
        return cls(crawler)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the rules of the host of ``request``, or None if the host has none.

        Raises:
            RobotsUnavailableError: robots.txt could not be fetched, so the page must not be requested.
        """
        host = urlsplit(request.url).netloc
        async with self._locks[host]:
            if host not in self._found:
                self._found[host] = await self._fetch(request)
        found = self._found[host]
        if isinstance(found, FetchFailure):
            raise RobotsUnavailableError(found)
        return found

    async def _fetch(self, request: Request) -> RobotParser | FetchFailure | None:
        """Fetch and read the robots.txt of the host of ``request``.

        The result is None if the host has no rules, and a failure if its pages must not be requested.
        """
        if self.crawler.engine is None:
            return None
        parts = urlsplit(request.url)
        url = f"{parts.scheme}://{parts.netloc}/robots.txt"
        asked = Request(
            url, priority=self.DOWNLOAD_PRIORITY, meta={"dont_obey_robotstxt": True}, callback=NO_CALLBACK
        )
        self._stats.inc_value("robotstxt/request_count")
        try:
            response = await self.crawler.engine.download_async(asked)
        except HostClosedError:
            raise
        except Exception as error:  # noqa: BLE001 every error means the same: the rules are unknown
            failure = await failure_from_error(error, url)
            if isinstance(error, OffsiteError | CookieNeededError) or failure.block == "redirect_loop":
                return None
            self._stats.inc_value(f"robotstxt/exception_count/{type(error)}")
            return _unavailable(failure)
        self._stats.inc_value("robotstxt/response_count")
        self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        if response.status >= 500 or response.status == 429:
            failure = failure_from_status(response.status, "") or FetchFailure(FailureKind.FAILED, "unknown")
            return _unavailable(failure)
        if response.status >= 300:
            return None
        return await self._parsed(response, request)

    async def _parsed(self, response: Response, request: Request) -> RobotParser:
        agent = str(self._robotstxt_useragent or self._default_useragent)
        body = relevant_rules(response.body, agent)
        parser: RobotParser = build_from_crawler(self._parserimpl, self.crawler, body)
        await self.crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=parser, request=request
        )
        return parser


def relevant_rules(body: bytes, user_agent: str) -> bytes:
    """Return the part of a robots.txt that is read, in a form that can be parsed in a short time.

    The result is at most :data:`MAX_BYTES` long and ends with a whole line. Every name of another robot is
    replaced by the same name: with thousands of names before thousands of rules, the parser would store
    millions of rules.

    Args:
        body: the bytes of the robots.txt.
        user_agent: our own User-Agent. A name that is part of it is kept.
    """
    if len(body) > MAX_BYTES:
        body = body[:MAX_BYTES].rpartition(b"\n")[0]
    ours = user_agent.lower()

    def rename(line: re.Match[str]) -> str:
        name = line[1].strip().lower().replace("*", "")
        return line[0] if name in ours else "User-agent: another robot"

    return _USER_AGENT_LINE.sub(rename, body.decode("utf-8-sig", "ignore")).encode()


def _unavailable(failure: FetchFailure) -> FetchFailure:
    """Return the failure of every page of a host whose robots.txt could not be fetched because of ``failure``."""
    logger.info("robots.txt could not be fetched: %s", failure.reason)
    return replace(
        failure, reason=f"robots.txt could not be fetched, so no page is requested: {failure.reason}"
    )
