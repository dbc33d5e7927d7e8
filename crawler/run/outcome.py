"""How a run can end: outcome, exit code, and what to do about it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Outcome(Enum):
    """How a run ended: exit code, name, what to do (docs/contract.md, "A run")."""

    OK = (0, "ok", "Nothing to do.")
    NOT_STARTED = (1, "not started", "Mend what the message names, then run again.")
    USAGE = (2, "usage", "Mend the command line; scrapy crawl --help shows examples.")
    INCOMPLETE = (
        3,
        "incomplete",
        "Run again: the next run walks on and fetches what is missing. What stays is listed in rejects.jsonl.",
    )
    BLOCKED = (
        4,
        "blocked",
        "Do not hurry: wait some hours, look at the portal in a browser, then run again, more slowly if need be.",
    )
    LAYOUT_CHANGED = (
        5,
        "layout changed",
        "Look at a page that rejects.jsonl or the manifest names, and mend the family or the city's columns.",
    )

    def __init__(self, code: int, label: str, advice: str) -> None:
        """Take the exit code, the name and the advice."""
        self.code = code
        self.label = label
        self.advice = advice

    @classmethod
    def of_code(cls, code: int) -> Outcome:
        """The outcome that a process exited with; one that was ended by a signal is incomplete."""
        return next((each for each in cls if each.code == code), cls.INCOMPLETE)


MOST_SEVERE_FIRST = (
    Outcome.BLOCKED,
    Outcome.LAYOUT_CHANGED,
    Outcome.NOT_STARTED,
    Outcome.USAGE,
    Outcome.INCOMPLETE,
    Outcome.OK,
)
"""Of several cities the first of these counts.

Blocked and a changed layout stand before all else, as within a city. What did not start, or was asked
wrongly, stays so until somebody acts; what is incomplete, the next run completes.
"""


def most_severe(outcomes: Iterable[Outcome]) -> Outcome:
    """The outcome of several runs."""
    return min(outcomes, key=MOST_SEVERE_FIRST.index, default=Outcome.OK)
