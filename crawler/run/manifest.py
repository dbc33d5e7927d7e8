"""The manifest of a run: the file ``runs/<run id>.json``, which describes the run and its results."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from crawler import __version__
from crawler.credentials import without_secrets
from crawler.files import printable, write_atomically
from crawler.run.alarms.alarm import Alarm
from crawler.run.alarms.stuck import ColumnCause
from crawler.run.outcome import Outcome
from crawler.run.state import LIVE, RunState
from crawler.store.journal import StoreError

RUNS = "runs"
UNDER_WAY = "under way"
"""The value of ``outcome`` in the manifest of a run that has not ended.

If the run is killed, the next run of the city replaces this value.
"""

KILLED = "The run was killed."

_OPTIONAL: dict[str, type] = {"exit_code": int, "tls": str, "ended_at": str, "proved": str}
"""The types of the keys whose default value is None."""

_RUN_ID = re.compile(r"(\d{8}T\d{6}Z)(?:-(\d+))?")


@dataclass(slots=True)
class Manifest:
    """The manifest of a run.

    Its attributes are the keys listed in docs/contract.md, "The manifest", in the same order.
    """

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
    alarms: list[dict[str, Any]] = field(default_factory=list)
    warnings: dict[str, int] = field(default_factory=dict)
    unknown_labels: dict[str, int] = field(default_factory=dict)
    requests: dict[str, int] = field(default_factory=dict)
    blocked: dict[str, int] = field(default_factory=dict)
    attachments: dict[str, int] = field(default_factory=dict)
    durations: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    proved: str | None = None
    repairs: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of_run(cls, state: RunState) -> Manifest:
        """Create the manifest of a run from its current state."""
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
                    # A record that could not be written left no trace, so the next run must see its row again.
                    "complete": ledger.complete and state.failure is None,
                    **ledger.counts,
                    "ended": str(ledger.end) if ledger.end else None,
                    "doubt": ledger.doubt.sentence if ledger.doubt else None,
                    "lost_pages": ledger.lost_pages,
                    "cause": asdict(state.causes[name]) if name in state.causes else None,
                }
                for name, ledger in state.ledger.columns.items()
            ],
            not_archived=state.not_archived,
            totals=state.ledger.totals(),
            coverage=state.coverage,
            coverage_drops=state.drops,
            alarms=[alarm.to_dict() for alarm in (state.alarms if outcome else state.earlier_alarms)],
            warnings=dict(state.warnings.most_common()),
            unknown_labels=dict(state.unknown_labels.most_common()),
            requests=state.requests,
            blocked=state.blocked,
            attachments=state.attachments,
            durations=state.durations,
            notes=list(map(printable, state.notes)),
            proved=state.proved,
            troubles=[
                printable(sentence)
                for sentence in (
                    *state.faults,
                    *state.troubles,
                    *(
                        f"Different from what was inferred: {found}: {url}"
                        for found, url in state.differences
                    ),
                    state.stopped,
                    state.failure,
                )
                if sentence
            ],
        )

    @property
    def is_replay(self) -> bool:
        """Whether the run replayed an archive. Old manifests do not name their source."""
        return self.source not in {LIVE, ""}

    @property
    def is_first_contact(self) -> bool:
        """Whether the run ended at a difference from what was inferred about the city, before its first walk."""
        return any(sentence.startswith("Different from what was inferred") for sentence in self.troubles)

    @classmethod
    def of_bytes(cls, content: bytes) -> Manifest:
        """Parse the content of a manifest file.

        If a key is missing or its value has the wrong type, the key's default value is used.

        Raises:
            ValueError: the content is not a JSON object with ``run_id``, ``outcome`` and ``started_at``, or a time in
                it is not a time.
        """
        values = orjson.loads(content)
        if not isinstance(values, dict) or not all(
            isinstance(values.get(key), str) for key in ("run_id", "outcome", "started_at")
        ):
            raise ValueError("run_id, outcome or started_at is missing")
        manifest = cls(values["run_id"])
        for key in (attribute.name for attribute in fields(cls)):
            value, default = values.get(key), getattr(manifest, key)
            kind = type(default) if default is not None else _OPTIONAL[key]
            if isinstance(value, kind):
                setattr(manifest, key, value)
        manifest.columns = [column for column in manifest.columns if isinstance(column, dict)]
        manifest.repairs = [repair for repair in manifest.repairs if isinstance(repair, dict)]
        manifest.totals = {key: count for key, count in manifest.totals.items() if isinstance(count, int)}
        for time in filter(None, (manifest.started_at, manifest.ended_at)):
            datetime.fromisoformat(time)
        return manifest

    def to_bytes(self) -> bytes:
        """Return the manifest as the content of its file: indented JSON without secrets."""
        return orjson.dumps(
            without_secrets(asdict(self)), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        )

    @property
    def is_under_way(self) -> bool:
        """True if no outcome is recorded.

        Then the run has not ended, or it was killed and no later run has recorded its outcome yet.
        """
        return self.outcome == UNDER_WAY

    @property
    def result(self) -> Outcome:
        """The outcome of a run that has ended, or ``INCOMPLETE`` if the manifest has no valid exit code."""
        code = self.exit_code
        return Outcome.of_code(code if isinstance(code, int) else Outcome.INCOMPLETE.code)

    @property
    def standing_alarms(self) -> list[Alarm]:
        """The alarms after the run, including accepted ones. Values that are not alarms are left out."""
        return [alarm for alarm in map(Alarm.of_dict, self.alarms) if alarm is not None]

    @property
    def causes(self) -> list[tuple[str, ColumnCause]]:
        """The names of columns of which pages are missing, each with the cause."""
        found = (
            (str(column.get("name")), ColumnCause.of_dict(column.get("cause"))) for column in self.columns
        )
        return [(name, cause) for name, cause in found if cause is not None]

    @property
    def ended(self) -> str:
        """The time (UTC, ``2026-11-22T07:15:00Z``) when the run ended; if it was killed, the time when it started."""
        return self.ended_at or self.started_at

    def killed(self, sentence: str = KILLED) -> Manifest:
        """Return a copy of this manifest that describes the run as killed, with the outcome ``incomplete``.

        Args:
            sentence: the explanation to add to ``troubles``.
        """
        outcome = Outcome.INCOMPLETE
        return replace(
            self, outcome=outcome.label, exit_code=outcome.code, troubles=[*self.troubles, sentence]
        )


def write_manifest(folder: Path, manifest: Manifest) -> Path:
    """Atomically write a manifest to ``runs/<run id>.json`` in a city's folder, and return the file's path.

    Raises:
        StoreError: the file cannot be written.
    """
    runs = folder / RUNS
    path = runs / f"{manifest.run_id}.json"
    try:
        runs.mkdir(exist_ok=True)
        write_atomically(path, manifest.to_bytes())
    except OSError as error:
        raise StoreError(
            f"{path} could not be written ({error.strerror}): make room on the disk and make the folder writable, then run"
            " again."
        ) from error
    return path


def remove_manifest(folder: Path, run_id: str) -> None:
    """Remove the manifest of a run that failed to start."""
    (folder / RUNS / f"{run_id}.json").unlink(missing_ok=True)


def manifest_paths(folder: Path) -> list[Path]:
    """Return the paths of the manifests in a city's folder, newest run first."""
    found = [path for path in (folder / RUNS).glob("*.json") if _RUN_ID.fullmatch(path.stem)]
    return sorted(found, key=lambda path: _order(path.stem), reverse=True)


