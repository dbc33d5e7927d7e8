"""The rule that determines the outcome of a run from its counts and problems."""

from __future__ import annotations

from crawler.run.outcome import Outcome
from crawler.run.state import RunState
from crawler.store.attachment_journal import is_incomplete

UNREADABLE_AT_LEAST = 3
UNREADABLE_SHARE = 0.1
"""The layout is considered changed if at least this share (0 to 1) of the documents to fetch is unreadable.

There must also be at least :data:`UNREADABLE_AT_LEAST` unreadable documents. If all documents are unreadable,
neither minimum applies.
"""


def outcome_of(state: RunState) -> Outcome:
    """Return the outcome of a run that has started.

    If several outcomes apply, ``BLOCKED`` takes precedence over ``LAYOUT_CHANGED``, which takes precedence over
    ``INCOMPLETE``. If none of these applies, the outcome is ``OK``.
    """
    ledger = state.ledger
    columns = ledger.columns.values()
    totals = ledger.totals()
    if any(column.blocked for column in columns):
        return Outcome.BLOCKED
    unreadable = sum(column.unreadable for column in columns)
    if (
        state.drops
        or any(column.pages_without_rows for column in columns)
        or _layout_changed(unreadable, totals["to_fetch"])
    ):
        return Outcome.LAYOUT_CHANGED
    lost = any(column.lost_pages or column.end is None or column.stopped for column in columns)
    went_wrong = state.troubles or state.faults or state.stopped or state.failure
    unfetched = is_incomplete(state.attachments)
    if lost or unfetched or went_wrong or totals["failed"] or totals["missing"] or not ledger.balances():
        return Outcome.INCOMPLETE
    return Outcome.OK


def _layout_changed(unreadable: int, documents: int) -> bool:
    return unreadable > 0 and (
        unreadable == documents
        or (unreadable >= UNREADABLE_AT_LEAST and unreadable >= UNREADABLE_SHARE * documents)
    )
