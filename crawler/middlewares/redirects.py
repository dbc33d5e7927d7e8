"""Follow redirects to http and https only."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response

from crawler.reading.urls import redirect_target


class RedirectTargetMiddleware:
    """A downloader middleware that makes Scrapy follow a redirect only to an http or https URL.

    Without this middleware, Scrapy would raise an exception if the target is not an http or https URL (for
    example, an invalid URL). With this middleware, the redirect itself is returned as the response.
    """

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response. If it is a redirect that must not be followed, first mark the request.

        The mark is the key ``dont_redirect`` in the request's ``meta``. Scrapy then does not follow the redirect.
        """
        location = response.headers.get("Location")
        if (
            location is not None
            and redirect_target(response.url, location.decode("utf-8", "replace")) is None
        ):
            request.meta["dont_redirect"] = True
        return response
