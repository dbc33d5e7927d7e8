"""Only a city's own hosts are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.portals.walking.hosts import Hosts

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler


class OffsiteMiddleware:
    """A downloader middleware that asks a city's own hosts only, whoever asks: robots.txt and redirects too."""

    def __init__(self, crawler: Crawler) -> None:
        """Guard the requests of ``crawler``; spiders that are no city are left alone."""
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Belong to ``crawler``."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let pass what :meth:`Hosts.check` lets pass."""
        hosts = getattr(self._crawler.spider, "hosts", None)
        if isinstance(hosts, Hosts):
            hosts.check(request.url)
