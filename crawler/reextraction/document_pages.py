"""Find the further pages of documents in the archives of a re-extraction."""

from __future__ import annotations

from crawler.archive.lookup import Archive
from crawler.archive.model import ArchiveError, SavedPage
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
        try:
            return self._archive.find_target(url, moment)
        except ArchiveError:
            return None

    def close(self) -> None:
        """Close the sources."""
        if self._archive is not None:
            self._archive.close()
