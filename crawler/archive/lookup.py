"""Several sources as one archive, in which one page at a time is looked up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from crawler.archive.model import (
    REDIRECT_STATUSES,
    ArchiveError,
    Capture,
    PageSource,
    Part,
    SavedPage,
    host_key,
    surt,
)
from crawler.reading.urls import lookup_key, without_scheme


@dataclass(slots=True)
class Archive:
    """Several sources as one; if two hold a page, the one named first is used.

    Attributes:
        sources: in the order in which the user named them.
        fold: maps all URLs of one page to one text: the family's canonical URL without its scheme.
        at: of several captures of a page the newest at or before this moment is used (UTC,
            ``2026-11-22T07:15:00Z``). Without a moment, or if all are later, the newest of all is used.
    """

    sources: Sequence[PageSource]
    fold: Callable[[str], str]
    at: str | None = None
    _folded: dict[tuple[int, str], dict[str, list[Capture]]] = field(init=False, default_factory=dict)

    def find(self, url: str) -> SavedPage | None:
        """Return the page of a URL, or None if no source holds it."""
        found = self.capture_of(url)
        return found[0].load(found[1]) if found is not None else None

    def capture_of(self, url: str) -> tuple[PageSource, Capture] | None:
        """Return the source and the capture to use for a URL, or None.

        A page saved under its own URL is preferred to one with the same folded URL.
        """
        key = surt(url)
        for source in self.sources:
            capture = self._best(source, source.captures_of(key), url)
            if capture is not None:
                return source, capture
        folded = self.fold(url)
        for number, source in enumerate(self.sources):
            others = source.captures_of(surt(f"https://{folded}"))
            others += self._captures_by_folded_url(number, host_key(url)).get(folded, [])
            capture = self._best(source, others, url)
            if capture is not None:
                return source, capture
        return None

    def captures(self, prefix: str = "") -> Iterator[Capture]:
        """Iterate over the captures of all sources, one source after the other."""
        for source in self.sources:
            yield from source.captures(prefix)

    def parts(self, size: int) -> Iterator[Part]:
        """Divide all sources into parts of about ``size`` bytes, one source after the other."""
        for source in self.sources:
            yield from source.parts(size)

    def newest(self) -> str:
        """Return the time at which the newest usable page was fetched, at most ``at``; empty if there is none."""
        newest = max((source.newest() for source in self.sources), default="")
        return min(newest, self.at) if self.at is not None else newest

    def problems(self) -> list[str]:
        """Return what could not be read so far, one sentence each."""
        return [problem for source in self.sources for problem in source.problems]

    def close(self) -> None:
        """Close every source."""
        for source in self.sources:
            source.close()

    def _best(self, source: PageSource, captures: list[Capture], url: str) -> Capture | None:
        """Return the capture of a page to use; of equal times the one with the requested URL.

        A redirect between two URLs of the same page, for example from http to https, is returned only if it was saved
        under exactly the requested URL, because the run that saved it followed it too. Otherwise it is skipped.
        """
        in_time = [capture for capture in captures if self.at is None or capture.fetched_at <= self.at]
        requested = without_scheme(url)
        newest_first = sorted(
            in_time or captures,
            key=lambda capture: (capture.fetched_at, without_scheme(capture.url) == requested),
            reverse=True,
        )
        redirects = [capture for capture in newest_first if self._redirects_to_same_page(source, capture)]
        page = next((capture for capture in newest_first if capture not in redirects), None)
        if page is not None and page.url == url:
            return page
        return next((capture for capture in redirects if capture.url == url), page)

    def _redirects_to_same_page(self, source: PageSource, capture: Capture) -> bool:
        if capture.status not in REDIRECT_STATUSES:
            return False
        try:
            target = source.load(capture).redirects_to()
        except ArchiveError:
            return False
        return target is not None and self.fold(target) == self.fold(capture.url)

    def _captures_by_folded_url(self, number: int, host: str) -> dict[str, list[Capture]]:
        """Return a host's captures whose folded URL differs from the canonical one, by folded URL; read on first use."""
        captures = self._folded.get((number, host))
        if captures is None:
            captures = self._folded[number, host] = {}
            for capture in self.sources[number].captures(host):
                folded = self.fold(capture.url)
                if folded != lookup_key(capture.url):
                    captures.setdefault(folded, []).append(capture)
        return captures
