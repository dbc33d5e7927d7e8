"""The progress of a run, computed from its counts and from the page counts that the listings show."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.run.ledger import ROW_RESULTS, ColumnLedger, Ledger

ENOUGH_REQUESTS = 5
"""The number of requests that must have ended before the remaining time is estimated."""

_ROWS_PER_PAGE = 15
"""The number of rows that a listing page is assumed to have, until the first page of the listing is read."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a run.

    Attributes:
        done: the number of requests that have ended, successfully or not.
        left: the estimated number of requests that remain.
        words: a text such as ``page 2/9, 14 new, about 3 min left``, for people to read.
    """

    done: int
    left: int
    words: str

    @classmethod
    def of(cls, ledger: Ledger, seconds: float) -> Progress:
        """Return the progress of a run, computed from its ledger and its duration so far.

        Args:
            ledger: the counts of the run so far.
            seconds: the number of seconds since the run began.
        """
        totals = ledger.totals()
        done = totals["pages_read"] + sum(totals[result] for result in ROW_RESULTS)
        left = sum(map(_left, ledger.columns.values()))
        promised = max(totals["pages_promised"], totals["pages_read"])
        parts = [f"page {totals['pages_read']}/{promised}"]
        parts += [f"{totals[key]} {key}" for key in ("known", *ROW_RESULTS) if totals[key]]
        if left and done >= ENOUGH_REQUESTS:
            parts.append(f"about {format_duration(seconds / done * left)} left")
        return cls(done, left, ", ".join(parts))


def format_duration(seconds: float) -> str:
    """Format a duration for people: ``40 s``, ``3 min``, ``2 h 10 min``."""
    if seconds < 90:
        return f"{round(seconds)} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


def _left(ledger: ColumnLedger) -> int:
    """Return the estimated number of remaining requests of a column.

    Each listing page that is not yet read is assumed to link to as many documents to fetch as the average page
    read so far.
    """
    counts = ledger.counts
    documents = counts["to_fetch"] - sum(counts[result] for result in ROW_RESULTS)
    if ledger.end is not None:
        return documents
    read = counts["pages_read"]
    pages = max(counts["pages_promised"] - read - len(ledger.lost_pages), 0 if read else 1)
    documents_per_page = counts["to_fetch"] / read if read else _ROWS_PER_PAGE
    return documents + round(pages * (1 + documents_per_page))
