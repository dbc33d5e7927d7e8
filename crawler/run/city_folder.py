"""Read-only access to a city's folder: its runs and its open rejects.

A reject is a page that should have become a record but did not. A reject is open until a run reads the page.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from crawler.reading.urls import lookup_key
from crawler.run.lock import is_locked
from crawler.run.manifest import RUNS, Manifest, manifest_paths, read_manifest
from crawler.run.rejects import REJECTS, Reject, read_rejects
from crawler.run.state import LIVE
from crawler.store.repeated import RepeatedPage, repeated_pages
from crawler.store.store import RECORDS


@dataclass(slots=True)
class Runs:
    """The runs of a city.

    Attributes:
        ended: the manifests of runs that have ended, newest first. Killed runs are included, with the outcome
            ``incomplete``.
        under_way: the manifest of the run that is under way, or None if no run is under way.
        unreadable: the names of manifest files that cannot be read or are incomplete.
    """

    ended: list[Manifest] = field(default_factory=list)
    under_way: Manifest | None = None
    unreadable: list[str] = field(default_factory=list)


def city_folders(data: Path, known: Collection[str] = ()) -> list[Path]:
    """Return the city folders in the data folder, sorted by path.

    A folder is a city folder if it contains runs or records, or if its name is in ``known``.

    Args:
        data: the data folder.
        known: names of cities. Their folders are returned even if they contain no runs and no records.

    Raises:
        OSError: the data folder cannot be read.
    """
    return sorted(
        path
        for path in data.iterdir()
        if path.is_dir() and (path.name in known or (path / RUNS).is_dir() or (path / RECORDS).exists())
    )


def runs_of(folder: Path) -> Runs:
    """Return the runs of a city, read from the manifests in its folder."""
    runs = Runs()
    for path in manifest_paths(folder):
        manifest = read_manifest(path)
        if manifest is None:
            runs.unreadable.append(path.name)
        elif not manifest.is_under_way:
            runs.ended.append(manifest)
        elif not runs.ended and runs.under_way is None and is_locked(folder):
            runs.under_way = manifest
        else:
            runs.ended.append(manifest.killed())
    return runs


def columns_read(data: Path) -> dict[str, str]:
    """Return the date of the newest live run that read a column whole, by the key of the column's URL (``lookup_key``).

    Args:
        data: the data folder. If it cannot be read, the result is empty.
    """
    read: dict[str, str] = {}
    try:
        folders = city_folders(data)
    except OSError:
        return read
    for manifest in (run for folder in folders for run in runs_of(folder).ended if run.source == LIVE):
        for column in manifest.columns:
            if column.get("complete") and column.get("pages_read"):
                key = lookup_key(str(column.get("url")))
                read[key] = max(read.get(key, ""), manifest.started_at[:10])
    return read


def has_read_portal(folder: Path) -> bool:
    """Return whether the city has a record, or a live run read a page of one of its listings."""
    records = folder / RECORDS
    if records.exists() and records.stat().st_size:
        return True
    manifests = filter(None, map(read_manifest, manifest_paths(folder)))
    return any(manifest.source == LIVE and manifest.totals.get("pages_read") for manifest in manifests)


def repeated_records(folder: Path) -> list[RepeatedPage]:
    """Return the pages that are stored as several records of a city, as in :func:`repeated_pages`."""
    path = folder / RECORDS
    if not path.exists():
        return []
    with path.open("rb") as lines:
        return repeated_pages(lines)


def open_rejects(folder: Path) -> tuple[list[Reject], list[int]]:
    """Return a city's open rejects, newest last, and the line numbers (from 1) of lines that are not rejects.

    Both lists are read from ``rejects.jsonl``. If there is no such file, both are empty.

    Raises:
        OSError: ``rejects.jsonl`` exists but cannot be read.
    """
    path = folder / REJECTS
    standing, broken = read_rejects(path.read_bytes().splitlines() if path.exists() else [])
    return list(standing.values()), broken
