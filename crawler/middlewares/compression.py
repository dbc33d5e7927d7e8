"""Undo the content encoding of responses. A body that is incomplete or damaged is a failure and is fetched again."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import NotConfigured
from scrapy.http import Response, TextResponse
from scrapy.responsetypes import responsetypes

from crawler.encodings import BodyTooLargeError, DamagedBodyError, decode_body
from crawler.portals.walking.network_errors import TOO_LARGE
from crawler.portals.walking.refusals import DamagedResponseError

_NO_LIMIT = 1 << 40
"""The size limit in bytes if ``DOWNLOAD_MAXSIZE`` is 0, which means no limit."""


class CompressionMiddleware(HttpCompressionMiddleware):
    """Scrapy's middleware for compressed responses, except that it decodes bodies as the reader of archives does.

    Scrapy's own returns as much of an incomplete body as it can decode. The reader of archives decodes all of a
    body or nothing, so a run and its replay read the same pages.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Create the middleware for the responses of ``crawler``."""
        super().__init__(crawler=crawler)
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the middleware for ``crawler``.

        Raises:
            NotConfigured: ``COMPRESSION_ENABLED`` is off, or the run is a replay, whose pages are already decoded.
        """
        if not crawler.settings.getbool("COMPRESSION_ENABLED") or crawler.settings["REPLAY"]:
            raise NotConfigured
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response | Request:  # type: ignore[override]
        """Return the response with its content encoding undone, or a request that fetches the page again.

        The body of an error response counts only if it can be decoded: its status says enough.

        Raises:
            DamagedResponseError: the body is still damaged after all retries, or it is too large.
        """
        encodings = response.headers.getlist("Content-Encoding")
        if not encodings or request.method == "HEAD":
            return response
        if not response.body and response.status == 200:
            return self._request_again(request, DamagedBodyError("it is empty"))
        limit: int = request.meta.get("download_maxsize", self._max_size) or _NO_LIMIT
        try:
            body = decode_body(response.body, None, b",".join(encodings).decode("latin-1"), limit)
        except BodyTooLargeError as error:
            raise DamagedResponseError(f"{TOO_LARGE}: {error}") from error
        except DamagedBodyError as error:
            if response.status == 200:
                return self._request_again(request, error)
            body = b""
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        if self.stats is not None:
            self.stats.inc_value("httpcompression/response_bytes", len(body))
            self.stats.inc_value("httpcompression/response_count")
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        unknown = {"encoding": None} if issubclass(kind, TextResponse) else {}  # guessed again from the body
        return response.replace(cls=kind, headers=headers, body=body, **unknown)

    def _request_again(self, request: Request, error: DamagedBodyError) -> Request:
        """Return a request that fetches a page again whose body is damaged.

        Raises:
            DamagedResponseError: the page was fetched as often as ``RETRY_TIMES`` allows.
        """
        again = None
        spider = self._crawler.spider
        if spider is not None and self._crawler.settings.getbool("RETRY_ENABLED"):
            again = get_retry_request(request, spider=spider, reason="damaged body")
        if again is None:
            raise DamagedResponseError(f"the body is incomplete or damaged: {error}") from error
        return again
