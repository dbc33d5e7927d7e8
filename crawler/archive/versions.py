"""List the saved versions of a page for a replay, in the order in which they were recorded."""

from __future__ import annotations

from contextlib import suppress

from crawler.archive.lookup import Archive
from crawler.archive.model import MAX_REDIRECTS, REDIRECT_STATUSES, ArchiveError, Capture, PageSource
from crawler.archive.sources.open import archives_of
from crawler.portals.walking.run_source import Position, SavedVersion


def saved_versions(archive: Archive, url: str) -> list[SavedVersion]:
    """Return the versions of the page at ``url`` that an archive contains, oldest first."""
    return [
        SavedVersion(capture.position, _recording_order(archive, source, capture), (source, capture))
        for source, capture in archive.versions(url)
    ]


def _recording_order(
    archive: Archive, source: PageSource, capture: Capture, redirects: int = MAX_REDIRECTS
) -> Position:
    """Return a sort key for a capture: the time, the file and the offset at which it was recorded.

    A redirect has the sort key of its target; at most ``redirects`` consecutive redirects are followed. The key is
    ``("", "", 0)``, which sorts first, if the page is in a folder of saved pages or not in the archive.
    """
    if not archives_of(source):
        return "", "", 0
    if redirects and capture.status in REDIRECT_STATUSES:
        with suppress(ArchiveError):
            target = source.load(capture).redirects_to()
            if target is not None:
                found = archive.capture_of(target, capture.fetched_at)
                return _recording_order(archive, *found, redirects - 1) if found is not None else ("", "", 0)
    return capture.position
