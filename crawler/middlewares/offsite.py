"""Refuse requests to hosts that are not the city's."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.portals.walking.hosts import Hosts


class OffsiteMiddleware:
    """A downloader middleware that lets only requests to a city's own hosts pass, robots.txt and redirects included."""

    def __init__(self, crawler: Crawler) -> None:
        """Check the requests of ``crawler``; other spiders than those of cities are not affected."""
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise what :meth:`Hosts.check` raises."""
        hosts = getattr(self._crawler.spider, "hosts", None)
        if isinstance(hosts, Hosts):
            hosts.check(request.url)
