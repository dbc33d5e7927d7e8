"""The types that all archives share: a saved page, a capture of one, and the protocol of a source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from crawler.reading import canonical_url
from crawler.reading.urls import redirect_target, without_scheme

MAX_PAGE_BYTES = 32 * 1024 * 1024
"""The largest page that is read, in bytes after content decoding; a live run has the same limit."""

_DEFAULT_PORTS = frozenset({"80", "443"})

REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
"""Statuses of a response that redirects if it has a ``Location`` header."""

TRANSFER_HEADERS = frozenset(
    {"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"}
)
"""Headers that describe the transfer of the body; a saved page's body is already decoded."""

NOT_MODIFIED = 304
"""The status of a revisit record without HTTP headers whose original is unknown."""

MAX_REDIRECTS = 5
"""Redirects followed in a row, as in a live run (``REDIRECT_MAX_TIMES``)."""


class ArchiveError(Exception):
    """A source cannot be read. The message says what to do."""

    def __init__(self, sentence: str) -> None:
        """Create the error with ``sentence`` as its message; file names in it are made printable."""
        super().__init__(printable(sentence))


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A response as it was saved.

    Attributes:
        url: as requested.
        status: of the response.
        headers: of the response, without those that describe the transfer.
        body: the decoded bytes.
        fetched_at: UTC, ``2026-11-22T07:15:00Z``.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: str

    def header(self, name: str) -> str | None:
        """Return the value of a header, or None if it was not sent."""
        wanted = name.lower()
        return next((value for sent, value in self.headers.items() if sent.lower() == wanted), None)

    def redirects_to(self) -> str | None:
        """Return the URL to which the page redirects, or None if it is not a redirect to an http(s) URL."""
        location = self.header("Location") if self.status in REDIRECT_STATUSES else None
        return redirect_target(self.url, location) if location is not None else None


@dataclass(frozen=True, slots=True, order=True)
class RecordLocation:
    """The position of a capture in a file.

    Attributes:
        file: a path, as the source names it.
        offset: of the capture's first byte.
        length: in bytes; 0 if unknown.
    """

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Capture:
    """One fetch of a page, as a source knows it without reading the page.

    Attributes:
        url: as requested.
        fetched_at: UTC, ``2026-11-22T07:15:00Z``.
        status: of the response.
        location: where the source finds it.
    """

    url: str
    fetched_at: str
    status: int
    location: RecordLocation


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a source that one process can read alone: ``open_source(part.source).read_part(part)``.

    Attributes:
        source: the source's name, a path on this or a shared file system.
        file: a path, as the source names it.
        begin: where the section begins, in the source's own unit.
        end: where the next section begins.
        size: approximate size in bytes.
    """

    source: str
    file: str
    begin: int
    end: int
    size: int


class PageSource(Protocol):
    """A collection of saved pages.

    Attributes:
        name: as the user gave it; ``open_source(name)`` opens it again.
    """

    name: str

    @property
    def problems(self) -> list[str]:
        """The problems found so far: what could not be read, one sentence each."""
        ...

    def captures(self, prefix: str = "") -> Iterator[Capture]:
        """Iterate over the captures whose :func:`surt` begins with ``prefix``, by key and time of fetching.

        A URL that was fetched several times has several captures. The pages themselves are not read.
        """
        ...

    def captures_of(self, key: str) -> list[Capture]:
        """Return the captures with exactly this :func:`surt`, by time of fetching."""
        ...

    def newest(self) -> str:
        """Return the time at which the newest page was fetched; empty if the source holds no page."""
        ...

    def load(self, capture: Capture) -> SavedPage:
        """Read the page of one of the source's captures.

        Raises:
            ArchiveError: the page cannot be read.
        """
        ...

    def parts(self, size: int) -> Iterator[Part]:
        """Divide the source into consecutive parts of about ``size`` bytes; each capture is in exactly one."""
        ...

    def read_part(self, part: Part) -> Iterator[SavedPage]:
        """Read the pages of a part in bulk, in the order in which they are stored.

        What cannot be read is skipped and added to ``problems``.
        """
        ...

    def close(self) -> None:
        """Close the source's files; it cannot be used afterwards."""
        ...


def printable(name: object) -> str:
    r"""Return a file name, or a sentence with one, with bytes that are not UTF-8 escaped as ``\udcb1``."""
    return str(name).encode("utf-8", "backslashreplace").decode()


def host_key(url: str) -> str:
    """Return the prefix that the :func:`surt` of every URL of a host has: ``cn,gov,cq,kjj)/``."""
    parts = urlsplit(url if "://" in url else f"http://{url}")
    host, _, port = parts.netloc.rpartition("@")[2].lower().partition(":")
    port = "" if port in _DEFAULT_PORTS else port
    return f"{','.join(reversed(host.split('.')))}{f':{port}' if port else ''})/"


def surt(url: str) -> str:
    """Return the key by which captures are sorted (SURT): the canonical URL without scheme, host reversed.

    ``https://kjj.cq.gov.cn/a/index.html?b=1`` is ``cn,gov,cq,kjj)/a/?b=1``.
    """
    canonical = canonical_url(url)
    return host_key(canonical) + without_scheme(canonical).partition("/")[2]
