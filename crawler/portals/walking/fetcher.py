"""Send the requests of a run.

A method that fetches returns a response or a failure. It does not raise an exception for a download error.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.clock import now
from crawler.portals.family import Family
from crawler.portals.walking.failures import (
    STOPPED,
    FailureKind,
    FetchFailure,
    redirect_failure,
)
from crawler.portals.walking.hosts import Hosts
from crawler.portals.walking.refusals import (
    HostClosedError,
    NotInArchiveError,
    OffsiteError,
    failure_from_error,
    failure_from_refusal,
)
from crawler.portals.walking.run_source import VERSION, SavedVersion


class Fetcher:
    """Sends requests through Scrapy's engine and records how the hosts answer."""

    def __init__(self, crawler: Crawler, hosts: Hosts, meta: Mapping[str, Any]) -> None:
        """Create a fetcher that uses the engine of ``crawler``.

        Args:
            crawler: the crawler of the run.
            hosts: the hosts that may be requested.
            meta: the ``meta`` of every request for a page.
        """
        self._crawler = crawler
        self._hosts = hosts
        self._meta = meta

    async def page(self, url: str, **meta: Any) -> Response | FetchFailure:
        """Fetch the page at ``url``, and return the response, whatever its status.

        The result is a failure if a download error occurs, if the run is stopping, or if the page redirects
        to a URL that is not http or https.

        Args:
            url: the URL to request.
            meta: further values of the request's ``meta``, for a replay.
        """
        response = await self._download(Request(url, callback=NO_CALLBACK, meta={**self._meta, **meta}))
        return response if isinstance(response, FetchFailure) else unfollowed_redirect(response) or response

    async def file(self, request: Request) -> Response | FetchFailure:
        """Fetch a file to which a document links, and return the response, whatever its status.

        The result is a failure if a download error occurs, or if the file redirects to a URL that is not http or https.

        Args:
            request: the request for the file, which contains the limits for size and time.
        """
        response = await self._download(request)
        if isinstance(response, FetchFailure):
            return response
        failure = unfollowed_redirect(response)
        if failure is not None:
            self.note_answer(request.url, failure)
        return failure or response

    async def document(
        self, url: str, family: Family, version: SavedVersion | None = None
    ) -> Response | FetchFailure:
        """Fetch the document at ``url``. In a replay, ``version`` is the capture to read.

        The result is a failure, and no request is sent, if the run may not request ``url`` or if ``url`` is
        not the URL of a document of ``family``. Otherwise, the result is that of :meth:`page`.
        """
        try:
            self._hosts.check(url)
        except (OffsiteError, HostClosedError) as error:
            return failure_from_refusal(error)
        if not family.is_document(url):
            return FetchFailure(FailureKind.REJECTED, "no document of this portal")
        return await self.page(url, **({} if version is None else {VERSION: version}))

    async def failed(self, url: str, error: BaseException) -> FetchFailure:
        """Return the failure for a download error, and record the failure for the host of ``url``.

        The failure is not recorded if the host was not asked: the run may not request ``url``, or the
        replayed archive does not contain it.

        Args:
            url: the URL of the request.
            error: the download error.
        """
        failure = await failure_from_error(error, url)
        if not isinstance(error, OffsiteError | HostClosedError | NotInArchiveError):
            self.note_answer(url, failure)
        return failure

    def note_answer(self, url: str, failure: FetchFailure | None) -> None:
        """Record for the host of ``url`` whether it served a request.

        The host also counts as having served the request if it answered that the page does not exist, or if
        the failure's kind is ``REJECTED``. Refusals are also counted by kind in Scrapy's stats.

        Args:
            url: the URL of the request.
            failure: the failure of the request, or None if it succeeded.
        """
        if failure is not None and failure.stopped:
            return
        if failure is None or failure.gone or failure.kind is FailureKind.REJECTED:
            self._hosts.answered(url)
            return
        self._hosts.failed(url, failure)
        if failure.block is not None and self._crawler.stats is not None:
            self._crawler.stats.inc_value(f"blocked/{failure.block}")

    def is_stopping(self) -> bool:
        """Return whether the engine is closing. A closing engine must not be given further requests."""
        engine = self._crawler.engine
        if engine is None:
            return True
        slot = engine._slot  # noqa: SLF001 Scrapy has no public way to tell that a spider is being closed
        return not engine.running or slot is None or slot.closing is not None

    async def _download(self, request: Request) -> Response | FetchFailure:
        engine = self._crawler.engine
        if engine is None or self.is_stopping():
            return STOPPED
        try:
            return await engine.download_async(request)
        except Exception as error:  # noqa: BLE001 any download error concerns this page only
            return await self.failed(request.url, error)


def unfollowed_redirect(response: Response) -> FetchFailure | None:
    """Return the failure of a redirect to a URL that is not http or https, or None for any other response."""
    location = response.headers.get("Location")
    target = location.decode("utf-8", "replace") if location is not None else None
    return redirect_failure(response.status, response.url, target)


def fetched_at(response: Response) -> str:
    """Return the time at which a page was fetched, such as ``2026-11-22T07:15:00Z``.

    In a live run, the result is the current time. In a replay, it is the time recorded in the archive.
    """
    recorded: str | None = response.meta.get("fetched_at")
    return recorded or now()


def content_type(response: Response) -> str | None:
    """Return the value of a response's ``Content-Type`` header, or None if it has none."""
    value: bytes | None = response.headers.get("Content-Type")
    return value.decode("latin-1") if value else None
