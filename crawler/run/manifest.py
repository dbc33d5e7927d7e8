"""``runs/<run id>.json``: what a run did, written whole."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RUNS = "runs"


def write_manifest(folder: Path, manifest: dict[str, Any]) -> Path:
    """Write a manifest under its ``run_id``: aside, synced, then renamed, so that it is whole or not there."""
    runs = folder / RUNS
    runs.mkdir(exist_ok=True)
    path = runs / f"{manifest['run_id']}.json"
    aside = path.with_suffix(".json.part")
    with aside.open("wb") as file:
        file.write(orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    return path


def read_manifests(folder: Path) -> Iterator[dict[str, Any]]:
    """The manifests of a city, the newest first; a file that cannot be read is passed over."""
    for path in sorted((folder / RUNS).glob("*.json"), reverse=True):
        try:
            manifest = orjson.loads(path.read_bytes())
        except (OSError, ValueError):
            continue
        if isinstance(manifest, dict):
            yield manifest


def free_run_id(folder: Path, started_at: str) -> str:
    """A run id that no manifest has: the moment of the start, with a number where that is taken."""
    stem = started_at.replace("-", "").replace(":", "")
    number, run_id = 1, stem
    while (folder / RUNS / f"{run_id}.json").exists():
        number += 1
        run_id = f"{stem}-{number}"
    return run_id
