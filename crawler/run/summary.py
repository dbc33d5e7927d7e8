"""The closing lines of a run, which say what the run did and what the operator should do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.counts import counted
from crawler.credentials import without_secrets
from crawler.portals.walking.completeness import Doubt
from crawler.run.alarms.alarm import in_force
from crawler.run.alarms.stuck import ColumnCause
from crawler.run.ledger import ColumnLedger
from crawler.run.manifest import RUNS
from crawler.run.outcome import Outcome
from crawler.run.rejects import REJECTS
from crawler.run.state import RunState
from crawler.store.attachment_journal import ATTACHMENTS, NOT_REQUESTED, is_incomplete
from crawler.store.field_coverage import FIELDS
from crawler.store.store import RECORDS

_NOT_LISTED = ("pages", "rows", "to_")
"""The prefixes of ledger keys that are left out of the list of counts in the line about a column."""

_REPORT_BUG = "This is a bug in the code: please report it with the lines above, then run again."


def closing_lines(state: RunState) -> Iterator[str]:
    """Yield the lines that are printed at the end of a run. The final line is the result of :func:`last_line`."""
    city = state.city
    for note in state.notes:
        yield f"{city}: {note}"
    unread: dict[str, list[ColumnLedger]] = {}
    for ledger in state.ledger.columns.values():
        if _is_unread(ledger):
            unread.setdefault(ledger.lost_pages[0]["reason"], []).append(ledger)
            continue
        yield _column_line(city, ledger)
        if ledger.doubt is not None:
            yield f"{city}/{ledger.column.name}: {ledger.doubt.sentence}"
        for page in ledger.lost_pages:
            yield (
                f"{city}/{ledger.column.name}: could not fetch listing page {page['number']}: {page['reason']}:"
                f" {page['url']}"
            )
    for reason, ledgers in unread.items():
        yield _unread_line(city, reason, ledgers)
    if state.not_archived:
        yield f"{city}: not archived, so not part of this replay: {', '.join(state.not_archived)}."
    if state.attachments:
        counts = ", ".join(
            f"{count} {status.replace('_', ' ')}" for status, count in state.attachments.items()
        )
        yield f"{city}: attachments: {counts}; each is listed in {state.folder / ATTACHMENTS}."
    for problem in (*state.faults, *state.troubles, *state.drops):
        yield f"{city}: {problem}"
    for found, url in state.differences:
        yield f"{city}: Different from what was inferred: {found}: {url}"
    if state.proved is not None:
        yield f"{city}: proved: {state.proved} by the pages in its own archive."
    totals = state.ledger.totals()
    stored = totals["new"] + totals["revised"] + totals["conflict"]
    yield f"{city}: {totals['rows']} rows, {stored} records written; the records are in {state.folder / RECORDS}."
    yield last_line(state)


def last_line(state: RunState) -> str:
    """Return a line with the city, the run's outcome, the reason for the outcome, and advice to the operator.

    If the outcome is ok, no reason is given.
    """
    outcome = state.outcome or Outcome.INCOMPLETE
    if outcome is Outcome.OK:
        return f"{state.city}: {outcome.label}. {outcome.advice}"
    return str(without_secrets(f"{state.city}: {outcome.label}. {_reason(state)} {_advice(state, outcome)}"))


def _is_unread(ledger: ColumnLedger) -> bool:
    """Return whether the only thing to say about a column is why its first listing page could not be fetched."""
    return len(ledger.lost_pages) == 1 and not ledger.counts["pages_read"] and not ledger.counts["rows"]


def _unread_line(city: str, reason: str, ledgers: Sequence[ColumnLedger]) -> str:
    """Return one line about all columns of which nothing could be read for the same reason."""
    if len(ledgers) == 1:
        return (
            f"{city}/{ledgers[0].column.name}: could not fetch the listing: {reason}: {ledgers[0].column.url}"
        )
    names = ", ".join(ledger.column.name for ledger in ledgers)
    return f"{city}: could not fetch {len(ledgers)} listings ({names}): {reason}"


def _column_line(city: str, ledger: ColumnLedger) -> str:
    counts = ledger.counts
    results = ", ".join(
        f"{count} {key}" for key, count in counts.items() if count and not key.startswith(_NOT_LISTED)
    )
    return (
        f"{city}/{ledger.column.name}: {counts['pages_read']} of {counts['pages_promised']} listing pages,"
        f" {counts['rows']} rows{': ' if results else ''}{results}."
    )


def _reason(state: RunState) -> str:
    """Return sentences that explain why the outcome of a run is not ok."""
    totals = state.ledger.totals()
    columns = state.ledger.columns.values()
    stopped = sum(column.stopped for column in columns)
    found = [
        (sum(column.blocked for column in columns), "page", "refused by the portal"),
        (sum(column.doubt is not None for column in columns), "column", "perhaps not read to its end"),
        (sum(len(column.lost_pages) for column in columns), "listing page", "not fetched"),
        (totals["missing"], "document", "missing from the archive"),
        (state.attachments.get("missing", 0), "attachment", "missing from the archive"),
        (state.attachments.get("failed", 0), "attachment", "not fetched"),
        (state.attachments.get(NOT_REQUESTED, 0), "attachment", "not requested"),
        (totals["failed"], "document", "not fetched"),
        (stopped, "document", "not requested"),
        (len(state.troubles), "problem", "listed above"),
        (len(state.faults), "error", "in the code, listed above"),
        (len(state.differences), "difference", "from what was inferred, listed above"),
    ]
    parts = [f"{counted(count, noun)} {what}" for count, noun, what in found if count > 0]
    if not state.ledger.balances():
        parts.append("the ledger does not balance, which is a bug in the code")
    sentences = [
        state.failure,
        state.stopped,
        f"{', '.join(parts)}." if parts else None,
        *(f"{_begun(sentence)}." for sentence in _lasting_sentences(state)),
    ]
    return " ".join(filter(None, sentences)) or "The run did not finish."


def _begun(sentence: str) -> str:
    """Return a sentence with a capital letter at its beginning, unless it begins with the name of a field."""
    if sentence.partition(" missing ")[0] in FIELDS:
        return sentence
    return f"{sentence[0].upper()}{sentence[1:]}"


def _lasting_sentences(state: RunState) -> Iterator[str]:
    """Yield a sentence, without a final stop, about each alarm that is in force and each column that is stuck."""
    earlier = {alarm.key for alarm in state.earlier_alarms}
    for alarm in in_force(state.alarms):
        yield alarm.repeated if alarm.key in earlier else alarm.sentence
    stuck: dict[str, tuple[ColumnCause, list[str]]] = {}
    for column, cause in state.causes.items():
        if cause.stuck:
            stuck.setdefault(cause.sentence(""), (cause, []))[1].append(column)
    for cause, columns in stuck.values():
        yield cause.sentence(*columns)


def _only_doubt(state: RunState) -> Doubt | None:
    """Return the doubt about the first column that may have more rows, or None if anything else is wrong too."""
    columns = state.ledger.columns.values()
    totals = state.ledger.totals()
    wrong = (
        state.faults
        or state.troubles
        or totals["failed"]
        or totals["missing"]
        or is_incomplete(state.attachments)
    )
    if wrong or any(column.lost_pages for column in columns) or not state.ledger.balances():
        return None
    return next((column.doubt for column in columns if column.doubt is not None), None)


def _look_at(url: str, city: str) -> str:
    golden = f"scrapy golden {city} --live"
    return f"Look at {url} in a browser and run {golden}" if url else f"Run {golden}"


def _advice(state: RunState, outcome: Outcome) -> str:
    if state.failure is not None:
        return "What was read before is stored; the next run fetches the rest."
    if state.stopped is not None and outcome is Outcome.INCOMPLETE:
        return "What was read is stored. Run again to fetch the rest."
    if outcome is Outcome.LAYOUT_CHANGED and state.differences:
        return (
            f"Nothing was read. Look at {state.differences[0][1]} in a browser and run scrapy contact {state.city}; then fix the"
            " city's file, or run again with -s FIRST_CONTACT=0."
        )
    if outcome is Outcome.LAYOUT_CHANGED:
        url = in_force(state.alarms)[0].url
        return (
            f"{_look_at(url, state.city)}; then fix the family or the city's columns, or run scrapy accept {state.city}"
            " if the portal is right."
        )
    if outcome is Outcome.STUCK:
        cause = next(cause for cause in state.causes.values() if cause.stuck)
        return f"Running again does not help. {_look_at(cause.url, state.city)}. {cause.remedy}."
    doubt = _only_doubt(state)
    if outcome is Outcome.INCOMPLETE and doubt is not None:
        return f"Look at {doubt.url} in a browser: {doubt.advice}."
    if outcome is Outcome.INCOMPLETE and (state.faults or not state.ledger.balances()):
        return _REPORT_BUG
    advice = outcome.advice_after(is_replay=state.is_replay)
    return f"{advice}{_where_listed(state)}" if outcome is Outcome.INCOMPLETE else advice


def _where_listed(state: RunState) -> str:
    """Return a sentence that names the files that list what is missing, or an empty string if nothing is listed."""
    totals = state.ledger.totals()
    files = []
    if any(column.lost_pages for column in state.ledger.columns.values()):
        files.append(f"lost_pages of {state.folder / RUNS / state.run_id}.json")
    if totals["failed"] or totals["missing"]:
        files.append(str(state.folder / REJECTS))
    return f" What is missing is listed in {' and '.join(files)}." if files else ""
