"""Helpers for fetching attachments: the fetcher's interface, requests, and results."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, TypedDict
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.pipelines.media import FileInfo

from crawler.clock import now
from crawler.documents.file_types import MEDIA_TYPES
from crawler.store.attachment_journal import AttachmentStatus

TOO_COMPLEX = "too_complex"
"""The beginning of the reason of a failure whose text takes too long to read."""

NAMED_AS = {
    "jpeg": "jpg",
    "tiff": "tif",
    "htm": "html",
    "wps": "doc",
    "et": "xls",
    "dot": "doc",
    "csv": "txt",
}
"""The type for each file extension that differs from its type's name. Other extensions are the type's name."""


class FetchFailure(Protocol):
    """The interface of an object that describes why a file could not be fetched."""

    @property
    def kind(self) -> str:
        """The kind of failure: ``rejected``, ``failed`` or ``missing``."""
        ...

    @property
    def reason(self) -> str:
        """The reason as a code (``status_404``) or a short text."""
        ...

    @property
    def gone(self) -> bool:
        """True if the portal answered that the file does not exist."""
        ...


class FileFetcher(Protocol):
    """The interface of the object with which a city's spider fetches files, its reader.

    The reader requests files only from the city's hosts. It makes no further requests to a host that asks it to
    stop (such as HTTP 429), or that refuses access several times in a row (such as HTTP 403).
    """

    async def file(self, request: Request) -> Response | FetchFailure:
        """Fetch a file. If the file cannot be fetched, return the failure instead of raising an exception."""
        ...

    def is_stopping(self) -> bool:
        """Return True if no more requests may be made."""
        ...


class Fetched(TypedDict, total=False):
    """The result of requesting a file.

    The keys are those that Scrapy requires, and others whose values are copied to an
    :class:`~crawler.store.attachment_journal.AttachmentLine`.
    """

    url: str
    path: str | None
    checksum: str | None
    status: str
    fate: AttachmentStatus
    problem: str | None
    size: int | None
    type: str | None
    fetched_at: str


def request_for(url: str, max_size: int, timeout: int) -> Request:
    """Return a request for a file.

    Args:
        url: the file's URL.
        max_size: the maximum size of the file in bytes.
        timeout: the maximum duration of the download in seconds.
    """
    return Request(
        url,
        callback=NO_CALLBACK,
        meta={"download_maxsize": max_size, "download_warnsize": 0, "download_timeout": timeout},
        dont_filter=True,
    )


def no_file(request: Request, status: AttachmentStatus, problem: str, at: str | None = None) -> FileInfo:
    """Return the result of a request that produced no file to keep.

    The result has the form that Scrapy's media pipeline requires.

    Args:
        request: the request for the file.
        status: the attachment's status.
        problem: the reason why there is no file.
        at: the time of the request in UTC, e.g. ``2026-11-22T07:15:00Z``, or None for the current time.
    """
    return Fetched(  # type: ignore[return-value]
        url=request.url,
        path=None,
        checksum=None,
        status=status,
        fate=status,
        problem=problem,
        fetched_at=at or now(),
    )


def status_of(failure: FetchFailure) -> AttachmentStatus:
    """Return the status of an attachment that could not be fetched because of ``failure``.

    Returns:
        ``GONE`` if the portal says that the file does not exist, ``MISSING`` if the replayed archive does not
        contain it, ``REFUSED`` if it is too large or takes too long to read, ``FORBIDDEN`` if its host or
        robots.txt does not allow the request, otherwise ``FAILED``.
    """
    if failure.gone:
        return AttachmentStatus.GONE
    if failure.kind == AttachmentStatus.MISSING:
        return AttachmentStatus.MISSING
    # crawler.portals.walking.network_errors.TOO_LARGE
    if failure.reason.startswith(("the body is too large", TOO_COMPLEX)):
        return AttachmentStatus.REFUSED
    forbidden = failure.kind == "rejected" or "robots.txt" in failure.reason
    return AttachmentStatus.FORBIDDEN if forbidden else AttachmentStatus.FAILED


def type_mismatch(url: str, kind: str) -> str | None:
    """Return a description of the mismatch between a URL's file extension and the file's type, or None.

    Args:
        url: the file's URL.
        kind: the detected type, a key of :data:`~crawler.documents.file_types.MEDIA_TYPES` such as ``pdf``.

    Returns:
        A text such as ``named as doc, is pdf``, or None if the extension agrees with the type or names no type
        in ``MEDIA_TYPES``.
    """
    extension = Path(urlsplit(url).path).suffix.lower().removeprefix(".")
    named = NAMED_AS.get(extension, extension)
    return f"named as {named}, is {kind}" if named in MEDIA_TYPES and named != kind else None
