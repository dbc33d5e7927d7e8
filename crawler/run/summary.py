"""The last words of a run: rows, records, where they are, what happened, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.run.outcome import Outcome
from crawler.store.attachment_journal import ATTACHMENTS, NOT_REQUESTED
from crawler.store.store import RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.run.ledger import ColumnLedger
    from crawler.run.state import RunState

_SAID_APART = ("pages", "rows", "to_")
_MISTAKE = "This is a mistake in the code: please report it with the lines above, then run again."
_REPLAY_TO_DO = {
    Outcome.INCOMPLETE: (
        "The archive gives no more than this: add what is missing (rejects.jsonl and the manifest list it) and"
        " replay again, or take the records as they are."
    ),
    Outcome.BLOCKED: (
        "The archive holds refusals in the place of pages: fetch those pages once more, live, and replay again."
    ),
}
"""What to do after a replay, where running again alone changes nothing."""


def closing_lines(state: RunState) -> Iterator[str]:
    """What a person reads at the end of a run; the last line says what happened and what to do."""
    city = state.city
    for note in state.notes:
        yield f"{city}: {note}"
    for ledger in state.ledger.columns.values():
        yield _column_line(city, ledger)
        for page in ledger.lost_pages:
            yield (
                f"{city}/{ledger.column.name}: listing page {page['number']} could not be had ({page['reason']}):"
                f" {page['url']}"
            )
    if state.not_archived:
        yield f"{city}: not archived, so not part of this replay: {', '.join(state.not_archived)}."
    if state.attachments:
        counts = ", ".join(f"{count} {fate.replace('_', ' ')}" for fate, count in state.attachments.items())
        yield f"{city}: attachments: {counts}; each is listed in {state.folder / ATTACHMENTS}."
    for trouble in (*state.faults, *state.troubles, *state.drops):
        yield f"{city}: {trouble}"
    totals = state.ledger.totals()
    stored = totals["new"] + totals["revised"] + totals["conflict"]
    yield f"{city}: {totals['rows']} rows, {stored} records written; the records are in {state.folder / RECORDS}."
    yield last_line(state)


def last_line(state: RunState) -> str:
    """The outcome in words, why it is that, and what to do."""
    outcome = state.outcome or Outcome.INCOMPLETE
    if outcome is Outcome.OK:
        return f"{state.city}: {outcome.label}. {outcome.advice}"
    return f"{state.city}: {outcome.label}. {_why(state)} {_to_do(state, outcome)}"


def _column_line(city: str, ledger: ColumnLedger) -> str:
    counts = ledger.counts
    done = ", ".join(
        f"{count} {key}" for key, count in counts.items() if count and not key.startswith(_SAID_APART)
    )
    return (
        f"{city}/{ledger.column.name}: {counts['pages_read']} of {counts['pages_promised']} listing pages,"
        f" {counts['rows']} rows{': ' if done else ''}{done}."
    )


def _why(state: RunState) -> str:
    """What made a run anything but ok."""
    totals = state.ledger.totals()
    columns = state.ledger.columns.values()
    stopped = sum(column.stopped for column in columns)
    counted = [
        (sum(column.blocked for column in columns), "refused by the portal", "page"),
        (sum(column.pages_without_rows for column in columns), "without rows", "listing page"),
        (sum(column.unreadable for column in columns), "with nothing to read", "document"),
        (len(state.drops), "in too few of the new records", "field"),
        (sum(len(column.lost_pages) for column in columns), "not to be had", "listing page"),
        (totals["missing"], "missing in the archive", "document"),
        (state.attachments.get("missing", 0), "missing in the archive", "attachment"),
        (state.attachments.get("failed", 0), "not to be had", "attachment"),
        (state.attachments.get(NOT_REQUESTED, 0), "not asked for any more", "attachment"),
        (totals["failed"] - stopped, "not to be had", "document"),
        (stopped, "not asked for any more", "document"),
        (len(state.troubles), "named above", "trouble"),
        (len(state.faults), "in the code, named above", "code_failure"),
    ]
    said = [f"{count} {noun}{'' if count == 1 else 's'} {what}" for count, what, noun in counted if count > 0]
    if not state.ledger.balances():
        said.append("the ledger does not balance, which is a mistake in the code")
    sentences = [state.failure, state.stopped, f"{', '.join(said)}." if said else None]
    return " ".join(filter(None, sentences)) or "The run did not come to its end."


def _to_do(state: RunState, outcome: Outcome) -> str:
    if state.failure is not None:
        return "What was read before is stored; the next run reads the rest."
    if state.stopped is not None and outcome is Outcome.INCOMPLETE:
        return "What was read is stored. Run again: the next run reads the rest."
    if outcome is Outcome.INCOMPLETE and (state.faults or not state.ledger.balances()):
        return _MISTAKE
    return _REPLAY_TO_DO.get(outcome, outcome.advice) if state.is_replay else outcome.advice
