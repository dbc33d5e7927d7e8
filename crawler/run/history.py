"""The history of a city's earlier runs, read from the files in the city's folder."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from crawler.items import Reply
from crawler.portals.column import Column
from crawler.portals.listing import Row
from crawler.portals.walking.completeness import WalkSize
from crawler.portals.walking.history import CrawlHistory
from crawler.portals.walking.signals import WalkEnd
from crawler.run.alarms.alarm import Alarm, AlarmKind
from crawler.run.alarms.stuck import ColumnCause
from crawler.run.lock import Lock
from crawler.run.manifest import Manifest, close_killed_run, manifest_paths, read_manifest
from crawler.run.rejects import Rejects
from crawler.run.state import LIVE
from crawler.store.store import Store

_MANIFESTS = 100

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
            entry = _entry(manifest, column)
            if entry is not None:
                return entry.get("complete") is True
        return False

    def was_repeated(self, digest: str) -> bool:
        """Return whether ``rejects.jsonl`` lists a page with this digest as one page for several rows."""
        return self._rejects.has_reason_ending(f"({digest})")

    def stores_elsewhere(self, reply: Reply) -> bool:
        """Return whether the content of ``reply`` is stored as another record."""
        return self._store.has_content_elsewhere(reply)

    def size_before(self, column: Column) -> WalkSize | None:
        """Return the size of the column's listing in its last complete live walk, or None if there is none.

        A walk that reported a shorter listing counts too, so that this is reported once. So does a walk without a
        pager if a person accepted this. The newest :data:`_MANIFESTS` manifests are searched.
        """
        ends, accepted = {WalkEnd.SHRUNK}, ""
        for place, manifest in enumerate(islice(_manifests(self._folder), _MANIFESTS)):
            if place == 0:
                accepted = _accepted_pager(manifest, column)
                ends |= {WalkEnd.PAGER_GONE, WalkEnd.FURTHER_PAGES} if accepted else set()
            entry = _entry(manifest, column) if manifest.source == LIVE else None
            if entry is None or not (entry.get("complete") is True or entry.get("ended") in ends):
                continue
            pages, read, rows, repeated = (
                entry.get(key) for key in ("pages_promised", "pages_read", "rows", "repeated")
            )
            if isinstance(pages, int) and isinstance(read, int) and isinstance(rows, int) and read > 0:
                listed = rows - (repeated if isinstance(repeated, int) else 0)
                return WalkSize(pages, read, listed, accepted)
        return None


def _accepted_pager(manifest: Manifest, column: Column) -> str:
    """Return the sentences about further pages of a column that a person accepted, or an empty string."""
    return "; ".join(
        alarm.sentence
        for alarm in manifest.standing_alarms
        if alarm.kind in {AlarmKind.PAGER, AlarmKind.FURTHER_PAGES}
        and column.name in alarm.columns
        and alarm.accepted is not None
    )


def _entry(manifest: Manifest, column: Column) -> dict[str, Any] | None:
    """Return what the manifest of an ended run says of a column, or None if the run did not walk the column."""
    if manifest.is_under_way:
        return None
    return next(
        (
            entry
            for entry in manifest.columns
            if (entry.get("name"), entry.get("url")) == (column.name, column.url)
        ),
        None,
    )


def earlier_alarms(folder: Path, columns: Collection[str]) -> list[Alarm]:
    """Return the alarms in the manifest of a city's newest run, including accepted ones.

    Alarms about columns that the city no longer has are left out.

    Args:
        folder: the city's folder.
        columns: the names of the city's columns, and of those that the run walks.
    """
    newest = next(_manifests(folder), None)
    return [
        alarm
        for alarm in (newest.standing_alarms if newest is not None else ())
        if alarm.kind is AlarmKind.COVERAGE or not set(columns).isdisjoint(alarm.columns)
    ]


def earlier_causes(folder: Path, columns: Collection[str]) -> dict[str, ColumnCause]:
    """Return the cause for which pages of each column were missing after the newest live run that walked the column.

    Columns without missing pages are left out. Runs that were killed or stopped are skipped.

    Args:
        folder: the city's folder.
        columns: the names of the columns.
    """
    found: dict[str, ColumnCause | None] = {}
    for manifest in _manifests(folder):
        if manifest.source == LIVE:
            for entry in manifest.columns:
                name, ended = entry.get("name"), entry.get("ended")
                if name in list(columns) and isinstance(ended, str) and ended != WalkEnd.STOPPED:
                    found.setdefault(name, ColumnCause.of_dict(entry.get("cause")))
        if len(found) == len(columns):
            break
    return {name: cause for name, cause in found.items() if cause is not None}


def _manifests(folder: Path) -> Iterator[Manifest]:
    """Yield a city's manifests, newest first. Manifests that cannot be read are skipped."""
    for path in manifest_paths(folder):
        manifest = read_manifest(path)
        if manifest is not None:
            yield manifest


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
