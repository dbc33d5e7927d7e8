"""Combine several sources into one source, for example a folder's web archives and its saved pages."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from crawler.archive.model import NOT_MODIFIED, Capture, PageSource, Part, SavedPage, surt


class SeveralSources:
    """Several sources that are used as one, such as the WARC files of a city's runs.

    The captures of a page come from all sources, oldest first. A part is a section of one of these sources, and the
    part's attribute ``source`` is the name of that source. A process that reads a part opens only that source.
    """

    def __init__(self, sources: Sequence[PageSource], name: str, problems: Sequence[str] = ()) -> None:
        """Combine ``sources`` into one source called ``name``.

        ``problems`` are sentences about further sources that could not be opened and are therefore not in ``sources``.
        """
        self.name = name
        self.sources = sources
        self._unopened = problems
        self._source_of: dict[str, PageSource] = {}

    @property
    def problems(self) -> list[str]:
        """The problems of all combined sources, one sentence each, including sources that could not be opened."""
        return [*self._unopened, *(problem for source in self.sources for problem in source.problems)]

    def captures(self, prefix: str = "") -> Iterator[Capture]:
        """Iterate over the captures whose SURT (a URL's sort key) begins with ``prefix``, sorted by SURT and time."""
        merged = heapq.merge(
            *(self._noted(source, source.captures(prefix)) for source in self.sources),
            key=lambda capture: (surt(capture.url), capture.fetched_at),
        )
        for _, one_key in groupby(merged, key=lambda capture: surt(capture.url)):
            yield from _with_status_before(list(one_key))

    def captures_of(self, key: str) -> list[Capture]:
        """Return the captures whose URL's SURT (sort key) is exactly ``key``, oldest first."""
        found = [
            capture for source in self.sources for capture in self._noted(source, source.captures_of(key))
        ]
        return _with_status_before(sorted(found, key=lambda capture: capture.fetched_at))

    def newest(self) -> str:
        """Return the time of the latest fetch of a page, in UTC, or an empty string if there is no page."""
        return max((source.newest() for source in self.sources), default="")

    def load(self, capture: Capture) -> SavedPage:
        """Return the page of a capture. The capture must come from this source."""
        return self._source_of[capture.location.file].load(capture)

    def parts(self, size: int) -> Iterator[Part]:
        """Divide all sources into parts (sections) of about ``size`` bytes, one source after the other."""
        for source in self.sources:
            yield from source.parts(size)

    def read_part(self, part: Part) -> Iterator[SavedPage]:
        """Yield all pages of a part (section). A page that cannot be read is skipped and reported in ``problems``."""
        source = next(member for member in self.sources if member.name == part.source)
        yield from source.read_part(part)

    def close(self) -> None:
        """Close all sources."""
        for source in self.sources:
            source.close()

    def _noted(self, source: PageSource, captures: Iterable[Capture]) -> Iterator[Capture]:
        for capture in captures:
            self._source_of[capture.location.file] = source
            yield capture


def _with_status_before(captures: list[Capture]) -> list[Capture]:
    """Return the captures in the same order, but replace status 304 (not modified) where possible.

    The new status is that of the nearest earlier capture with a status other than 304. If there is no such capture, the
    status remains 304. Revisit records, which have no body, may have status 304 if the record to which they refer is
    in another archive.

    All ``captures`` must have the same SURT (sort key), and must be sorted by time, oldest first.
    """
    status = NOT_MODIFIED
    found = []
    for capture in captures:
        if capture.status != NOT_MODIFIED:
            status = capture.status
        found.append(capture if capture.status != NOT_MODIFIED else replace(capture, status=status))
    return found
