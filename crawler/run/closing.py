"""The last words of a run: rows, records, where they are, what happened, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.run.outcome import Outcome
from pipelines.store import RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.run.keeper import RunKeeper


def closing_lines(keeper: RunKeeper, outcome: Outcome) -> Iterator[str]:
    """What a person reads at the end of a run; the last line says what happened and what to do."""
    totals = keeper.ledger.totals()
    city = keeper.folder.name
    if keeper.left_by:
        yield f"{city}: the last run was killed ({keeper.left_by}); its lock was taken over, every listing is walked whole."
    if keeper.torn:
        yield f"{city}: a torn last line of {RECORDS} was set aside in {keeper.torn}."
    for ledger in keeper.ledger.columns.values():
        counts = ledger.counts
        done = ", ".join(
            f"{counts[key]} {key}"
            for key in counts
            if counts[key] and not key.startswith(("pages", "rows", "to_"))
        )
        yield (
            f"{city}/{ledger.column.name}: {counts['pages_read']} of {counts['pages_promised']} listing pages,"
            f" {counts['rows']} rows{': ' if done else ''}{done}."
        )
        for page in ledger.lost_pages:
            yield f"{city}/{ledger.column.name}: listing page {page['number']} could not be had ({page['reason']}): {page['url']}"
    if keeper.not_archived:
        names = ", ".join(keeper.not_archived)
        yield f"{city}: not archived, so not part of this replay: {names}."
    for trouble in keeper.troubles:
        yield f"{city}: {trouble}"
    stored = totals["new"] + totals["revised"] + totals["conflict"]
    yield f"{city}: {totals['rows']} rows, {stored} records written; the records are in {keeper.folder / RECORDS}."
    yield f"{city}: {outcome.words}. {'' if outcome is Outcome.OK else _why(keeper) + ' '}{outcome.to_do}"


def _why(keeper: RunKeeper) -> str:
    """What made a run anything but ok, in one sentence."""
    totals = keeper.ledger.totals()
    columns = keeper.ledger.columns.values()
    pages = sum(len(column.lost_pages) for column in columns)
    facts = [
        (sum(column.blocked for column in columns), "pages were refused by the portal"),
        (sum(column.pages_without_rows for column in columns), "listing pages had no rows"),
        (sum(column.unreadable for column in columns), "documents had nothing to read"),
        (pages, "listing pages could not be had"),
        (totals["missing"], "documents are missing in the archive"),
        (totals["failed"], "documents could not be fetched"),
        (len(keeper.troubles), "troubles are named above"),
    ]
    said = [f"{count} {what}" for count, what in facts if count]
    if not keeper.ledger.balances():
        said.append("the ledger does not balance, which is a mistake in the code")
    return ("; ".join(said) or "The run did not come to its end") + "."
