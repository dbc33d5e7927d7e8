"""A folder of WARC and WACZ as one source, saved pages beside them included."""

from __future__ import annotations

import heapq
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from crawler.archive.model import NOT_MODIFIED, surt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.archive.model import Capture, PageSource, Part, SavedPage


class SeveralSources:
    """Sources of equal rank, like the WARC of every run of a city: of several captures the newest counts.

    Its parts name the source in it that holds them, so a process of its own opens that one alone.
    """

    def __init__(self, sources: Sequence[PageSource], name: str, told: Sequence[str] = ()) -> None:
        """Be all of ``sources`` at once; ``told`` says what is there besides and could not be opened, a sentence each."""
        self.name = name
        self.sources = sources
        self._told = told
        self._holder: dict[str, PageSource] = {}

    @property
    def problems(self) -> list[str]:
        """What could not be read of any of them."""
        return [*self._told, *(problem for source in self.sources for problem in source.problems)]

    def captures(self, prefix: str = "") -> Iterator[Capture]:
        """See :class:`~crawler.archive.model.PageSource`."""
        merged = heapq.merge(
            *(self._of(source, prefix) for source in self.sources),
            key=lambda each: (surt(each.url), each.fetched_at),
        )
        for _, one_key in groupby(merged, key=lambda each: surt(each.url)):
            yield from _with_status_before(list(one_key))

    def captures_of(self, key: str) -> list[Capture]:
        """See :class:`~crawler.archive.model.PageSource`."""
        found = []
        for source in self.sources:
            for capture in source.captures_of(key):
                self._holder[capture.location.file] = source
                found.append(capture)
        return _with_status_before(sorted(found, key=lambda each: each.fetched_at))

    def newest(self) -> str:
        """When the newest page was fetched."""
        return max((source.newest() for source in self.sources), default="")

    def load(self, capture: Capture) -> SavedPage:
        """The page of a capture."""
        return self._holder[capture.location.file].load(capture)

    def parts(self, size: int) -> Iterator[Part]:
        """The parts of one source after the other."""
        for source in self.sources:
            yield from source.parts(size)

    def read_part(self, part: Part) -> Iterator[SavedPage]:
        """The pages of a stretch."""
        source = next(each for each in self.sources if each.name == part.source)
        yield from source.read_part(part)

    def close(self) -> None:
        """Close every source."""
        for source in self.sources:
            source.close()

    def _of(self, source: PageSource, prefix: str) -> Iterator[Capture]:
        for capture in source.captures(prefix):
            self._holder[capture.location.file] = source
            yield capture


def _with_status_before(one_key: list[Capture]) -> list[Capture]:
    """The captures of one key, by time; one whose own archive does not know what it leaves unchanged has the status before it."""
    status = NOT_MODIFIED
    found = []
    for capture in one_key:
        if capture.status != NOT_MODIFIED:
            status = capture.status
        found.append(capture if capture.status != NOT_MODIFIED else replace(capture, status=status))
    return found
