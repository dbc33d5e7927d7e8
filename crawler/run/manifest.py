"""``runs/<run id>.json``: the manifest of a run, written whole."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, fields, replace
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

KILLED = "The run was killed."

_RUN_ID = re.compile(r"(\d{8}T\d{6}Z)(?:-(\d+))?")


@dataclass(slots=True)
class Manifest:
    """The manifest of a run; its attributes are the keys of docs/contract.md, "A run", in their order."""

    run_id: str
    city: str = ""
    outcome: str = UNDER_WAY
    exit_code: int | None = None
    version: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)
    source: str = ""
    tls: str | None = None
    started_at: str = ""
    ended_at: str | None = None
    columns: list[dict[str, Any]] = field(default_factory=list)
    not_archived: list[str] = field(default_factory=list)
    totals: dict[str, int] = field(default_factory=dict)
    coverage: dict[str, float] = field(default_factory=dict)
    coverage_drops: list[str] = field(default_factory=list)
    warnings: dict[str, int] = field(default_factory=dict)
    unknown_labels: dict[str, int] = field(default_factory=dict)
    requests: dict[str, int] = field(default_factory=dict)
    blocked: dict[str, int] = field(default_factory=dict)
    attachments: dict[str, int] = field(default_factory=dict)
    durations: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    @classmethod
    def of_run(cls, state: RunState) -> Manifest:
        """Return the manifest of a run as it is now."""
        outcome = state.outcome
        return cls(
            run_id=state.run_id,
            city=state.city,
            outcome=outcome.label if outcome else UNDER_WAY,
            exit_code=outcome.code if outcome else None,
            version=__version__,
            arguments=state.arguments,
            source=state.source,
            tls=state.tls,
            started_at=state.started_at,
            ended_at=state.ended_at,
            columns=[
                {
                    "name": ledger.column.name,
                    "url": ledger.column.url,
                    # A row whose record could not be written is nowhere noted: the next walk must meet it.
                    "complete": ledger.complete and state.failure is None,
                    **ledger.counts,
                    "ended": str(ledger.end) if ledger.end else None,
                    "lost_pages": ledger.lost_pages,
                }
                for ledger in state.ledger.columns.values()
            ],
            not_archived=state.not_archived,
            totals=state.ledger.totals(),
            coverage=state.coverage,
            coverage_drops=state.drops,
            warnings=dict(state.warnings.most_common()),
            unknown_labels=dict(state.unknown_labels.most_common()),
            requests=state.requests,
            blocked=state.blocked,
            attachments=state.attachments,
            durations=state.durations,
            notes=state.notes,
            troubles=[*state.faults, *state.troubles, *filter(None, (state.stopped, state.failure))],
        )

    @classmethod
    def of_bytes(cls, content: bytes) -> Manifest:
        """Return the manifest that a file holds. A key that is absent or of another type gets its default.

        Raises:
            ValueError: it is not a JSON object with run_id, outcome and started_at.
        """
        said = orjson.loads(content)
        if not isinstance(said, dict) or not all(
            isinstance(said.get(key), str) for key in ("run_id", "outcome", "started_at")
        ):
            raise ValueError("run_id, outcome or started_at is missing")
        manifest = cls(said["run_id"])
        for each in fields(cls):
            value = said.get(each.name)
            default = getattr(manifest, each.name)
            if value is not None and (default is None or isinstance(value, type(default))):
                setattr(manifest, each.name, value)
        manifest.columns = [column for column in manifest.columns if isinstance(column, dict)]
        return manifest

    def to_bytes(self) -> bytes:
        """Return the content of the manifest's file."""
        return orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)

    @property
    def is_under_way(self) -> bool:
        """Whether the run goes on, or was killed and no run came after it."""
        return self.outcome == UNDER_WAY

    @property
    def result(self) -> Outcome:
        """The outcome of an ended run."""
        code = self.exit_code
        return Outcome.of_code(code if isinstance(code, int) else Outcome.INCOMPLETE.code)

    @property
    def ended(self) -> str:
        """When the run ended; of a run that was killed, when it began."""
        return self.ended_at or self.started_at

    def killed(self, sentence: str = KILLED) -> Manifest:
        """Return the manifest that a killed run gets: incomplete, with a sentence that says why."""
        outcome = Outcome.INCOMPLETE
        return replace(
            self, outcome=outcome.label, exit_code=outcome.code, troubles=[*self.troubles, sentence]
        )


def write_manifest(folder: Path, manifest: Manifest) -> Path:
    """Write a manifest under its ``run_id``, whole or not at all.

    Raises:
        StoreError: it cannot be written.
    """
    runs = folder / RUNS
    path = runs / f"{manifest.run_id}.json"
    try:
        runs.mkdir(exist_ok=True)
        write_atomically(path, manifest.to_bytes())
    except OSError as error:
        raise StoreError(
            f"{path} could not be written ({error.strerror}): make room and the folder writable, then run again."
        ) from error
    return path


def remove_manifest(folder: Path, run_id: str) -> None:
    """Remove the manifest of a run that did not start after all."""
    (folder / RUNS / f"{run_id}.json").unlink(missing_ok=True)


def manifest_paths(folder: Path) -> list[Path]:
    """Return the manifests of a city, the newest run first."""
    found = [path for path in (folder / RUNS).glob("*.json") if _RUN_ID.fullmatch(path.stem)]
    return sorted(found, key=lambda path: _order(path.stem), reverse=True)


def read_manifest(path: Path) -> Manifest | None:
    """Return a manifest; None where the file is not a whole one."""
    try:
        return Manifest.of_bytes(path.read_bytes())
    except (OSError, ValueError):
        return None


def close_killed_run(folder: Path) -> str | None:
    """Give the newest run its outcome if it was killed before it could; only while the city's lock is held.

    Returns:
        Its run id, None where the newest run came to its end.

    Raises:
        StoreError: its manifest cannot be written.
    """
    newest = next(iter(manifest_paths(folder)), None)
    manifest = read_manifest(newest) if newest is not None else None
    if manifest is None or not manifest.is_under_way:
        return None
    manifest.troubles = []
    write_manifest(
        folder,
        manifest.killed("The run was killed. What it stored is in the store and was not counted here."),
    )
    return manifest.run_id


def next_run_id(folder: Path, started_at: str) -> str:
    """Return the id of a run: the moment of its start, sorted after every earlier run.

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
