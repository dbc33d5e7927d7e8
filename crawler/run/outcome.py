"""The outcome of a run, its exit code, and what to do about it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.run.ledger import Ledger

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


def outcome_of(ledger: Ledger, troubles: list[str]) -> Outcome:
    """What a run that started came to; 4 before 5 before 3.

    Args:
        ledger: what it counted.
        troubles: what else went wrong, a sentence each.
    """
    columns = ledger.columns.values()
    totals = ledger.totals()
    if any(column.blocked for column in columns):
        return Outcome.BLOCKED
    unreadable = sum(column.unreadable for column in columns)
    if any(column.pages_without_rows for column in columns) or _layout_changed(
        unreadable, totals["to_fetch"]
    ):
        return Outcome.LAYOUT_CHANGED
    lost = any(column.lost_pages or column.end is None or column.stopped for column in columns)
    if lost or totals["failed"] or totals["missing"] or troubles or not ledger.balances():
        return Outcome.INCOMPLETE
    return Outcome.OK


def _layout_changed(unreadable: int, details: int) -> bool:
    return unreadable > 0 and (
        unreadable == details
        or (unreadable >= UNREADABLE_AT_LEAST and unreadable >= UNREADABLE_SHARE * details)
    )
