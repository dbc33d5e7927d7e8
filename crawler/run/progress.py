"""How far a run is, told from its ledger and the portal's own totals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.run.ledger import ROW_RESULTS

if TYPE_CHECKING:
    from crawler.run.ledger import ColumnLedger, Ledger

ENOUGH_REQUESTS = 5
"""From so many requests on, the time that is left can be told from the time they took."""

_ROWS_A_PAGE = 15
"""Rows expected on each page of a listing of which no page was read yet."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Attributes:
        done: requests that were answered or given up.
        left: requests that are left, as far as the portal's own totals tell.
        words: both for a person: pages, results, time left.
    """

    done: int
    left: int
    words: str

    @classmethod
    def of(cls, ledger: Ledger, seconds: float) -> Progress:
        """Tell it from what was counted in so many seconds."""
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
    """Seconds in words: ``40 s``, ``3 min``, ``2 h 10 min``."""
    if seconds < 90:
        return f"{round(seconds)} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


def _left(ledger: ColumnLedger) -> int:
    """Requests that a column still needs, should the rest of its listing be like what was read."""
    counts = ledger.counts
    details = counts["to_fetch"] - sum(counts[result] for result in ROW_RESULTS)
    if ledger.end is not None:
        return details
    read = counts["pages_read"]
    pages = max(counts["pages_promised"] - read - len(ledger.lost_pages), 0 if read else 1)
    details_a_page = counts["to_fetch"] / read if read else _ROWS_A_PAGE
    return details + round(pages * (1 + details_a_page))
