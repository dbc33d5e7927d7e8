"""The fetching of one attachment: its fetcher, its request, and the meaning of an answer."""

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

NAMED_AS = {
    "jpeg": "jpg",
    "tiff": "tif",
    "htm": "html",
    "wps": "doc",
    "et": "xls",
    "dot": "doc",
    "csv": "txt",
}
"""File extension -> the recognised type that it stands for."""


class FetchFailure(Protocol):
    """The reason why a file could not be fetched."""

    @property
    def kind(self) -> str:
        """``rejected``, ``failed`` or ``missing``."""
        ...

    @property
    def reason(self) -> str:
        """The reason as a short text."""
        ...

    @property
    def gone(self) -> bool:
        """Whether the portal says that the file does not exist."""
        ...


class FileFetcher(Protocol):
    """The fetcher of a city's spider. It requests only from the city's hosts and stops when they block."""

    async def file(self, request: Request) -> Response | FetchFailure:
        """Fetch a file, without raising an error."""
        ...

    def is_stopping(self) -> bool:
        """Tell whether no further request may be made."""
        ...


class Fetched(TypedDict, total=False):
    """The result of a download: values of an :class:`AttachmentLine`, and the keys that Scrapy needs."""

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
    """Return the request for a file of at most ``max_size`` bytes, with a timeout in seconds."""
    return Request(
        url,
        callback=NO_CALLBACK,
        meta={"download_maxsize": max_size, "download_warnsize": 0, "download_timeout": timeout},
        dont_filter=True,
    )


def no_file(request: Request, status: AttachmentStatus, problem: str, at: str | None = None) -> FileInfo:
    """Return the result of a request that gave no file, in the form that Scrapy's pipeline passes on."""
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
    """Return the status of an attachment whose file could not be fetched."""
    if failure.gone:
        return AttachmentStatus.GONE
    if failure.kind == AttachmentStatus.MISSING:
        return AttachmentStatus.MISSING
    if failure.reason.startswith("DownloadCancelledError"):  # Scrapy raises it above download_maxsize
        return AttachmentStatus.REFUSED
    forbidden = failure.kind == "rejected" or "robots.txt" in failure.reason
    return AttachmentStatus.FORBIDDEN if forbidden else AttachmentStatus.FAILED


def type_mismatch(url: str, kind: str) -> str | None:
    """Return a text if the URL's file extension names another type than the file's bytes have, else None."""
    extension = Path(urlsplit(url).path).suffix.lower().removeprefix(".")
    named = NAMED_AS.get(extension, extension)
    return f"named as {named}, is {kind}" if named in MEDIA_TYPES and named != kind else None
