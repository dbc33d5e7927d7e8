"""Combine several sources into one archive, in which pages are looked up one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from crawler.archive.model import (
    REDIRECT_STATUSES,
    ArchiveError,
    Capture,
    PageSource,
    SavedPage,
    host_key,
    surt,
)
from crawler.reading.urls import lookup_key, without_scheme


@dataclass(slots=True)
class Archive:
    """Several sources of pages that are used as one. If several sources contain a page, the first is used.

    Attributes:
        sources: the sources, in the order in which the user named them.
        fold: a function that returns a page's canonical URL without the scheme. Its argument is any URL under which
            the page can be requested. The portal's family (its content management system) determines the canonical URL.
        at: a time in UTC, e.g. ``2026-11-22T07:15:00Z``, or None. If it is None, the newest capture of a page is used.
            Otherwise, the newest capture fetched by this time is used. If all captures of a page are later, the
            newest of them is used.
    """

    sources: Sequence[PageSource]
    fold: Callable[[str], str]
    at: str | None = None
    _folded: dict[tuple[int, str], dict[str, list[Capture]]] = field(init=False, default_factory=dict)

    def find(self, url: str) -> SavedPage | None:
        """Return the saved page for a URL, or None if no source contains the page.

        Raises:
            ArchiveError: a source contains the page, but the page cannot be read.
        """
        found = self.capture_of(url)
        return found[0].load(found[1]) if found is not None else None

    def capture_of(self, url: str) -> tuple[PageSource, Capture] | None:
        """Return a tuple of the source and the capture to use for a URL, or None if no source contains the page.

        A capture of ``url`` itself is preferred to a capture of another URL under which the page can be requested.
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
        """Iterate over the captures whose SURT (sort key) begins with ``prefix``, one source after the other."""
        for source in self.sources:
            yield from source.captures(prefix)

    def newest(self) -> str:
        """Return the time of the latest fetch of any page in the archive, but no later than the archive's ``at``.

        The time is in UTC, e.g. ``2026-11-22T07:15:00Z``. Return an empty string if the archive contains no page.
        """
        newest = max((source.newest() for source in self.sources), default="")
        return min(newest, self.at) if self.at is not None else newest

    def problems(self) -> list[str]:
        """Return the problems found so far while reading the sources, one sentence each."""
        return [problem for source in self.sources for problem in source.problems]

    def close(self) -> None:
        """Close all sources."""
        for source in self.sources:
            source.close()

    def _best(self, source: PageSource, captures: list[Capture], url: str) -> Capture | None:
        """Return the capture in ``captures`` to use for ``url``.

        The newest capture fetched by the archive's time ``at`` is used. If all captures are later than ``at``, the
        newest of all is used. If captures have the same time, a capture of ``url`` itself is preferred. Return None if
        there are no captures, or if all captures that may be used are skipped redirects.

        A redirect between two URLs of the same page, for example from http to https, is usually skipped. The redirect
        is used only if it was saved under exactly ``url``: the run that saved the redirect then also followed it.

        Args:
            source: the source that contains the captures.
            captures: captures of the page, in any order.
            url: the requested URL.
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
        """Return the captures of one host in one source, grouped by folded URL.

        A capture's folded URL is the result of ``fold`` for its URL. The keys of the dictionary are the folded URLs. A
        capture is left out if ``fold`` changes nothing, that is, if it returns the URL's ordinary lookup key
        (:func:`~crawler.reading.urls.lookup_key`). The captures are read on the first call and then kept.

        Args:
            number: the index of the source in ``sources``.
            host: the prefix of the host's sort keys, as :func:`~crawler.archive.model.host_key` returns it.
        """
        captures = self._folded.get((number, host))
        if captures is None:
            captures = self._folded[number, host] = {}
            for capture in self.sources[number].captures(host):
                folded = self.fold(capture.url)
                if folded != lookup_key(capture.url):
                    captures.setdefault(folded, []).append(capture)
        return captures
