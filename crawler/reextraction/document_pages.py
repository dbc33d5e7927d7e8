"""Find the further pages of documents in the archives of a re-extraction."""

from __future__ import annotations

from datetime import datetime

from crawler.archive.lookup import Archive
from crawler.archive.model import REDIRECT_STATUSES, ArchiveError, Capture, SavedPage, surt
from crawler.archive.sources.open import open_sources
from crawler.reextraction.task import Task


class SavedDocumentPages:
    """Finds the further pages of documents that are published in several pages.

    The sources are opened when the first such document is read.
    """

    def __init__(self, task: Task) -> None:
        """Prepare to search the sources of ``task``."""
        self._task = task
        self._archive: Archive | None = None

    def find(self, url: str, moment: str) -> SavedPage | None:
        """Return the page at ``url``, as saved nearest in time to ``moment``. Return None if it was not saved.

        Args:
            url: the URL of a further page.
            moment: the time at which the document's first page was fetched (UTC, ``2026-11-22T07:15:00Z``).
        """
        if self._archive is None:
            sources = open_sources(self._task.sources, follow_links=self._task.follow_links)
            self._archive = Archive(sources, self._task.city.family.page_key)
        found = [
            (source, capture)
            for source in self._archive.sources
            for capture in source.captures_of(surt(url))
            if capture.status not in REDIRECT_STATUSES
        ]
        nearest = min(found, key=lambda item: _distance(item[1], moment), default=None)
        nearest = nearest or self._archive.capture_of(url)
        if nearest is None:
            return None
        try:
            return nearest[0].load(nearest[1])
        except ArchiveError:
            return None

    def close(self) -> None:
        """Close the sources."""
        if self._archive is not None:
            self._archive.close()


def _distance(capture: Capture, moment: str) -> float:
    """Return the number of seconds between ``moment`` and the time at which a capture was fetched."""
    return abs((datetime.fromisoformat(capture.fetched_at) - datetime.fromisoformat(moment)).total_seconds())
