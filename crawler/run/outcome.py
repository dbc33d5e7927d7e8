"""The outcome of a run, its exit code, and what to do about it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from pipelines.attachment_lines import is_incomplete

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.run.facts import RunFacts

UNREADABLE_AT_LEAST = 3
UNREADABLE_SHARE = 0.1
"""So many documents with nothing to read, and this share of all, mean a changed layout; so do all of them."""


class Outcome(Enum):
    """How a run ended: exit code, name, what to do (design.md, "A run")."""

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

    def __init__(self, code: int, words: str, to_do: str) -> None:
        """Take the exit code, the name and the advice."""
        self.code = code
        self.words = words
        self.to_do = to_do

    @classmethod
    def of_code(cls, code: int) -> Outcome:
        """The outcome that a process exited with; one that was ended by a signal is incomplete."""
        return next((each for each in cls if each.code == code), cls.INCOMPLETE)


GRAVEST_FIRST = (
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


def gravest(outcomes: Iterable[Outcome]) -> Outcome:
    """The outcome of several runs."""
    return min(outcomes, key=GRAVEST_FIRST.index, default=Outcome.OK)


def outcome_of(facts: RunFacts) -> Outcome:
    """What a run that started came to; 4 before 5 before 3."""
    ledger = facts.ledger
    columns = ledger.columns.values()
    totals = ledger.totals()
    if any(column.blocked for column in columns):
        return Outcome.BLOCKED
    unreadable = sum(column.unreadable for column in columns)
    if (
        facts.drops
        or any(column.pages_without_rows for column in columns)
        or _layout_changed(unreadable, totals["to_fetch"])
    ):
        return Outcome.LAYOUT_CHANGED
    lost = any(column.lost_pages or column.end is None or column.stopped for column in columns)
    went_wrong = facts.troubles or facts.faults or facts.stopped or facts.failure
    owed = is_incomplete(facts.attachments)
    if lost or owed or went_wrong or totals["failed"] or totals["missing"] or not ledger.balances():
        return Outcome.INCOMPLETE
    return Outcome.OK


def _layout_changed(unreadable: int, details: int) -> bool:
    return unreadable > 0 and (
        unreadable == details
        or (unreadable >= UNREADABLE_AT_LEAST and unreadable >= UNREADABLE_SHARE * details)
    )
