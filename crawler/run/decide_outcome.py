"""The rule that determines the outcome of a run from its counts and problems."""

from __future__ import annotations

from crawler.run.alarms.alarm import in_force
from crawler.run.alarms.rules import Findings, alarms_after
from crawler.run.alarms.stuck import causes_of
from crawler.run.outcome import Outcome
from crawler.run.state import RunState
from crawler.store.attachment_journal import is_incomplete

_STOPPED = {
    "shutdown": "The run was stopped by Ctrl-C or a signal.",
    "cancelled": "The run was stopped by the code.",
}


def outcome_of(state: RunState) -> Outcome:
    """Return the outcome of a run that has started, and set ``state.alarms`` and ``state.causes``.

    If several outcomes apply, the result is the first of ``BLOCKED``, ``LAYOUT_CHANGED``, ``STUCK`` and
    ``INCOMPLETE`` that applies. If none of these applies, the result is ``OK``.
    """
    columns = state.ledger.columns
    found = Findings(state.started_at, columns, state.stored, state.added)
    state.alarms = alarms_after(state.earlier_alarms, found)
    state.causes = causes_of(
        columns.values(), state.earlier_causes, state.started_at, live=not state.is_replay
    )
    if any(column.blocked for column in columns.values()):
        return Outcome.BLOCKED
    if in_force(state.alarms) or state.differences:
        return Outcome.LAYOUT_CHANGED
    if any(cause.stuck for cause in state.causes.values()):
        return Outcome.STUCK
    return Outcome.INCOMPLETE if _is_incomplete(state) else Outcome.OK


def _is_incomplete(state: RunState) -> bool:
    totals = state.ledger.totals()
    lost = any(
        column.lost_pages or column.end is None or column.end.may_miss_rows or column.stopped
        for column in state.ledger.columns.values()
    )
    went_wrong = state.troubles or state.faults or state.stopped or state.failure
    unfetched = is_incomplete(state.attachments)
    return bool(
        lost
        or unfetched
        or went_wrong
        or totals["failed"]
        or totals["missing"]
        or not state.ledger.balances()
    )


def stop_sentence(reason: str) -> str:
    """Return the sentence for a run that Scrapy ended before its end, from the reason that Scrapy gives."""
    return _STOPPED.get(reason, f"The run was stopped before its end ({reason}).")
