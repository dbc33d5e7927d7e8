"""The history of a city's earlier runs, from its store, rejects, manifests and a lock left by a killed run."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from crawler.portals.column import Column
from crawler.portals.listing import Row
from crawler.run.lock import Lock
from crawler.run.manifest import close_killed_run, manifest_paths, read_manifest
from crawler.run.rejects import Rejects
from crawler.store.store import Store

logger = logging.getLogger(__name__)


class StoredHistory:
    """The history of a city, as the walk needs it (:class:`crawler.portals.walking.history.CrawlHistory`)."""

    def __init__(self, folder: Path, store: Store, rejects: Rejects) -> None:
        """Read from the city's folder, its store and its rejects."""
        self._folder = folder
        self._store = store
        self._rejects = rejects

    def knows(self, row: Row) -> bool:
        """Tell whether the store has the document: at its URL, and under the 索引号 that the row prints.

        A document that failed in its last fetch is not known, even if an earlier version is stored.
        """
        return row.url not in self._rejects and self._store.knows_url(row.url, row.index_number)

    def failed_before(self, column: Column) -> Iterable[Row]:
        """Return the rows whose documents could not be fetched or read in their last fetch."""
        return self._rejects.open_rows(column.name)

    def was_walked_whole(self, column: Column) -> bool:
        """Tell whether the column's last walk was complete, by the newest manifest of an ended run that has it.

        A manifest that cannot be read may be that of the last walk, so older ones do not count.
        """
        for path in manifest_paths(self._folder):
            manifest = read_manifest(path)
            if manifest is None:
                logger.warning("%s is not a manifest, so the whole column %s is walked.", path, column.name)
                return False
            if manifest.is_under_way:
                continue
            for entry in manifest.columns:
                if (entry.get("name"), entry.get("url")) == (column.name, column.url):
                    return entry.get("complete") is True
        return False


def notes_on_last_run(folder: Path, lock: Lock) -> list[str]:
    """Return a sentence for each trace of a killed run, and write that run's outcome into its manifest."""
    notes = []
    killed = close_killed_run(folder)
    if lock.left_by is not None:
        notes.append(f"The last run was killed ({lock.left_by}); its lock was taken over.")
    if killed is not None:
        notes.append(
            f"Run {killed} did not end: the columns that it walked are walked again from end to end."
        )
    return notes
