"""Several sources as one, such as the archives in a folder and the saved pages next to them."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from crawler.archive.model import NOT_MODIFIED, Capture, PageSource, Part, SavedPage, surt


class SeveralSources:
    """Sources of equal rank, such as the WARC files of a city's runs: of several captures the newest is used.

    A part names the member source that holds it, so that a process can open that one alone.
    """

    def __init__(self, sources: Sequence[PageSource], name: str, problems: Sequence[str] = ()) -> None:
        """Combine ``sources``; ``problems`` names others that could not be opened, one sentence each."""
        self.name = name
        self.sources = sources
        self._unopened = problems
        self._source_of: dict[str, PageSource] = {}

    @property
    def problems(self) -> list[str]:
        """The problems of all of them: what could not be read, one sentence each."""
        return [*self._unopened, *(problem for source in self.sources for problem in source.problems)]

    def captures(self, prefix: str = "") -> Iterator[Capture]:
        """See :class:`~crawler.archive.model.PageSource`."""
        merged = heapq.merge(
            *(self._captures_in(source, prefix) for source in self.sources),
            key=lambda capture: (surt(capture.url), capture.fetched_at),
        )
        for _, one_key in groupby(merged, key=lambda capture: surt(capture.url)):
            yield from _with_status_before(list(one_key))

    def captures_of(self, key: str) -> list[Capture]:
        """See :class:`~crawler.archive.model.PageSource`."""
        found = []
        for source in self.sources:
            for capture in source.captures_of(key):
                self._source_of[capture.location.file] = source
                found.append(capture)
        return _with_status_before(sorted(found, key=lambda capture: capture.fetched_at))

    def newest(self) -> str:
        """Return the time at which the newest page was fetched."""
        return max((source.newest() for source in self.sources), default="")

    def load(self, capture: Capture) -> SavedPage:
        """Read the page of a capture."""
        return self._source_of[capture.location.file].load(capture)

    def parts(self, size: int) -> Iterator[Part]:
        """Iterate over the parts of one source after the other."""
        for source in self.sources:
            yield from source.parts(size)

    def read_part(self, part: Part) -> Iterator[SavedPage]:
        """Read the pages of a part."""
        source = next(member for member in self.sources if member.name == part.source)
        yield from source.read_part(part)

    def close(self) -> None:
        """Close every source."""
        for source in self.sources:
            source.close()

    def _captures_in(self, source: PageSource, prefix: str) -> Iterator[Capture]:
        for capture in source.captures(prefix):
            self._source_of[capture.location.file] = source
            yield capture


def _with_status_before(captures: list[Capture]) -> list[Capture]:
    """Give the captures of one key that have status 304 the status of the one before.

    A revisit has status 304 if its own archive does not hold its original. The captures are sorted by time.
    """
    status = NOT_MODIFIED
    found = []
    for capture in captures:
        if capture.status != NOT_MODIFIED:
            status = capture.status
        found.append(capture if capture.status != NOT_MODIFIED else replace(capture, status=status))
    return found
