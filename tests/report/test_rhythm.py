"""The rhythm in which a city publishes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from crawler.report.rhythm import rhythm_of

if TYPE_CHECKING:
    pass


def test_the_rhythm_is_told_from_the_pauses_between_publishing_days() -> None:
    days = [date(2026, 1, 1) + timedelta(days=7 * week) for week in range(20)]
    newest = days[-1]
    expected = rhythm_of(days, newest + timedelta(days=6))
    assert (expected.usual, expected.long, expected.longest, expected.pauses) == (7, 7, 7, 19)
    assert (expected.state, expected.silent) == ("expected", 6)
    with_a_gap = [*days, newest + timedelta(days=60)]
    quiet = rhythm_of(with_a_gap, newest + timedelta(days=60 + 30))
    assert (quiet.state, quiet.longest) == ("quiet", 60)
    assert rhythm_of(with_a_gap, newest + timedelta(days=60 + 61)).state == "overdue"


def test_a_few_pauses_are_no_rhythm() -> None:
    few = rhythm_of([date(2026, 1, 1), date(2026, 1, 8)], date(2026, 9, 1))
    assert (few.state, few.usual, few.newest) == ("unknown", None, "2026-01-08")
    assert rhythm_of([], None).newest is None
