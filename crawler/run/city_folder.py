"""A city's folder as those see it who only look: its runs and what is still rejected. Nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

from crawler.run.lock import is_held
from crawler.run.manifest import RUNS, UNDER_WAY, manifest_paths, read_manifest
from crawler.run.outcome import Outcome
from crawler.run.rejects import REJECTS, RESOLVED
from crawler.store.store import RECORDS

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

KILLED = "The run was killed."


@dataclass(slots=True)
class Runs:
    """The runs of a city.

    Attributes:
        ended: manifests, the newest first; a run that was killed has the outcome that the next run gives it.
        under_way: the manifest of the run that goes on, None where none does.
        unreadable: names of files that are no whole manifest.
    """

    ended: list[dict[str, Any]] = field(default_factory=list)
    under_way: dict[str, Any] | None = None
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
    """The runs of a city, read from their manifests."""
    runs = Runs()
    for path in manifest_paths(folder):
        manifest = read_manifest(path)
        if manifest is None or not {"run_id", "outcome", "started_at"} <= manifest.keys():
            runs.unreadable.append(path.name)
        elif manifest["outcome"] != UNDER_WAY:
            runs.ended.append(manifest)
        elif not runs.ended and runs.under_way is None and is_held(folder):
            runs.under_way = manifest
        else:
            runs.ended.append(_killed(manifest))
    return runs


def ended_at(manifest: dict[str, Any]) -> str:
    """When a run ended; of one that was killed, when it began."""
    return str(manifest.get("ended_at") or manifest["started_at"])


def outcome_in(manifest: dict[str, Any]) -> Outcome:
    """The outcome that a manifest of an ended run tells."""
    code = manifest.get("exit_code")
    return Outcome.of_code(code if isinstance(code, int) else Outcome.INCOMPLETE.code)


def standing_rejects(folder: Path) -> tuple[list[dict[str, Any]], list[int]]:
    """What is still rejected, the newest last, and the numbers of the lines that are no reject.

    Raises:
        OSError: ``rejects.jsonl`` is there and cannot be read.
    """
    standing: dict[str, dict[str, Any]] = {}
    broken = []
    path = folder / REJECTS
    for number, line in enumerate(path.read_bytes().splitlines() if path.exists() else [], start=1):
        try:
            said = orjson.loads(line)
            url, reason = str(said["url"]), str(said["reason"])
        except (ValueError, KeyError, TypeError):
            broken.append(number)
            continue
        standing.pop(url, None)
        if reason != RESOLVED:
            standing[url] = said
    return list(standing.values()), broken


def _killed(manifest: dict[str, Any]) -> dict[str, Any]:
    outcome = Outcome.INCOMPLETE
    troubles = [*manifest.get("troubles", []), KILLED]
    return manifest | {"outcome": outcome.words, "exit_code": outcome.code, "troubles": troubles}
