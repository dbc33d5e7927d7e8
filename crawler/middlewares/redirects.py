"""Only redirects to a page of the web are followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.reading.urls import redirect_target

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response


class RedirectTargetMiddleware:
    """A downloader middleware that lets a redirect be followed only to a page of the web.

    Scrapy would fail over any other, or over a target that is no URL; so it comes back as what it is.
    """

    def process_response(self, request: Request, response: Response) -> Response:
        """Mark what is not to be followed."""
        location = response.headers.get("Location")
        if (
            location is not None
            and redirect_target(response.url, location.decode("utf-8", "replace")) is None
        ):
            request.meta["dont_redirect"] = True
        return response
