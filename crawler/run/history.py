"""What is known of earlier runs: from the store, the rejects, the manifests and a lock that was left."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from crawler.run.manifest import close_killed_run, manifest_paths, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from crawler.portals.column import Column
    from crawler.portals.listing import Row
    from crawler.run.lock import Lock
    from crawler.run.rejects import Rejects
    from crawler.store.store import Store

logger = logging.getLogger(__name__)


class StoredHistory:
    """The memory of a city (:class:`crawler.portals.walking.history.CrawlHistory`)."""

    def __init__(self, folder: Path, store: Store, rejects: Rejects) -> None:
        """Remember ``folder``.

        Args:
            folder: of the city.
            store: its records.
            rejects: its rejects.
        """
        self._folder = folder
        self._store = store
        self._rejects = rejects

    def knows(self, row: Row) -> bool:
        """Whether the store holds the document: at its URL, and under the number that the row prints.

        A document that failed when last tried is not known, though an earlier version may be stored.
        """
        return row.url not in self._rejects and self._store.knows_url(row.url, row.index_number)

    def failed_before(self, column: Column) -> Iterable[Row]:
        """The rows whose documents could not be got or read when last tried."""
        return self._rejects.open_rows(column.name)

    def was_walked_whole(self, column: Column) -> bool:
        """Whether the newest manifest that has the column says that its walk was complete.

        The manifest of the run that asks has it too, but is under way. What lies before a manifest that
        cannot be read says nothing about the last walk.
        """
        for path in manifest_paths(self._folder):
            manifest = read_manifest(path)
            if manifest is None:
                logger.warning("%s is no manifest, so the column %s is walked whole.", path, column.name)
                return False
            if manifest.is_under_way:
                continue
            for walked in manifest.columns:
                if (walked.get("name"), walked.get("url")) == (column.name, column.url):
                    return walked.get("complete") is True
        return False


def notes_on_last_run(folder: Path, lock: Lock) -> list[str]:
    """What the last run left behind: a kill."""
    notes = []
    killed = close_killed_run(folder)
    if lock.left_by is not None:
        notes.append(f"The last run was killed ({lock.left_by}); its lock was taken over.")
    if killed is not None:
        notes.append(f"Run {killed} did not come to its end: the columns that it walked are walked whole.")
    return notes
