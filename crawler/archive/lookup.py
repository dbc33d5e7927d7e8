"""Several sources as one archive, asked for one page at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.archive.model import REDIRECTS, ArchiveError, host_key, surt
from crawler.reading.urls import lookup_key, without_scheme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from crawler.archive.model import Capture, PageSource, Part, SavedPage


@dataclass(slots=True)
class Archive:
    """Several sources as one; where two hold a page, the first named counts.

    Attributes:
        sources: in the order in which they were named.
        fold: what all URLs of one page have in common: a family's canonical URL without its scheme.
        at: of several captures of a page the newest at or before this moment counts (UTC,
            ``2026-11-22T07:15:00Z``), and where there is none, or no moment is given, the newest.
    """

    sources: Sequence[PageSource]
    fold: Callable[[str], str]
    at: str | None = None
    _folded: dict[tuple[int, str], dict[str, list[Capture]]] = field(init=False, default_factory=dict)

    def find(self, url: str) -> SavedPage | None:
        """The page of a URL, None where no source holds it."""
        found = self.capture_of(url)
        return found[0].load(found[1]) if found is not None else None

    def capture_of(self, url: str) -> tuple[PageSource, Capture] | None:
        """The capture that counts for a URL, and its source. A page saved under its own URL counts before a folded one."""
        key = surt(url)
        for source in self.sources:
            capture = self._counting(source, source.captures_of(key), url)
            if capture is not None:
                return source, capture
        folded = self.fold(url)
        for place, source in enumerate(self.sources):
            others = source.captures_of(surt(f"https://{folded}"))
            others += self._folded_of(place, host_key(url)).get(folded, [])
            capture = self._counting(source, others, url)
            if capture is not None:
                return source, capture
        return None

    def captures(self, prefix: str = "") -> Iterator[Capture]:
        """The captures of all sources, one source after the other."""
        for source in self.sources:
            yield from source.captures(prefix)

    def parts(self, size: int) -> Iterator[Part]:
        """All sources in stretches of about ``size`` bytes, one source after the other."""
        for source in self.sources:
            yield from source.parts(size)

    def newest(self) -> str:
        """When the newest page that may count was fetched; empty where there is none."""
        newest = max((source.newest() for source in self.sources), default="")
        return min(newest, self.at) if self.at is not None else newest

    def problems(self) -> list[str]:
        """What could not be read so far, a sentence each."""
        return [problem for source in self.sources for problem in source.problems]

    def close(self) -> None:
        """Close every source."""
        for source in self.sources:
            source.close()

    def _counting(self, source: PageSource, captures: list[Capture], url: str) -> Capture | None:
        """The one of several captures of a page that counts; of equal times that with the URL asked for.

        A detour from one URL of the page to another, from http to https, is gone where it was saved under the very
        URL asked for, as the run that saved it went; else it is passed over.
        """
        in_time = [each for each in captures if self.at is None or each.fetched_at <= self.at]
        asked = without_scheme(url)
        newest_first = sorted(
            in_time or captures,
            key=lambda each: (each.fetched_at, without_scheme(each.url) == asked),
            reverse=True,
        )
        detours = [each for each in newest_first if self._is_detour(source, each)]
        page = next((each for each in newest_first if each not in detours), None)
        if page is not None and page.url == url:
            return page
        return next((each for each in detours if each.url == url), page)

    def _is_detour(self, source: PageSource, capture: Capture) -> bool:
        if capture.status not in REDIRECTS:
            return False
        try:
            target = source.load(capture).leads_to()
        except ArchiveError:
            return False
        return target is not None and self.fold(target) == self.fold(capture.url)

    def _folded_of(self, place: int, host: str) -> dict[str, list[Capture]]:
        """A host's captures of which the family folds more than the canonical URL does; looked for on a miss only."""
        held = self._folded.get((place, host))
        if held is None:
            held = self._folded[place, host] = {}
            for capture in self.sources[place].captures(host):
                folded = self.fold(capture.url)
                if folded != lookup_key(capture.url):
                    held.setdefault(folded, []).append(capture)
        return held
