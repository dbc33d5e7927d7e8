"""Runs that ended, of one column."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crawler.portals.column import Column
from crawler.portals.walking.failures import FailureKind, FetchFailure
from crawler.portals.walking.signals import Decision, WalkEnd
from crawler.run.decide_outcome import outcome_of
from crawler.run.state import RunState
from tests.support.saved_portal import KJJ

COLUMN = Column("kjj", KJJ)
UNREADABLE = FetchFailure(FailureKind.REJECTED, "empty")
FAILED = FetchFailure(FailureKind.FAILED, "status_503")
MISSING = FetchFailure(FailureKind.MISSING, "not_in_archive")


def ended(
    *losses: FetchFailure,
    new: int = 0,
    end: WalkEnd | None = WalkEnd.LAST_PAGE,
    rows: int | None = None,
    **facts: Any,
) -> RunState:
    """A run of one column that stored ``new`` records and lost the others."""
    run = RunState("chongqing", Path("data/chongqing"), "20261122T071500Z", "2026-11-22T07:15:00Z", **facts)
    shown = new + len(losses) if rows is None else rows
    run.ledger.page_read(COLUMN, 1, shown)
    for _ in range(new + len(losses)):
        run.ledger.row_decided(COLUMN, Decision.TO_FETCH)
    for number, loss in enumerate(losses):
        run.ledger.row_failed(COLUMN, f"{KJJ}{number}.html", loss)
    for _ in range(new):
        run.ledger.row_finished(COLUMN, "new")
    run.ledger.of(COLUMN).end = end
    run.outcome = outcome_of(run)
    return run
