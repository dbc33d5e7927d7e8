"""The ledger: the counts of every page and row of a run, which must balance."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from crawler.portals.column import Column
from crawler.portals.walking.failures import FailureKind, FetchFailure
from crawler.portals.walking.signals import Decision, WalkEnd
from crawler.store.results import Result

DECISIONS = tuple(Decision)
"""``rows`` is the sum of these."""

ROW_RESULTS = tuple(dict.fromkeys(str(result) for result in (*Result, *FailureKind)))
"""``to_fetch`` is the sum of these."""

COUNTS = ("pages_promised", "pages_read", "rows", *map(str, DECISIONS), *ROW_RESULTS)
"""The keys of the ledger, in the manifest's order."""


@dataclass(slots=True)
class ColumnLedger:
    """The counts of one column.

    Attributes:
        column: the column.
        counts: ledger key -> count.
        end: why the walk of the listing ended, None during the walk.
        lost_pages: ``number``, ``url`` and ``reason`` of each listing page that could not be fetched.
        blocked: the number of pages that the portal refused.
        unreadable: the number of documents of normal size from which nothing could be read.
        pages_without_rows: the number of listing pages without a row.
        stopped: the number of rows that were not requested because the run was stopped.
    """

    column: Column
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    end: WalkEnd | None = None
    lost_pages: list[dict[str, Any]] = field(default_factory=list)
    blocked: int = 0
    unreadable: int = 0
    pages_without_rows: int = 0
    stopped: int = 0

    @property
    def complete(self) -> bool:
        """Whether the walk left nothing out, so that the next run may stop at a page of known rows."""
        return self.end is not None and self.end.leaves_nothing_out and not self.stopped and self.balances()

    def balances(self) -> bool:
        """Tell whether both equations of docs/contract.md, "A run", hold."""
        rows = sum(self.counts[decision] for decision in DECISIONS)
        results = sum(self.counts[result] for result in ROW_RESULTS)
        return self.counts["rows"] == rows and self.counts[Decision.TO_FETCH] == results


class Ledger:
    """The counts of all columns of a run."""

    def __init__(self) -> None:
        """Begin without columns."""
        self.columns: dict[str, ColumnLedger] = {}

    def of(self, column: Column) -> ColumnLedger:
        """Return the ledger of a column; the first call creates it."""
        return self.columns.setdefault(column.name, ColumnLedger(column))

    def page_read(self, column: Column, pages: int, rows: int) -> None:
        """Count a listing page that was read: its pager promises ``pages``, and it has ``rows``."""
        ledger = self.of(column)
        ledger.counts["pages_promised"] = max(ledger.counts["pages_promised"], pages)
        ledger.counts["pages_read"] += 1
        ledger.pages_without_rows += not rows

    def page_lost(self, column: Column, number: int, url: str, failure: FetchFailure) -> None:
        """Count a listing page that could not be fetched."""
        ledger = self.of(column)
        ledger.counts["pages_promised"] = max(ledger.counts["pages_promised"], number)
        ledger.lost_pages.append({"number": number, "url": url, "reason": failure.reason})
        ledger.blocked += failure.blocked

    def row_decided(self, column: Column, decision: Decision) -> None:
        """Count a row and the decision about it."""
        counts = self.of(column).counts
        counts["rows"] += 1
        counts[decision] += 1

    def row_finished(self, column: Column, result: str) -> None:
        """Count the result of a row to fetch."""
        self.of(column).counts[result] += 1

    def row_failed(self, column: Column, failure: FetchFailure) -> None:
        """Count a row to fetch that gave no reply."""
        ledger = self.of(column)
        ledger.counts[failure.kind] += 1
        ledger.blocked += failure.blocked
        ledger.unreadable += failure.unreadable
        ledger.stopped += failure.stopped

    def totals(self) -> dict[str, int]:
        """Return the sum over all columns for each ledger key."""
        return {key: sum(ledger.counts[key] for ledger in self.columns.values()) for key in COUNTS}

    def balances(self) -> bool:
        """Tell whether every column balances."""
        return all(ledger.balances() for ledger in self.columns.values())
