"""Follow redirects to http and https only."""

from __future__ import annotations

from typing import Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.portals.city_spider import CitySpider
from crawler.portals.walking.refusals import CookieNeededError
from crawler.reading.urls import redirect_target

_SETS_COOKIE = "redirect_sets_cookie"
"""The key in the ``meta`` of a request that follows a redirect with a cookie."""

_NEEDS_COOKIE = "the portal redirects in a circle until it gets back the cookie that it sets"


class RedirectTargetMiddleware:
    """A downloader middleware that makes Scrapy follow a redirect only to an http or https URL.

    Without this middleware, Scrapy would raise an exception if the target is not an http or https URL (for
    example, an invalid URL). With this middleware, the redirect itself is returned as the response.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Create the middleware for the responses of ``crawler``."""
        settings = crawler.settings
        self._spider = crawler.spider
        self._max_times = settings.getint("REDIRECT_MAX_TIMES")
        self._names_cookies = not settings.getbool("COOKIES_ENABLED") and not settings["REPLAY"]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the middleware for ``crawler``."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response. If it is a redirect that must not be followed, first mark the request.

        The mark is the key ``dont_redirect`` in the request's ``meta``. Scrapy then does not follow the redirect.

        Raises:
            CookieNeededError: the portal has redirected in a circle and has set a cookie that was not sent back.
        """
        location = response.headers.get("Location")
        if location is None:
            return response
        if redirect_target(response.url, location.decode("utf-8", "replace")) is None:
            request.meta["dont_redirect"] = True
        elif self._names_cookies and 300 <= response.status < 400:
            if "Set-Cookie" in response.headers:
                request.meta[_SETS_COOKIE] = True
            if request.meta.get(_SETS_COOKIE) and request.meta.get("redirect_times", 0) >= self._max_times:
                raise CookieNeededError(_cookie_advice(self._spider))
        return response


def _cookie_advice(spider: Spider | None) -> str:
    if isinstance(spider, CitySpider):
        return f"{_NEEDS_COOKIE}: set cookies = True in crawler/spiders/{spider.name}.py"
    return f"{_NEEDS_COOKIE}: allow cookies with -s COOKIES_ENABLED=1"