def read_manifest(path: Path) -> Manifest | None:
    """Return the manifest at ``path``, or None if the file cannot be read or is not a complete manifest."""
    try:
        return Manifest.of_bytes(path.read_bytes())
    except (OSError, ValueError):
        return None


def close_killed_run(folder: Path) -> str | None:
    """Complete the manifest of a city's newest run, if that run was killed.

    The caller must hold the lock of the city's folder. Then no run is under way, and a manifest without an
    outcome belongs to a killed run.

    Returns:
        The id of the killed run, or None if the newest run was not killed, its manifest cannot be read, or the
        city has no run.

    Raises:
        StoreError: the manifest cannot be written.
    """
    newest = next(iter(manifest_paths(folder)), None)
    manifest = read_manifest(newest) if newest is not None else None
    if manifest is None or not manifest.is_under_way:
        return None
    manifest.troubles = []
    write_manifest(
        folder,
        manifest.killed("The run was killed. Its records are in the store; they are not counted here."),
    )
    return manifest.run_id


def next_run_id(folder: Path, started_at: str) -> str:
    """Return the id of a new run, which sorts after the ids of all earlier runs.

    By default, the id is the time at which the run starts, such as ``20261122T071500Z``. If an existing id has
    this time or a later time (because two runs start in the same second, or the clock was set back), the new id
    is the latest time among the existing ids, followed by a number, such as ``20261122T071500Z-2``.

    Args:
        folder: the city's folder.
        started_at: the time when the new run starts, in UTC, ``2026-11-22T07:15:00Z``.
    """
    start = started_at.replace("-", "").replace(":", "")
    newest = next((_order(path.stem) for path in manifest_paths(folder)), ("", 0))
    return start if start > newest[0] else f"{newest[0]}-{newest[1] + 1}"


def _order(run_id: str) -> tuple[str, int]:
    match = _RUN_ID.fullmatch(run_id)
    return (match[1], int(match[2] or 1)) if match else ("", 0)
