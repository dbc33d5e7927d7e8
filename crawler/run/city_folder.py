"""Read-only access to a city's folder: its runs and its open rejects."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from crawler.run.lock import is_locked
from crawler.run.manifest import RUNS, Manifest, manifest_paths, read_manifest
from crawler.run.rejects import REJECTS, Reject, read_rejects
from crawler.store.store import RECORDS


@dataclass(slots=True)
class Runs:
    """The runs of a city.

    Attributes:
        ended: manifests, the newest first; a killed run has the outcome that the next run will give it.
        under_way: the manifest of the current run, None if there is none.
        unreadable: names of files that are not a whole manifest.
    """

    ended: list[Manifest] = field(default_factory=list)
    under_way: Manifest | None = None
    unreadable: list[str] = field(default_factory=list)


def city_folders(data: Path, known: Collection[str] = ()) -> list[Path]:
    """Return the cities' folders in a data folder, sorted: those with runs or records, and those of a known city.

    Raises:
        OSError: the data folder cannot be read.
    """
    return sorted(
        path
        for path in data.iterdir()
        if path.is_dir() and (path.name in known or (path / RUNS).is_dir() or (path / RECORDS).exists())
    )


def runs_of(folder: Path) -> Runs:
    """Return the runs of a city, read from their manifests."""
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


def open_rejects(folder: Path) -> tuple[list[Reject], list[int]]:
    """Return the open rejects, the newest last, and the numbers of the lines that are not a reject.

    Raises:
        OSError: ``rejects.jsonl`` exists and cannot be read.
    """
    path = folder / REJECTS
    standing, broken = read_rejects(path.read_bytes().splitlines() if path.exists() else [])
    return list(standing.values()), broken
