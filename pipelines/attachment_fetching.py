"""Fetching one attachment: who fetches, and what an answer means."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypedDict
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from crawler.clock import now
from crawler.documents.file_types import MEDIA_TYPES
from crawler.store.attachment_journal import AttachmentStatus

if TYPE_CHECKING:
    from scrapy.http import Response
    from scrapy.pipelines.media import FileInfo

NAMED_AS = {
    "jpeg": "jpg",
    "tiff": "tif",
    "htm": "html",
    "wps": "doc",
    "et": "xls",
    "dot": "doc",
    "csv": "txt",
}
"""Endings of names that mean one of the types that are told apart."""


class FetchFailure(Protocol):
    """Why there is no file."""

    @property
    def kind(self) -> str:
        """``rejected``, ``failed`` or ``missing``."""
        ...

    @property
    def reason(self) -> str:
        """In a few words."""
        ...

    @property
    def gone(self) -> bool:
        """Whether the portal says that there is no such file."""
        ...


class FileFetcher(Protocol):
    """What fetches for the spider of a city: it asks the city's hosts alone, and minds how they answer."""

    async def file(self, request: Request) -> Response | FetchFailure:
        """Fetch a file; nothing is raised."""
        ...

    def is_stopping(self) -> bool:
        """Whether nothing more is to be asked."""
        ...


class Fetched(TypedDict, total=False):
    """What a download came to: values of an :class:`AttachmentLine`, and what Scrapy asks for."""

    url: str
    path: str | None
    checksum: str | None
    status: str
    fate: AttachmentStatus
    problem: str | None
    size: int | None
    type: str | None
    fetched_at: str


def request_for(url: str, largest: int, seconds: int) -> Request:
    """The request for a file of at most ``largest`` bytes, which may take so many seconds."""
    return Request(
        url,
        callback=NO_CALLBACK,
        meta={"download_maxsize": largest, "download_warnsize": 0, "download_timeout": seconds},
        dont_filter=True,
    )


def no_file(request: Request, fate: AttachmentStatus, problem: str, at: str | None = None) -> FileInfo:
    """Why there is no file, in the form in which Scrapy's pipeline hands results on."""
    return Fetched(  # type: ignore[return-value]
        url=request.url,
        path=None,
        checksum=None,
        status=fate,
        fate=fate,
        problem=problem,
        fetched_at=at or now(),
    )


def status_of(loss: FetchFailure) -> AttachmentStatus:
    """What a loss of a page means for a file."""
    if loss.gone:
        return AttachmentStatus.GONE
    if loss.kind == AttachmentStatus.MISSING:
        return AttachmentStatus.MISSING
    if loss.reason.startswith("DownloadCancelledError"):  # Scrapy's, for what is larger than download_maxsize
        return AttachmentStatus.REFUSED
    return (
        AttachmentStatus.FORBIDDEN
        if loss.kind == "rejected" or "robots.txt" in loss.reason
        else AttachmentStatus.FAILED
    )


def type_mismatch(url: str, kind: str) -> str | None:
    """What is odd about a file that is stored: its address names another type than its bytes have."""
    ending = Path(urlsplit(url).path).suffix.lower().removeprefix(".")
    named = NAMED_AS.get(ending, ending)
    return f"named as {named}, is {kind}" if named in MEDIA_TYPES and named != kind else None
