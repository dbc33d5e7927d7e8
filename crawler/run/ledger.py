"""The ledger of a run: the numbers of listing pages, rows and results, which must add up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from crawler.portals.column import Column
from crawler.portals.walking.completeness import Doubt
from crawler.portals.walking.failures import FailureKind, FetchFailure
from crawler.portals.walking.signals import Decision, WalkEnd
from crawler.store.results import Result

DECISIONS = tuple(Decision)
"""The ledger keys for the decisions about listing rows. Their counts must add up to ``rows``."""

ROW_RESULTS = tuple(dict.fromkeys(str(result) for result in (*Result, *FailureKind)))
"""The ledger keys for the results of rows whose documents were to be fetched. Their counts must add up to ``to_fetch``."""

COUNTS = ("pages_promised", "pages_read", "rows", *map(str, DECISIONS), *ROW_RESULTS)
"""All keys of the ledger, in the order in which a manifest contains them."""

_READ = tuple(str(result) for result in Result if result is not Result.REJECTED)
_NOT_SENT = "not asked for"
"""The beginning of the reason if a host gets no further request. It is a consequence of other failures."""


@dataclass(slots=True)
class Cause:
    """A reason for which pages of a column were not fetched, or did not become records.

    Attributes:
        reason: the reason, as in ``rejects.jsonl``.
        url: the URL of the first of these pages.
        count: the number of these pages.
        lasting: True if no further run can succeed until a person acts.
    """

    reason: str
    url: str
    count: int = 0
    lasting: bool = False


@dataclass(slots=True)
class ColumnLedger:
    """The counts of one column. A column has one listing.

    Attributes:
        column: the column.
        counts: the count for each key in :data:`COUNTS`.
        end: the reason why the walk of the listing ended, or None if it has not ended.
        doubt: the reason why rows may be missing although no page failed, or None.
        lost_pages: the ``number``, ``url`` and ``reason`` of each listing page that could not be fetched.
        blocked: the number of pages to which the portal refused access.
        gone: the number of rejected or failed documents of which the portal says that they do not exist.
        rejected_again: the number of rejected documents that an earlier run had rejected too. A document for which
            the portal served the same page as for other rows is left out.
        repeated: the number of documents for which the portal served the same page as for other rows.
        pages_without_rows: the number of listing pages without rows.
        rejects: the causes of rejects, by reason. Documents that do not exist, and documents that an earlier run
            had rejected too, are left out.
        failures: the causes for which listing pages and documents are missing, by reason.
    """

    column: Column
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    end: WalkEnd | None = None
    doubt: Doubt | None = None
    lost_pages: list[dict[str, Any]] = field(default_factory=list)
    blocked: int = 0
    gone: int = 0
    rejected_again: int = 0
    repeated: int = 0
    pages_without_rows: int = 0
    rejects: dict[str, Cause] = field(default_factory=dict)
    failures: dict[str, Cause] = field(default_factory=dict)

    @property
    def stopped(self) -> int:
        """The number of rows whose documents were not requested because the run was stopped."""
        return self.counts[FailureKind.NOT_REQUESTED]

    @property
    def read(self) -> int:
        """The number of documents that were read into records, whether or not they were stored already."""
        return sum(self.counts[result] for result in _READ)

    @property
    def unread(self) -> int:
        """The number of documents that were not read, without those of which the portal says that they do not exist."""
        counts = self.counts
        return sum(counts[kind] for kind in FailureKind) - self.gone

    @property
    def cause(self) -> Cause | None:
        """The main cause for which pages are missing, or None if no page is missing.

        A lasting cause comes first, then the cause of a lost listing page, then the most frequent cause.
        """
        lost = {page["reason"] for page in self.lost_pages}
        return max(
            self.failures.values(),
            key=lambda cause: (
                cause.lasting,
                not cause.reason.startswith(_NOT_SENT),
                cause.reason in lost,
                cause.count,
            ),
            default=None,
        )

    @property
    def complete(self) -> bool:
        """True if the run read the column completely.

        This is the case if the walk (page-by-page reading) of the listing left nothing out, if all documents to
        fetch were requested, and if the counts add up. The next run may then stop at the first listing page whose
        documents are all stored already.
        """
        return self.end is not None and self.end.leaves_nothing_out and not self.stopped and self.balances()

    def balances(self) -> bool:
        """Return whether the counts satisfy both equations in docs/contract.md, "The ledger".

        The counts of the decisions must add up to the number of rows, and the counts of the results to the
        number of rows whose documents were to be fetched.
        """
        rows = sum(self.counts[decision] for decision in DECISIONS)
        results = sum(self.counts[result] for result in ROW_RESULTS)
        return self.counts["rows"] == rows and self.counts[Decision.TO_FETCH] == results


class Ledger:
    """The counts of all columns of a run."""

    def __init__(self) -> None:
        """Create a ledger without columns."""
        self.columns: dict[str, ColumnLedger] = {}

    def of(self, column: Column) -> ColumnLedger:
        """Return the ledger of a column. If the column has no ledger yet, create one."""
        return self.columns.setdefault(column.name, ColumnLedger(column))

    def page_read(self, column: Column, pages: int, rows: int) -> None:
        """Count a listing page that was read.

        Args:
            column: the listing's column.
            pages: the number of pages that the listing has according to this page.
            rows: the number of rows on this page.
        """
        ledger = self.of(column)
        ledger.counts["pages_promised"] = max(ledger.counts["pages_promised"], pages)
        ledger.counts["pages_read"] += 1
        ledger.pages_without_rows += not rows

    def page_lost(self, column: Column, number: int, url: str, failure: FetchFailure) -> None:
        """Count a listing page that could not be fetched.

        Args:
            column: the listing's column.
            number: the number of the page, counted from 1.
            url: the URL of the page.
            failure: the reason why the page could not be fetched.
        """
        ledger = self.of(column)
        ledger.counts["pages_promised"] = max(ledger.counts["pages_promised"], number)
        ledger.lost_pages.append({"number": number, "url": url, "reason": failure.reason})
        ledger.blocked += failure.blocked
        if not failure.stopped:
            _count(ledger.failures, url, failure)

    def walk_ended(self, column: Column, end: WalkEnd, doubt: Doubt | None) -> None:
        """Record the reason why the walk of a column's listing ended, and why rows may be missing.

        Signs of further pages, and too many pages, are causes that further runs do not remove.
        """
        ledger = self.of(column)
        ledger.end, ledger.doubt = end, doubt
        if doubt is not None and end in {WalkEnd.FURTHER_PAGES, WalkEnd.PAGES_MAX}:
            ledger.failures[doubt.reason] = Cause(doubt.reason, doubt.url, 1)

    def row_decided(self, column: Column, decision: Decision) -> None:
        """Count the decision about a listing row: whether its document is fetched, and if not, why."""
        counts = self.of(column).counts
        counts["rows"] += 1
        counts[decision] += 1

    def row_finished(self, column: Column, result: str) -> None:
        """Count the result of a row whose document was read.

        Args:
            column: the column whose listing contains the row.
            result: the result, a key in :data:`ROW_RESULTS`.
        """
        self.of(column).counts[result] += 1

    def row_failed(self, column: Column, url: str, failure: FetchFailure, *, again: bool = False) -> None:
        """Count a row whose document could not be fetched or read, or was rejected.

        Args:
            column: the column whose listing contains the row.
            url: the URL of the document.
            failure: the reason.
            again: True if an earlier run rejected the document too.
        """
        ledger = self.of(column)
        ledger.counts[failure.kind] += 1
        ledger.blocked += failure.blocked
        ledger.repeated += failure.repeated
        ledger.gone += failure.gone
        if failure.kind is not FailureKind.REJECTED:
            if not failure.stopped:
                _count(ledger.failures, url, failure)
        elif again and not failure.repeated:
            ledger.rejected_again += 1
        elif not failure.gone:
            _count(ledger.rejects, url, failure)

    def totals(self) -> dict[str, int]:
        """Return the sum over all columns for each key in :data:`COUNTS`."""
        return {key: sum(ledger.counts[key] for ledger in self.columns.values()) for key in COUNTS}

    def balances(self) -> bool:
        """Return whether the counts of every column add up (:meth:`ColumnLedger.balances`)."""
        return all(ledger.balances() for ledger in self.columns.values())


def _count(causes: dict[str, Cause], url: str, failure: FetchFailure) -> None:
    cause = causes.setdefault(failure.reason, Cause(failure.reason, url))
    cause.count += 1
    cause.lasting |= failure.lasting
