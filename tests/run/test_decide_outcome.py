"""Outcome and exit code of a run."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from crawler.portals.column import Column
from crawler.portals.walking.failures import (
    STOPPED,
    FailureKind,
    FetchFailure,
    blocked_failure,
    withdrawn_failure,
)
from crawler.portals.walking.refusals import FORBIDDEN
from crawler.portals.walking.signals import Decision, WalkEnd
from crawler.run.decide_outcome import outcome_of
from crawler.run.outcome import Outcome
from crawler.store.field_coverage import Coverage
from tests.run.ended_runs import COLUMN, FAILED, MISSING, UNREADABLE, ended

if TYPE_CHECKING:
    from crawler.run.state import RunState


GONE = FetchFailure(FailureKind.FAILED, "status_404", gone=True)
WITHDRAWN = withdrawn_failure(GONE)
NO_TITLE = FetchFailure(FailureKind.REJECTED, "no_title")
REDIRECTED = FetchFailure(FailureKind.REJECTED, "redirects to file:///etc/passwd")
REPEATED = FetchFailure(FailureKind.REJECTED, "one page for several rows", repeated=True)


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
        (ended(new=3, differences=[("rows of column kjj: 0 rows", "https://a.gov.cn/")]), 5),
        (ended(rows=0), 5),  # a listing page without rows
        (ended(UNREADABLE), 5),  # all of them
        (ended(UNREADABLE, UNREADABLE, new=3), 0),  # fewer than three
        (ended(*[UNREADABLE] * 3, new=27), 5),  # three, and a tenth
        (ended(*[UNREADABLE] * 3, new=28), 0),  # three, but less than a tenth
        (ended(new=10, stored={"kjj": Coverage(20, Counter(title=20))}, added={"kjj": Coverage(10)}), 5),
        (ended(*[GONE] * 4, new=3), 3),  # the portal says honestly that they do not exist
        (ended(*[WITHDRAWN] * 4, new=3), 0),
        (ended(*[WITHDRAWN] * 2), 0),
        (ended(NO_TITLE, REDIRECTED, UNREADABLE), 5),  # nothing but rejects, whatever their kinds
        (ended(NO_TITLE, REDIRECTED, UNREADABLE, new=27), 5),
        (ended(NO_TITLE, REDIRECTED, UNREADABLE, new=28), 0),
        (ended(REPEATED, new=100), 5),
        (ended(FORBIDDEN, new=3), 6),  # no further run can fetch it
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


def test_documents_that_an_earlier_run_rejected_change_no_outcome() -> None:
    run = ended(rows=0)
    run.ledger.of(COLUMN).pages_without_rows = 0
    for number in range(5):
        run.ledger.row_decided(COLUMN, Decision.TO_FETCH)
        run.ledger.row_failed(COLUMN, f"{number}.html", UNREADABLE, again=True)
    assert outcome_of(run) is Outcome.OK


def test_a_column_of_nothing_but_rejects_is_found_beside_a_large_column_that_is_well() -> None:
    run = ended(new=100)
    other = Column("slj", "https://slj.cq.gov.cn/a/")
    run.ledger.page_read(other, 1, 3)
    run.ledger.of(other).end = WalkEnd.LAST_PAGE
    for number in range(3):
        run.ledger.row_decided(other, Decision.TO_FETCH)
        run.ledger.row_failed(other, f"{number}.html", NO_TITLE)
    assert outcome_of(run) is Outcome.LAYOUT_CHANGED
    assert run.alarms[0].columns == ["slj"]


def test_rows_that_a_stopped_run_did_not_request_are_not_failed() -> None:
    run = ended(STOPPED, STOPPED, new=1)
    assert run.ledger.totals()["failed"] == 0
    assert run.ledger.totals()["not_requested"] == 2
    assert run.ledger.balances()
    assert not run.ledger.of(COLUMN).complete
