"""The ledger: every page and every row of a run, counted so that it must balance."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crawler.portals.walking.failures import FailureKind
from crawler.portals.walking.signals import Decision
from crawler.store.results import Result

if TYPE_CHECKING:
    from crawler.portals.column import Column
    from crawler.portals.walking.failures import FetchFailure
    from crawler.portals.walking.signals import WalkEnd

DECISIONS = tuple(Decision)
"""``rows`` is the sum of these."""

ROW_RESULTS = tuple(dict.fromkeys(str(each) for each in (*Result, *FailureKind)))
"""``to_fetch`` is the sum of these."""

COUNTS = ("pages_promised", "pages_read", "rows", *(str(each) for each in DECISIONS), *ROW_RESULTS)
"""The keys of the ledger, in the manifest's order."""


@dataclass(slots=True)
class ColumnLedger:
    """What was counted in one column.

    Attributes:
        column: the column.
        counts: the ledger's keys.
        end: why the walk of the listing ended, None while it goes on.
        lost_pages: pages of the listing that could not be had.
        blocked: pages that the portal refused.
        unreadable: documents of normal size in which nothing was found.
        stopped: rows that were not asked for because the run was stopped.
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
        """Whether the next run may stop at a page of known rows: the walk left nothing out."""
        return self.end is not None and self.end.leaves_nothing_out and not self.stopped and self.balances()

    def balances(self) -> bool:
        """The two equations of docs/contract.md, "A run"."""
        rows = sum(self.counts[each] for each in DECISIONS)
        settled = sum(self.counts[each] for each in ROW_RESULTS)
        return self.counts["rows"] == rows and self.counts[Decision.TO_FETCH] == settled


class Ledger:
    """The columns of a run."""

    def __init__(self) -> None:
        """Begin with no column."""
        self.columns: dict[str, ColumnLedger] = {}

    def of(self, column: Column) -> ColumnLedger:
        """The ledger of a column, begun where it was not yet."""
        return self.columns.setdefault(column.name, ColumnLedger(column))

    def page_read(self, column: Column, pages: int, rows: int) -> None:
        """A page of a listing was read that promises ``pages`` and shows ``rows``."""
        ledger = self.of(column)
        ledger.counts["pages_promised"] = max(ledger.counts["pages_promised"], pages)
        ledger.counts["pages_read"] += 1
        ledger.pages_without_rows += not rows

    def page_lost(self, column: Column, number: int, url: str, loss: FetchFailure) -> None:
        """A page of a listing could not be had."""
        ledger = self.of(column)
        ledger.counts["pages_promised"] = max(ledger.counts["pages_promised"], number)
        ledger.lost_pages.append({"number": number, "url": url, "reason": loss.reason})
        ledger.blocked += loss.blocked

    def row_decided(self, column: Column, decision: Decision) -> None:
        """A row was looked at."""
        counts = self.of(column).counts
        counts["rows"] += 1
        counts[decision] += 1

    def row_finished(self, column: Column, result: str) -> None:
        """A row to fetch came to its end."""
        self.of(column).counts[result] += 1

    def row_failed(self, column: Column, loss: FetchFailure) -> None:
        """A row to fetch gave no reply."""
        ledger = self.of(column)
        ledger.counts[loss.kind] += 1
        ledger.blocked += loss.blocked
        ledger.unreadable += loss.unreadable
        ledger.stopped += loss.stopped

    def totals(self) -> dict[str, int]:
        """The ledger's keys over all columns."""
        return {key: sum(ledger.counts[key] for ledger in self.columns.values()) for key in COUNTS}

    def balances(self) -> bool:
        """Whether every column balances."""
        return all(ledger.balances() for ledger in self.columns.values())
