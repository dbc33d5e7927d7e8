"""A city's folder as those see it who only look: its runs and what is still rejected. Nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.run.lock import is_locked
from crawler.run.manifest import RUNS, Manifest, manifest_paths, read_manifest
from crawler.run.rejects import REJECTS, Reject, read_rejects
from crawler.store.store import RECORDS

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


@dataclass(slots=True)
class Runs:
    """The runs of a city.

    Attributes:
        ended: manifests, the newest first; a run that was killed has the outcome that the next run gives it.
        under_way: the manifest of the run that goes on, None where none does.
        unreadable: names of files that are no whole manifest.
    """

    ended: list[Manifest] = field(default_factory=list)
    under_way: Manifest | None = None
    unreadable: list[str] = field(default_factory=list)


def city_folders(data: Path, known: Collection[str] = ()) -> list[Path]:
    """The cities' folders in a data folder, by name: those with runs or records, and those of a known city.

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
    """Return what is still rejected, the newest last, and the numbers of the lines that are not a reject.

    Raises:
        OSError: ``rejects.jsonl`` is there and cannot be read.
    """
    path = folder / REJECTS
    standing, broken = read_rejects(path.read_bytes().splitlines() if path.exists() else [])
    return list(standing.values()), broken
