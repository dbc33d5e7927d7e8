"""Manifests of runs of one column, and what they say of the past."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.portals.column import Column
from crawler.run.history import StoredHistory
from crawler.run.manifest import Manifest, write_manifest
from crawler.run.rejects import Rejects
from crawler.run.state import RunState
from crawler.store.store import Store
from tests.support.saved_portal import KJJ

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.portals.walking.signals import WalkEnd
    from crawler.run.outcome import Outcome

COLUMN = Column("kjj", KJJ)


def facts_of(
    folder: Path, run_id: str, end: WalkEnd | None = None, outcome: Outcome | None = None
) -> RunState:
    facts = RunState("chongqing", folder, run_id, "2026-11-22T07:15:00Z", outcome=outcome)
    facts.ledger.of(COLUMN).end = end
    return facts


def write(folder: Path, run_id: str, end: WalkEnd | None = None, outcome: Outcome | None = None) -> None:
    write_manifest(folder, Manifest.of_run(facts_of(folder, run_id, end, outcome)))


def past(folder: Path) -> StoredHistory:
    return StoredHistory(folder, Store(folder), Rejects(folder))
