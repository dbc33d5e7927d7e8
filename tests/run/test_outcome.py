"""Outcomes: which of several is the most severe, and which a process ended with."""

from __future__ import annotations

from crawler.run.outcome import MOST_SEVERE_FIRST, Outcome, most_severe


def test_the_gravest_outcome_of_several_cities() -> None:
    assert [outcome.code for outcome in MOST_SEVERE_FIRST] == [4, 5, 6, 1, 2, 3, 0]
    assert set(MOST_SEVERE_FIRST) == set(Outcome)
    assert most_severe([Outcome.OK, Outcome.INCOMPLETE, Outcome.LAYOUT_CHANGED]) is Outcome.LAYOUT_CHANGED
    assert most_severe([]) is Outcome.OK


def test_a_process_that_a_signal_ended_is_incomplete() -> None:
    assert [Outcome.of_code(code) for code in (0, 4, -9)] == [Outcome.OK, Outcome.BLOCKED, Outcome.INCOMPLETE]
