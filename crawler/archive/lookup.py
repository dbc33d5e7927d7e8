"""Combine several sources into one archive, in which pages are looked up one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from crawler.archive.model import (
    MAX_REDIRECTS,
    NOT_MODIFIED,
    PAGE_STATUSES,
    REDIRECT_STATUSES,
    ArchiveError,
    Capture,
    PageSource,
    RecordLocation,
    SavedPage,
    host_key,
    seconds_between,
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
            By default, it is the URL's ordinary lookup key.
        at: a time in UTC, e.g. ``2026-11-22T07:15:00Z``, or None. If it is None, all captures are used. Otherwise, the
            captures fetched by this time are used. If all captures of a page are later, the newest of them is used.
        on_hidden: a function that is called if the newest capture of a page is not a page. Its arguments are the URL,
            the reason, the time of that capture, and the time of the capture that is used instead.
    """

    sources: Sequence[PageSource]
    fold: Callable[[str], str] = lookup_key
    at: str | None = None
    on_hidden: Callable[[str, str, str, str], None] = lambda *_: None
    _folded: dict[tuple[int, str], dict[str, list[Capture]]] = field(init=False, default_factory=dict)

    def find(self, url: str, near: str | None = None) -> SavedPage | None:
        """Return the saved page for a URL, or None if no source contains the page.

        Args:
            url: the requested URL.
            near: a time in UTC, e.g. ``2026-11-22T07:15:00Z``. The capture that is nearest in time is used. By default,
                the newest capture is used.

        Raises:
            ArchiveError: a source contains the page, but the page cannot be read.
        """
        found = self.capture_of(url, near)
        return found[0].load(found[1]) if found is not None else None

    def find_target(self, url: str, near: str) -> SavedPage | None:
        """Return the saved page to which a URL leads, also through redirects, as saved nearest in time to ``near``.

        Return None if no source contains the page.

        Raises:
            ArchiveError: a source contains the page, but the page cannot be read.
        """
        for _ in range(MAX_REDIRECTS + 1):
            page = self.find(url, near)
            target = page.redirects_to() if page is not None else None
            if page is None or target is None:
                return page
            url, near = target, page.fetched_at
        return None

    def capture_of(self, url: str, near: str | None = None) -> tuple[PageSource, Capture] | None:
        """Return a tuple of the source and the capture to use for a URL, or None if no source contains the page.

        A capture of ``url`` itself is preferred to a capture of another URL under which the page can be requested.

        Args:
            url: the requested URL.
            near: a time in UTC. The capture that is nearest in time is used. By default, the newest capture is used.
        """
        versions = self.versions(url)
        if near is None or not versions:
            return versions[-1] if versions else None
        return min(versions, key=lambda version: seconds_between(version[1].fetched_at, near))

    def versions(self, url: str) -> list[tuple[PageSource, Capture]]:
        """Return the captures that show how a page was at different times, oldest first, each with its source.

        The captures come from one source. Captures that are later than the archive's time ``at`` are left out. So are
        captures that are not a page, such as the answer of a server that is busy. If nothing else was captured, the
        result is the newest of the captures that were left out. The result is empty if no source contains the page.
        """
        found: list[tuple[PageSource, list[Capture]]] = []
        for source, captures in self._captures_by_source(url):
            versions = self._versions(source, captures, url)
            if versions and _is_page(source, versions[-1]):
                self._note_hidden(url, versions, captures)
                return [(source, version) for version in versions]
            if versions:
                found.append((source, versions))
        return [(source, version) for source, versions in found[:1] for version in versions]

    def captures_of(self, url: str) -> list[tuple[PageSource, Capture]]:
        """Return all captures of a page with their sources, oldest first, also those under other URLs of the page."""
        found: dict[RecordLocation, tuple[PageSource, Capture]] = {}
        for source, captures in self._captures_by_source(url):
            found.update({capture.location: (source, capture) for capture in captures})
        return sorted(found.values(), key=lambda item: (item[1].fetched_at, item[1].position))

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

    def _captures_by_source(self, url: str) -> Iterator[tuple[PageSource, list[Capture]]]:
        """Yield the sources with their captures of a page: first of its URL, then of other URLs of the page."""
        key = surt(url)
        for source in self.sources:
            yield source, source.captures_of(key)
        folded = self.fold(url)
        for number, source in enumerate(self.sources):
            others = source.captures_of(surt(f"https://{folded}"))
            yield source, others + self._captures_by_folded_url(number, host_key(url)).get(folded, [])

    def _versions(self, source: PageSource, captures: list[Capture], url: str) -> list[Capture]:
        """Return the captures of a page in ``source`` that :meth:`versions` returns for ``url``.

        A redirect between two URLs of the same page, for example from http to https, is usually skipped. The redirect
        is used only if it was saved under exactly ``url``: the run that saved the redirect then also followed it. It
        replaces the captures to which it leads.

        Args:
            source: the source that contains the captures.
            captures: captures of the page, in any order.
            url: the requested URL.
        """
        requested = without_scheme(url)
        oldest_first = sorted(
            captures,
            key=lambda capture: (
                capture.fetched_at,
                without_scheme(capture.url) == requested,
                capture.position,
            ),
        )
        redirects = [capture for capture in oldest_first if self._redirects_to_same_page(source, capture)]
        pages = [capture for capture in oldest_first if capture not in redirects]
        followed = [capture for capture in redirects if capture.url == url]
        if followed and not (pages and pages[-1].url == url):
            kept = [*followed, *(capture for capture in pages if capture.url == url)]
            pages = [capture for capture in oldest_first if capture in kept]
        in_time = [capture for capture in pages if self.at is None or capture.fetched_at <= self.at]
        usable = [capture for capture in in_time if _is_page(source, capture)]
        if not usable:
            usable = [capture for capture in pages if _is_page(source, capture)][-1:]
        return usable or (in_time or pages)[-1:]

    def _note_hidden(self, url: str, versions: list[Capture], captures: list[Capture]) -> None:
        """Note that a later capture than the last of ``versions`` is not a page, unless its status is 304."""
        used = versions[-1]
        later = [
            capture
            for capture in captures
            if capture.fetched_at > used.fetched_at
            and capture.status not in PAGE_STATUSES | {NOT_MODIFIED}
            and (self.at is None or capture.fetched_at <= self.at)
        ]
        if later:
            newest = max(later, key=lambda capture: capture.fetched_at)
            self.on_hidden(url, f"status_{newest.status}", newest.fetched_at, used.fetched_at)

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


def _is_page(source: PageSource, capture: Capture) -> bool:
    """Return whether a capture is a page or a redirect. One with status 304 is a page if the page it repeats is known."""
    if capture.status == NOT_MODIFIED:
        with suppress(ArchiveError):
            return source.load(capture).status in PAGE_STATUSES
    return capture.status in PAGE_STATUSES
