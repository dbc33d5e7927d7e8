"""``runs/<run id>.json``: what a run did, written whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import orjson

from crawler import __version__
from crawler.files import write_atomically
from crawler.run.outcome import Outcome
from crawler.store.journal import StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.run.state import RunState

RUNS = "runs"
UNDER_WAY = "under way"
"""The outcome in a manifest while its run goes on. The next run turns it into that of a killed run."""

_RUN_ID = re.compile(r"(\d{8}T\d{6}Z)(?:-(\d+))?")


def manifest_of(facts: RunState) -> dict[str, Any]:
    """The manifest of a run, with the keys of docs/contract.md, "A run", and some more."""
    outcome = facts.outcome
    return {
        "run_id": facts.run_id,
        "city": facts.city,
        "outcome": outcome.words if outcome else UNDER_WAY,
        "exit_code": outcome.code if outcome else None,
        "version": __version__,
        "arguments": facts.arguments,
        "source": facts.source,
        "tls": facts.tls,
        "started_at": facts.started_at,
        "ended_at": facts.ended_at,
        "columns": [
            {
                "name": ledger.column.name,
                "url": ledger.column.url,
                # A row whose record could not be written is nowhere noted: the next walk must meet it.
                "complete": ledger.complete and facts.failure is None,
                **ledger.counts,
                "ended": str(ledger.end) if ledger.end else None,
                "lost_pages": ledger.lost_pages,
            }
            for ledger in facts.ledger.columns.values()
        ],
        "not_archived": facts.not_archived,
        "totals": facts.ledger.totals(),
        "coverage": facts.coverage,
        "coverage_drops": facts.drops,
        "warnings": dict(facts.warnings.most_common()),
        "unknown_labels": dict(facts.unknown_labels.most_common()),
        "requests": facts.requests,
        "blocked": facts.blocked,
        "attachments": facts.attachments,
        "durations": facts.durations,
        "notes": facts.notes,
        "troubles": [*facts.faults, *facts.troubles, *filter(None, (facts.stopped, facts.failure))],
    }


def write_manifest(folder: Path, manifest: dict[str, Any]) -> Path:
    """Write a manifest under its ``run_id``: aside, synced, then renamed, so that it is whole or not there.

    Raises:
        StoreError: it cannot be written.
    """
    runs = folder / RUNS
    path = runs / f"{manifest['run_id']}.json"
    try:
        runs.mkdir(exist_ok=True)
        write_atomically(path, orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    except OSError as error:
        raise StoreError(
            f"{path} could not be written ({error.strerror}): make room and the folder writable, then run again."
        ) from error
    return path


def remove_manifest(folder: Path, run_id: str) -> None:
    """Take back the manifest of a run that did not start after all."""
    (folder / RUNS / f"{run_id}.json").unlink(missing_ok=True)


def manifest_paths(folder: Path) -> list[Path]:
    """The manifests of a city, the newest run first."""
    found = [path for path in (folder / RUNS).glob("*.json") if _RUN_ID.fullmatch(path.stem)]
    return sorted(found, key=lambda path: _order(path.stem), reverse=True)


def read_manifest(path: Path) -> dict[str, Any] | None:
    """A manifest; None where the file is no whole one."""
    try:
        manifest = orjson.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) else None


def settle_killed_run(folder: Path) -> str | None:
    """Give the newest run its outcome if it was killed before it could; only while the city's lock is held.

    Returns:
        Its run id, None where the newest run came to its end.

    Raises:
        StoreError: its manifest cannot be written.
    """
    newest = next(iter(manifest_paths(folder)), None)
    manifest = read_manifest(newest) if newest is not None else None
    if manifest is None or manifest.get("outcome") != UNDER_WAY:
        return None
    manifest["outcome"], manifest["exit_code"] = Outcome.INCOMPLETE.words, Outcome.INCOMPLETE.code
    manifest["troubles"] = ["The run was killed. What it stored is in the store and was not counted here."]
    write_manifest(folder, manifest)
    return str(manifest["run_id"])


def next_run_id(folder: Path, started_at: str) -> str:
    """The id of a run: the moment of its start, and behind that of every earlier run.

    Where the clock was set back, or two runs start within a second, the newest id gets a number.

    Args:
        folder: of the city.
        started_at: UTC, ``2026-11-22T07:15:00Z``.
    """
    moment = started_at.replace("-", "").replace(":", "")
    newest = next((_order(path.stem) for path in manifest_paths(folder)), ("", 0))
    return moment if moment > newest[0] else f"{newest[0]}-{newest[1] + 1}"


def _order(run_id: str) -> tuple[str, int]:
    match = _RUN_ID.fullmatch(run_id)
    return (match[1], int(match[2] or 1)) if match else ("", 0)
