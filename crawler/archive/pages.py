"""A saved page, and how several sources are one archive."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence


class ArchiveError(Exception):
    """A source that cannot be replayed. The message says what to do."""


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A response as it was saved.

    Attributes:
        url: as it was asked for.
        status: of the response.
        headers: of the response; those that only spoke of the transfer are left out.
        body: the bytes.
        fetched_at: UTC, ``2026-11-22T07:15:00Z``.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: str


class PageSource(Protocol):
    """Something that holds saved pages.

    Attributes:
        name: as the user gave it.
        problems: what could not be read of it, a sentence each.
    """

    name: str
    problems: list[str]

    def urls(self) -> Iterator[str]:
        """The URL of every page it holds."""
        ...

    def newest(self) -> str:
        """When its newest page was fetched; empty where it holds none."""
        ...

    def load(self, url: str) -> SavedPage:
        """The page with exactly this URL, one of :meth:`urls`."""
        ...


@dataclass(slots=True)
class Archive:
    """Several sources as one; where two hold a page, the first named counts.

    Attributes:
        sources: in the order in which they were named.
        fold: what all URLs of one page have in common: a family's canonical URL without its scheme.
    """

    sources: Sequence[PageSource]
    fold: Callable[[str], str]
    _places: dict[str, tuple[PageSource, str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Note where each page is. A page that was saved under its own URL counts before a folded one."""
        for source in self.sources:
            for url in source.urls():
                self._places.setdefault(_without_scheme(url), (source, url))
        for source in self.sources:
            for url in source.urls():
                self._places.setdefault(self.fold(url), (source, url))

    def find(self, url: str) -> SavedPage | None:
        """The page of a URL, None where no source holds it."""
        place = self._places.get(_without_scheme(url)) or self._places.get(self.fold(url))
        return place[0].load(place[1]) if place is not None else None

    def urls(self) -> Iterator[str]:
        """The URLs of all pages, some perhaps more than once."""
        for source in self.sources:
            yield from source.urls()

    def newest(self) -> str:
        """When the newest page was fetched; empty where there is none."""
        return max((source.newest() for source in self.sources), default="")

    def problems(self) -> list[str]:
        """What could not be read, a sentence each."""
        return [problem for source in self.sources for problem in source.problems]


def _without_scheme(url: str) -> str:
    return url.split("://", 1)[-1]
