"""The types shared by all archives: a saved page, a capture (one fetch of a page), and a source of pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from crawler.files import printable
from crawler.reading import Decoded, canonical_url, decode
from crawler.reading.urls import redirect_target, without_scheme

_DEFAULT_PORTS = frozenset({"80", "443"})

REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
"""The HTTP status codes of redirects. A response with such a status redirects only if it has a ``Location`` header."""

TRANSFER_HEADERS = frozenset(
    {"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"}
)
"""The names, in lower case, of headers that describe how a body was transferred.

Saved pages do not have these headers, because their bodies are already decoded.
"""

NOT_MODIFIED = 304
"""The HTTP status that a revisit record gets if it has no HTTP headers and its original is unknown.

A revisit record is a WARC record without a body. The record refers to an earlier capture with the same body: its
original.
"""

PAGE_STATUSES = REDIRECT_STATUSES | {200}
"""The HTTP status codes of pages and of redirects to pages.

An answer with another status (a refusal, an error of the server, 204, 206, 404) does not replace an older capture.
"""

MAX_REDIRECTS = 5
"""The maximum number of consecutive redirects that are followed. ``REDIRECT_MAX_TIMES`` is the same for live runs."""


class ArchiveError(Exception):
    """An archive, or a page in an archive, cannot be used. The message says why."""

    def __init__(self, sentence: str) -> None:
        """Create the error with ``sentence`` as its message. Bytes that are not valid UTF-8 are escaped."""
        super().__init__(printable(sentence))


@dataclass(frozen=True, slots=True)
class SavedPage:
    """An HTTP response that was saved.

    Attributes:
        url: the requested URL.
        status: the HTTP status code.
        headers: the response headers, without those in :data:`TRANSFER_HEADERS`.
        body: the decoded bytes of the response's body.
        fetched_at: the time of the fetch in UTC, e.g. ``2026-11-22T07:15:00Z``.
        is_scheme_known: False if the URL's scheme is a guess, because the page was saved under its host and path.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: str
    is_scheme_known: bool = True

    def header(self, name: str) -> str | None:
        """Return a response header's value, or None if the header is missing. The case of ``name`` does not matter."""
        wanted = name.lower()
        return next((value for sent, value in self.headers.items() if sent.lower() == wanted), None)

    @property
    def decoded(self) -> Decoded:
        """The page's text, and the encoding from which it was decoded."""
        return decode(self.body, self.header("Content-Type"))

    def redirects_to(self) -> str | None:
        """Return the URL to which the page redirects, or None if the page is not a redirect to an http(s) URL."""
        location = self.header("Location") if self.status in REDIRECT_STATUSES else None
        return redirect_target(self.url, location) if location is not None else None


@dataclass(frozen=True, slots=True, order=True)
class RecordLocation:
    """The position of a capture in a file.

    Attributes:
        file: the path or name by which the source knows the file.
        offset: the offset of the capture's first byte in the file.
        length: the capture's length in bytes, or 0 if the length is unknown.
    """

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Capture:
    """One fetch of a page, described without the page's content.

    Attributes:
        url: the requested URL.
        fetched_at: the time of the fetch in UTC, e.g. ``2026-11-22T07:15:00Z``.
        status: the HTTP status code of the response.
        location: the position at which the source stores the capture.
    """

    url: str
    fetched_at: str
    status: int
    location: RecordLocation

    @property
    def position(self) -> tuple[str, str, int]:
        """A sort key for the order of recording: the time, the file and the offset.

        Two runs that began in one second have the files ``<run id>.warc.gz`` and ``<run id>-2.warc.gz``, in this order.
        """
        return self.fetched_at, self.location.file.partition(".warc")[0], self.location.offset


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a source that can be read without the rest of the source, for example by another process.

    ``open_source(part.source).read_part(part)`` reads the section.

    Attributes:
        source: the source's name, which is a path on this machine or on a shared file system.
        file: the file or folder that contains the section, as the source names it.
        begin: the position at which the section begins: a byte offset in a WARC file, or the index of a page in a
            folder.
        end: the position just past the section: a byte offset or an index, like ``begin``.
        size: the section's approximate size in bytes.
    """

    source: str
    file: str
    begin: int
    end: int
    size: int


class PageSource(Protocol):
    """A collection of saved pages: a folder, a WARC file, a WACZ file, or several of these.

    Attributes:
        name: the name that the user gave the source. ``open_source(name)`` opens the source again.
    """

    name: str

    @property
    def problems(self) -> list[str]:
        """The problems found so far, for example files or records that could not be read, one sentence each."""
        ...

    def captures(self, prefix: str = "") -> Iterator[Capture]:
        """Iterate over the captures whose sort key begins with ``prefix``, sorted by key and then by time.

        A capture's sort key is the :func:`surt` of its URL. A URL that was fetched several times has several
        captures. The pages themselves are not read.
        """
        ...

    def captures_of(self, key: str) -> list[Capture]:
        """Return the captures whose URL's sort key (:func:`surt`) is exactly ``key``, oldest first."""
        ...

    def newest(self) -> str:
        """Return the time of the latest fetch of a page, or an empty string if there is no page.

        The time is in UTC, e.g. ``2026-11-22T07:15:00Z``.
        """
        ...

    def load(self, capture: Capture) -> SavedPage:
        """Return the page of a capture. The capture must come from this source.

        Raises:
            ArchiveError: the page cannot be read.
        """
        ...

    def parts(self, size: int) -> Iterator[Part]:
        """Divide the source into sections of about ``size`` bytes. Each capture is in exactly one section."""
        ...

    def read_part(self, part: Part) -> Iterator[SavedPage]:
        """Yield all pages of a part (section of the source), in the order in which they are stored.

        A page that cannot be read is skipped and reported in ``problems``.
        """
        ...

    def close(self) -> None:
        """Close the source's files. The source cannot be used afterwards."""
        ...


def seconds_between(time: str, other: str) -> float:
    """Return the number of seconds between two times in UTC, such as ``2026-11-22T07:15:00Z``."""
    return abs((datetime.fromisoformat(time) - datetime.fromisoformat(other)).total_seconds())


def host_key(url: str) -> str:
    """Return the prefix that the sort keys (:func:`surt`) of all URLs on a host share, e.g. ``cn,gov,cq,kjj)/``.

    ``url`` is any URL on the host; its scheme may be missing.
    """
    parts = urlsplit(url if "://" in url else f"http://{url}")
    host, _, port = parts.netloc.rpartition("@")[2].lower().partition(":")
    port = "" if port in _DEFAULT_PORTS else port
    return f"{','.join(reversed(host.split('.')))}{f':{port}' if port else ''})/"


def surt(url: str) -> str:
    """Return a URL's SURT (Sort-friendly URI Reordering Transform), the key by which captures are sorted.

    The SURT is the canonical URL without its scheme and with its host reversed. For example, the SURT of
    ``https://kjj.cq.gov.cn/a/index.html?b=1`` is ``cn,gov,cq,kjj)/a/?b=1``.
    """
    canonical = canonical_url(url)
    return host_key(canonical) + without_scheme(canonical).partition("/")[2]
