"""Outcome and exit code of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.portals.walking.failures import FailureKind, FetchFailure, blocked_failure
from crawler.portals.walking.signals import Decision, WalkEnd
from crawler.run.decide_outcome import outcome_of
from crawler.run.outcome import Outcome
from tests.run.ended_runs import COLUMN, FAILED, MISSING, STOPPED, UNREADABLE, ended

if TYPE_CHECKING:
    from crawler.run.state import RunState


@pytest.mark.parametrize(
    ("run", "code"),
    [
        (ended(new=3), 0),
        (ended(rows=5), 0),  # nothing new is fine
        (ended(new=3, end=WalkEnd.LIMIT), 0),
        (ended(FetchFailure(FailureKind.REJECTED, "no_title"), new=3), 0),  # it is listed, and it balances
        (ended(FAILED, new=3), 3),
        (ended(MISSING, new=3), 3),
        (ended(STOPPED, new=3), 3),
        (ended(new=3, end=None), 3),
        (ended(new=3, troubles=["A line of pages.jsonl is broken."]), 3),
        (ended(new=3, faults=["The code failed."]), 3),
        (ended(new=3, stopped="The run was stopped."), 3),
        (ended(new=3, failure="The disk is full."), 3),
        (ended(rows=0), 5),  # a listing page without rows
        (ended(UNREADABLE), 5),  # all of them
        (ended(UNREADABLE, UNREADABLE, new=3), 0),  # fewer than three
        (ended(*[UNREADABLE] * 3, new=27), 5),  # three, and a tenth
        (ended(*[UNREADABLE] * 3, new=28), 0),  # three, but less than a tenth
        (ended(new=10, drops=["Only 0 of 10 new records have title."]), 5),
        (ended(blocked_failure("status_403"), new=3), 4),
        (ended(UNREADABLE, FAILED), 3),
        (ended(UNREADABLE, UNREADABLE, UNREADABLE, FAILED), 5),  # 5 before 3
        (ended(UNREADABLE, UNREADABLE, UNREADABLE, FAILED, blocked_failure("challenge")), 4),  # 4 before 5
    ],
)
def test_the_code_of_the_contract(run: RunState, code: int) -> None:
    assert run.outcome is not None
    assert run.outcome.code == code


def test_a_ledger_that_does_not_balance_is_no_success() -> None:
    run = ended(new=3)
    run.ledger.row_decided(COLUMN, Decision.TO_FETCH)
    assert outcome_of(run) is Outcome.INCOMPLETE
