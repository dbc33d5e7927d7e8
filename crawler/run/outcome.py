"""The possible outcomes of a run, and how severe they are."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

FINISHED = "finished"
"""Scrapy's reason for closing a spider that has nothing left to do."""


class Outcome(Enum):
    """The outcome of a run, with an exit code, a label and advice (docs/contract.md, "A run")."""

    OK = (0, "ok", "Nothing to do.")
    NOT_STARTED = (1, "not started", "Fix what the message names, then run again.")
    USAGE = (2, "usage", "Fix the command line; scrapy crawl --help shows examples.")
    INCOMPLETE = (
        3,
        "incomplete",
        "Run again: the next run fetches what is missing.",
    )
    BLOCKED = (
        4,
        "blocked",
        "Wait a few hours, look at the portal in a browser, then run again, more slowly if necessary.",
    )
    LAYOUT_CHANGED = (
        5,
        "layout changed",
        "Look at the page that the run's last line names, then fix the family or the city's columns.",
    )
    STUCK = (6, "stuck", "Running again does not help: do what the run's last line says.")

    def __init__(self, code: int, label: str, advice: str) -> None:
        """Create an outcome from its exit code, its label and the advice for the operator."""
        self.code = code
        self.label = label
        self.advice = advice

    @property
    def close_reason(self) -> str:
        """The reason with which Scrapy closes the spider: the label if running again does not change the outcome."""
        lasting = self in {Outcome.BLOCKED, Outcome.LAYOUT_CHANGED, Outcome.STUCK}
        return self.label.replace(" ", "_") if lasting else FINISHED

    def advice_after(self, *, is_replay: bool) -> str:
        """Return the advice after a run. After a replay, it differs where another replay would have the same outcome."""
        return _REPLAY_ADVICE.get(self, self.advice) if is_replay else self.advice

    @classmethod
    def of_code(cls, code: int) -> Outcome:
        """Return the outcome whose exit code is ``code``, or ``INCOMPLETE`` if no outcome has this code.

        For example, no outcome has the exit code of a process that was killed by a signal.
        """
        return next((outcome for outcome in cls if outcome.code == code), cls.INCOMPLETE)


_REPLAY_ADVICE = {
    Outcome.INCOMPLETE: (
        "The archive has no more than this: add what is missing and replay again, or use the records as they are."
    ),
    Outcome.BLOCKED: (
        "The archive has refusals instead of pages: fetch those pages again from the portal, then replay again."
    ),
}

MOST_SEVERE_FIRST = (
    Outcome.BLOCKED,
    Outcome.LAYOUT_CHANGED,
    Outcome.STUCK,
    Outcome.NOT_STARTED,
    Outcome.USAGE,
    Outcome.INCOMPLETE,
    Outcome.OK,
)
"""All outcomes, from the most to the least severe.

``BLOCKED``, ``LAYOUT_CHANGED`` and ``STUCK`` come first, as when several outcomes apply to one run. ``NOT_STARTED`` and
``USAGE`` come before ``INCOMPLETE``, because their causes remain until somebody acts, whereas the next run
completes an incomplete run.
"""


def most_severe(outcomes: Iterable[Outcome]) -> Outcome:
    """Return the most severe of the given outcomes, or ``OK`` if there are none."""
    return min(outcomes, key=MOST_SEVERE_FIRST.index, default=Outcome.OK)
