"""Say of a response from Scrapy's HTTP cache when it was really fetched."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcache import HttpCacheMiddleware
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from crawler.clock import utc


class TimedHttpCacheMiddleware(HttpCacheMiddleware):
    """Scrapy's middleware for its HTTP cache, which also records the time at which a cached response was fetched.

    Without it, a record from a cached response would state the time of the run.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the middleware for ``crawler``.

        Raises:
            NotConfigured: ``HTTPCACHE_ENABLED`` is off, or the run is a replay, whose pages come from the archive alone.
        """
        if crawler.settings["REPLAY"]:
            raise NotConfigured
        return super().from_crawler(crawler)

    def process_response(self, request: Request, response: Response) -> Response | Request:  # type: ignore[override]
        """Return the response. If it comes from the cache, set ``fetched_at`` in the request's ``meta``."""
        result = super().process_response(request, response)
        stored_at: float | None = request.meta.get("cache_timestamp")
        if isinstance(result, Response) and "cached" in result.flags and stored_at is not None:
            request.meta["fetched_at"] = utc(datetime.fromtimestamp(stored_at, UTC))
        return result
