"""The history of a city's earlier runs, read from the files in the city's folder."""

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
    """Finds out what a city's earlier runs did, from the city's store, rejects and manifests.

    With this history, a run decides which documents need not be fetched, and which listings need not be read up
    to their last page. This class implements :class:`crawler.portals.walking.history.CrawlHistory`.
    """

    def __init__(self, folder: Path, store: Store, rejects: Rejects) -> None:
        """Create the history from a city's folder, its store and its rejects."""
        self._folder = folder
        self._store = store
        self._rejects = rejects

    def knows(self, row: Row) -> bool:
        """Return whether the document that a listing row links to is already stored.

        The document must have been seen at the row's URL. If the row shows a 索引号 (index number), the document
        must also have this number. The result is False if the latest attempt to fetch or read the document
        failed, even if an earlier version is stored.
        """
        return row.url not in self._rejects and self._store.knows_url(row.url, row.index_number)

    def failed_before(self, column: Column) -> Iterable[Row]:
        """Return the column's rows whose documents could not be fetched or read when last requested."""
        return self._rejects.open_rows(column.name)

    def was_walked_whole(self, column: Column) -> bool:
        """Return whether the latest walk (reading, page by page) of a column's listing left nothing out.

        The answer is taken from the newest manifest of an ended run that walked the column. The result is
        False if there is no such manifest, or if a newer manifest cannot be read.
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
    """Complete the manifest of the previous run if that run was killed, and return sentences that report this.

    The list is empty if the previous run was not killed.

    Args:
        folder: the city's folder.
        lock: the lock of that folder. Its ``left_by`` describes the killed process that held the lock before, or
            is None if no process was killed.
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
