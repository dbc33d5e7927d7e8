"""Outcome and exit code, and the last words: what happened and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawler.portals.column import Column
from crawler.portals.walking.failures import FailureKind, FetchFailure, blocked_failure
from crawler.portals.walking.signals import Decision, WalkEnd
from crawler.run.decide_outcome import outcome_of
from crawler.run.outcome import MOST_SEVERE_FIRST, Outcome, most_severe
from crawler.run.state import RunState
from crawler.run.summary import closing_lines, last_line
from tests.support.saved_portal import KJJ

COLUMN = Column("kjj", KJJ)
UNREADABLE = FetchFailure(FailureKind.REJECTED, "empty", unreadable=True)
FAILED = FetchFailure(FailureKind.FAILED, "status_503")
STOPPED = FetchFailure(FailureKind.FAILED, "not asked for", stopped=True)
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
    for loss in losses:
        run.ledger.row_failed(COLUMN, loss)
    for _ in range(new):
        run.ledger.row_finished(COLUMN, "new")
    run.ledger.of(COLUMN).end = end
    run.outcome = outcome_of(run)
    return run


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


@pytest.mark.parametrize(
    ("run", "says"),
    [
        (ended(new=3), ["chongqing: ok. Nothing to do."]),
        (ended(FAILED, new=3), ["incomplete. 1 document not fetched.", "Run again"]),
        (ended(FAILED, FAILED), ["2 documents not fetched."]),
        (ended(MISSING, source="saved"), ["1 document missing from the archive.", "add what is missing"]),
        (
            ended(STOPPED, stopped="The run was stopped by Ctrl-C or a signal."),
            ["by Ctrl-C", "1 document not requested"],
        ),
        (
            ended(new=1, failure="records.jsonl could not be written: make room."),
            ["make room", "the next run fetches"],
        ),
        (ended(blocked_failure("status_403")), ["blocked. 1 page refused", "Wait a few hours"]),
        (ended(blocked_failure("status_403"), source="saved"), ["blocked.", "again from the portal"]),
        (ended(rows=0), ["layout changed. 1 listing page without rows.", "fix the family"]),
        (
            ended(new=1, faults=["The code failed: KeyError: 1."]),
            ["1 error in the code", "please report it"],
        ),
    ],
)
def test_the_last_line_says_what_happened_and_what_to_do(run: RunState, says: list[str]) -> None:
    line = last_line(run)
    assert line.startswith("chongqing: ")
    for words in says:
        assert words in line


def test_run_again_is_no_advice_for_what_an_archive_lacks() -> None:
    assert "Run again" in last_line(ended(MISSING))
    assert "un again" not in last_line(ended(MISSING, source="saved"))


def test_the_words_name_the_counts_the_troubles_and_where_the_records_are() -> None:
    run = ended(FAILED, new=3, notes=["The last run was killed."], not_archived=["jw"], troubles=["Trouble."])
    lines = list(closing_lines(run))
    assert lines[0] == "chongqing: The last run was killed."
    assert "chongqing/kjj: 1 of 1 listing pages, 4 rows: 3 new, 1 failed." in lines
    assert "chongqing: not archived, so not part of this replay: jw." in lines
    assert "chongqing: Trouble." in lines
    assert lines[-2].endswith("4 rows, 3 records written; the records are in data/chongqing/records.jsonl.")
    assert lines[-1] == last_line(run)


def test_the_gravest_outcome_of_several_cities() -> None:
    assert [outcome.code for outcome in MOST_SEVERE_FIRST] == [4, 5, 1, 2, 3, 0]
    assert set(MOST_SEVERE_FIRST) == set(Outcome)
    assert most_severe([Outcome.OK, Outcome.INCOMPLETE, Outcome.LAYOUT_CHANGED]) is Outcome.LAYOUT_CHANGED
    assert most_severe([]) is Outcome.OK


def test_a_process_that_a_signal_ended_is_incomplete() -> None:
    assert [Outcome.of_code(code) for code in (0, 4, -9)] == [Outcome.OK, Outcome.BLOCKED, Outcome.INCOMPLETE]
