"""Refuse requests to hosts that are not the city's."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.portals.walking.hosts import Hosts
from crawler.portals.walking.refusals import MovedHostError, OffsiteError

_PERMANENT = frozenset({301, 308})
"""The statuses of permanent redirects (RFC 9110, sections 15.4.2 and 15.4.9)."""


class OffsiteMiddleware:
    """A downloader middleware that stops every request to a host that is not the city's.

    This includes requests for robots.txt and requests that follow a redirect.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Create the middleware for the requests of ``crawler``.

        Requests are checked only if the spider has a :class:`Hosts` object as its attribute ``hosts``.
        """
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the middleware for ``crawler``."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise an exception unless the request may be sent.

        Raises:
            OffsiteError: the URL's host is not one of the city's, or its scheme is not http or https.
            MovedHostError: the same, after redirects that are all permanent (status 301 or 308).
            HostClosedError: the host gets no further requests in this run.
        """
        hosts = getattr(self._crawler.spider, "hosts", None)
        if isinstance(hosts, Hosts):
            try:
                hosts.check(request.url)
            except OffsiteError as error:
                statuses = set(request.meta.get("redirect_reasons", ()))
                if statuses and statuses <= _PERMANENT:
                    raise MovedHostError(f"moved permanently, and the new host is {error}") from error
                raise
