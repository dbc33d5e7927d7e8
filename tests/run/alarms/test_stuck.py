"""Columns that further runs do not complete (docs/contract.md, outcome 6)."""

from __future__ import annotations

import pytest

from crawler.portals.column import Column
from crawler.portals.walking.failures import STOPPED, FailureKind, FetchFailure
from crawler.portals.walking.refusals import FORBIDDEN
from crawler.run.alarms.stuck import ColumnCause, causes_of
from crawler.run.ledger import Ledger

KJJ = Column("kjj", "https://kjj.cq.gov.cn/a/")
REFUSED = FetchFailure(FailureKind.FAILED, "the host refused the connection")


def night(
    earlier: dict[str, ColumnCause], *failures: FetchFailure, day: int = 28, live: bool = True
) -> dict[str, ColumnCause]:
    ledger = Ledger()
    for number, failure in enumerate(failures):
        ledger.page_lost(KJJ, number + 1, KJJ.url, failure)
    return causes_of(ledger.columns.values(), earlier, f"2026-11-{day}T02:20:00Z", live=live)


def test_a_column_is_stuck_when_three_runs_in_a_row_have_the_same_cause() -> None:
    causes: dict[str, ColumnCause] = {}
    stuck = []
    for day in (25, 26, 27, 28):
        causes = night(causes, REFUSED, day=day)
        stuck.append(causes["kjj"].stuck)
    assert stuck == [False, False, True, True]
    assert causes["kjj"].sentence("kjj") == (
        "column kjj: the host refused the connection (since 2026-11-25, 4 runs in a row)"
    )


def test_another_cause_and_a_run_that_is_well_begin_to_count_again() -> None:
    before = {"kjj": ColumnCause("status_503", KJJ.url, "2026-11-25T02:20:00Z", 2)}
    assert night(before, FetchFailure(FailureKind.FAILED, "status_500"))["kjj"].runs == 1
    assert night(before) == {}


def test_numbers_in_a_reason_do_not_make_another_cause() -> None:
    before = {"kjj": ColumnCause("gave up after 31.5 seconds", KJJ.url, "2026-11-25T02:20:00Z", 2)}
    assert night(before, FetchFailure(FailureKind.FAILED, "gave up after 29.1 seconds"))["kjj"].stuck


def test_replays_are_not_nights() -> None:
    before = {"kjj": ColumnCause(REFUSED.reason, KJJ.url, "2026-11-25T02:20:00Z", 2)}
    assert not night(before, REFUSED, live=False)["kjj"].stuck


def test_a_lasting_cause_is_stuck_at_once_and_comes_first() -> None:
    cause = night({}, REFUSED, REFUSED, FORBIDDEN)["kjj"]
    assert cause.stuck
    assert "robots.txt" in cause.remedy


def test_rows_that_a_stopped_run_left_are_not_a_cause() -> None:
    assert night({}, STOPPED) == {}


@pytest.mark.parametrize("values", [None, {}, {"reason": 5}, {"reason": "x", "url": "y", "since": None}])
def test_what_is_not_a_cause_is_skipped(values: object) -> None:
    assert ColumnCause.of_dict(values) is None
