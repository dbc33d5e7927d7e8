"""A saved page, a capture of one, and what every source of them gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from crawler.reading import canonical_url
from crawler.reading.urls import redirect_target, without_scheme

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


LARGEST_PAGE = 32 * 1024 * 1024
"""Bytes of a page beyond which it is refused, content encoding undone: what a live run takes too."""


_USUAL_PORTS = frozenset({"80", "443"})

REDIRECTS = frozenset({301, 302, 303, 307, 308})
"""Statuses of a response that only leads elsewhere, where it says whither."""

TRANSFER_HEADERS = frozenset(
    {"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"}
)
"""Headers that spoke of the way of the bytes; a saved page has its bytes without it."""

NOT_MODIFIED = 304
"""The status of a capture that only says that an older one is unchanged, where nobody knows of that."""

MOST_REDIRECTS = 5
"""So many are followed in a row, as in a run (``REDIRECT_MAX_TIMES``)."""


class ArchiveError(Exception):
    """A source that cannot be read. The message says what to do."""

    def __init__(self, sentence: str) -> None:
        """Say ``sentence``, in which names of files may stand."""
        super().__init__(printable(sentence))


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A response as it was saved.

    Attributes:
        url: as it was asked for.
        status: of the response.
        headers: of the response; those that only spoke of the transfer are left out.
        body: the bytes, content encoding undone.
        fetched_at: UTC, ``2026-11-22T07:15:00Z``.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: str

    def header(self, name: str) -> str | None:
        """The value of a header, None where it was not sent."""
        wanted = name.lower()
        return next((value for sent, value in self.headers.items() if sent.lower() == wanted), None)

    def leads_to(self) -> str | None:
        """The URL to which a redirect leads; None of a page that is none, or leads to nothing on the web."""
        location = self.header("Location") if self.status in REDIRECTS else None
        return redirect_target(self.url, location) if location is not None else None


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a source finds a capture.

    Attributes:
        file: a path of the source's own choosing.
        offset: of the capture's first byte in it.
        length: in bytes; 0 where it is not known.
    """

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Capture:
    """One fetch of a page as a source knows it without reading it.

    Attributes:
        url: as it was asked for.
        fetched_at: UTC, ``2026-11-22T07:15:00Z``.
        status: of the response.
        place: where the source finds it.
    """

    url: str
    fetched_at: str
    status: int
    place: Place


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a source, for a process of its own: ``open_source(part.source).read_part(part)``.

    Attributes:
        source: names the source; a path on this or a shared file system.
        file: a path of the source's own choosing.
        begin: where the stretch begins.
        end: where the next one begins.
        size: about how many bytes it has.
    """

    source: str
    file: str
    begin: int
    end: int
    size: int


class PageSource(Protocol):
    """Something that holds saved pages.

    Attributes:
        name: as the user gave it; ``open_source(name)`` opens it again.
    """

    name: str

    @property
    def problems(self) -> list[str]:
        """What could not be read of it so far, a sentence each."""
        ...

    def captures(self, prefix: str = "") -> Iterator[Capture]:
        """Every capture whose :func:`surt` begins with ``prefix``, by key and time of fetching.

        A URL that was fetched several times comes several times. Nothing is read of the pages themselves.
        """
        ...

    def captures_of(self, key: str) -> list[Capture]:
        """The captures with exactly this :func:`surt`, by time of fetching."""
        ...

    def newest(self) -> str:
        """When its newest page was fetched; empty where it holds none."""
        ...

    def load(self, capture: Capture) -> SavedPage:
        """The page of one of its captures.

        Raises:
            ArchiveError: the page cannot be read any more.
        """
        ...

    def parts(self, size: int) -> Iterator[Part]:
        """The source in consecutive stretches of about ``size`` bytes; no capture is in two of them."""
        ...

    def read_part(self, part: Part) -> Iterator[SavedPage]:
        """The pages of a stretch, in the order in which they lie in it, read in bulk.

        What cannot be read is passed over and told in ``problems``.
        """
        ...

    def close(self) -> None:
        """Close its files; it can be used no more."""
        ...


def printable(name: object) -> str:
    r"""A file's name, or a sentence with one, as it can be printed and written: a byte that is no UTF-8 as ``\udcb1``."""
    return str(name).encode("utf-8", "backslashreplace").decode()


def host_key(url: str) -> str:
    """The begin of every :func:`surt` of a URL's host: ``cn,gov,cq,kjj)/``."""
    parts = urlsplit(url if "://" in url else f"http://{url}")
    host, _, port = parts.netloc.rpartition("@")[2].lower().partition(":")
    port = "" if port in _USUAL_PORTS else port
    return f"{','.join(reversed(host.split('.')))}{f':{port}' if port else ''})/"


def surt(url: str) -> str:
    """The key by which captures are sorted: the canonical URL, host first and without scheme (SURT).

    ``https://kjj.cq.gov.cn/a/index.html?b=1`` is ``cn,gov,cq,kjj)/a/?b=1``.
    """
    canonical = canonical_url(url)
    return host_key(canonical) + without_scheme(canonical).partition("/")[2]
