"""A limit on the size of a response's headers, which Twisted's HTTP client does not have."""

from __future__ import annotations

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS, Request
from twisted.web.iweb import IResponse

MAX_HEADER_BYTES = 256 * 1024
"""The maximum size in bytes of a response's status line and headers. Browsers have the same limit."""


class HeadersTooLargeError(Exception):
    """The headers of a response are larger than :data:`MAX_HEADER_BYTES`."""


class LimitedHeadersDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's download handler for HTTP, which gives up on a response whose headers do not end.

    Otherwise such a response would fill the memory until ``DOWNLOAD_TIMEOUT`` ends it.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Create the handler for the requests of ``crawler``."""
        super().__init__(crawler)
        self._pool._factory = _LimitedFactory  # noqa: SLF001 where Scrapy sets its own


class _LimitedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> _LimitedProtocol:  # noqa: ARG002, N802 Twisted's names
        return _LimitedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class _LimitedProtocol(_LenientHTTP11ClientProtocol):
    """A connection that counts the bytes of a response until its headers have ended."""

    _header_bytes = 0

    def request(self, request: Request) -> Deferred[IResponse]:
        """Send a request, and begin to count the bytes of the headers of its response."""
        self._header_bytes = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 Twisted's name
        """Read a part of a response, or give up on the response if its headers are too large."""
        if self._parser is not None and self._parser.state in {STATUS, HEADER}:
            self._header_bytes += len(data)
            if self._header_bytes > MAX_HEADER_BYTES:
                self._giveUp(Failure(HeadersTooLargeError()))  # type: ignore[no-untyped-call]
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]
