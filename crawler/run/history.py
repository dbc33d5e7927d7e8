"""The history of a city's earlier runs, read from the files in its folder."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from crawler.portals.column import Column
from crawler.portals.listing import Row
from crawler.portals.walking.history import CrawlHistory
from crawler.run.lock import Lock
from crawler.run.manifest import close_killed_run, manifest_paths, read_manifest
from crawler.run.rejects import Rejects
from crawler.store.store import Store

logger = logging.getLogger(__name__)


class StoredHistory(CrawlHistory):
    """A city's history, answered from its store, its rejects and its manifests.

    It tells a crawl which documents need not be fetched and which listings need not be read to their last
    page.
    """

    def __init__(self, folder: Path, store: Store, rejects: Rejects) -> None:
        """Create the history from a city's folder, its store and its rejects."""
        self._folder = folder
        self._store = store
        self._rejects = rejects

    def knows(self, row: Row) -> bool:
        """Return whether the document of a listing row need not be fetched, because it is stored.

        It must be stored with the row's URL and, if the row shows one, its 索引号 (index number). If the last
        attempt to fetch the document failed, the result is False, even if an earlier version is stored.
        """
        return row.url not in self._rejects and self._store.knows_url(row.url, row.index_number)

    def failed_before(self, column: Column) -> Iterable[Row]:
        """Return the listing rows of a column whose documents could not be fetched or read last time."""
        return self._rejects.open_rows(column.name)

    def was_walked_whole(self, column: Column) -> bool:
        """Return whether the last crawl of a column's listing left nothing out.

        This is recorded in the newest manifest of an ended run that includes the column. If a newer manifest
        cannot be read, the result is False, because it may include the column.
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
    """Return a sentence for each sign that the last run was killed, and complete that run's manifest.

    Args:
        folder: the city's folder.
        lock: the lock of that folder. It knows whether a killed run left it.
    """
    notes = []
    killed = close_killed_run(folder)
    if lock.left_by is not None:
        notes.append(f"The last run was killed ({lock.left_by}); its lock was taken over.")
    if killed is not None:
        notes.append(
            f"Run {killed} did not end: the columns that it walked are walked again from end to end."
        )
    return notes
