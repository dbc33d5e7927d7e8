"""The choice of the rows whose documents a run fetches."""

from __future__ import annotations

from datetime import date, timedelta

from crawler.portals.arguments import Arguments
from crawler.portals.listing import Row
from crawler.portals.walking.history import CrawlHistory
from crawler.portals.walking.signals import Decision


class RowSelection:
    """Decides on each row once in a run, whatever its column (docs/contract.md, "A run").

    Attributes:
        arguments: the arguments of the run.
        history: what earlier runs stored.
    """

    def __init__(self, arguments: Arguments, history: CrawlHistory, today: date) -> None:
        """Decide by arguments and history; ``recheck`` counts back from ``today``."""
        self.arguments = arguments
        self.history = history
        self._today = today
        self._seen: set[str] = set()
        self._remaining = arguments.limit

    def was_seen(self, row: Row) -> bool:
        """Tell whether this run has already decided on a row with this URL."""
        return row.url in self._seen

    def is_outside(self, row: Row) -> bool:
        """Tell whether the date of a row is before ``since`` or after ``until``; False for a row without a date."""
        since, until = self.arguments.since, self.arguments.until
        return row.date is not None and (
            (since is not None and row.date < since) or (until is not None and row.date > until)
        )

    def is_up_to_date(self, row: Row) -> bool:
        """Tell whether the document of a row is stored and need not be fetched again."""
        return self.history.knows(row) and not self._is_due_again(row)

    def decide(self, row: Row) -> Decision:
        """Decide on a row and count it against ``limit``."""
        if self.was_seen(row):
            return Decision.REPEATED
        self._seen.add(row.url)
        if self.is_outside(row):
            return Decision.OUTSIDE
        if self.is_up_to_date(row):
            return Decision.KNOWN
        if self._remaining is not None:
            if self._remaining == 0:
                return Decision.OUTSIDE
            self._remaining -= 1
        return Decision.TO_FETCH

    def _is_due_again(self, row: Row) -> bool:
        """Tell whether ``recheck`` requires that a stored document be fetched again."""
        days = self.arguments.recheck
        return days is not None and (row.date is None or row.date >= self._today - timedelta(days=days))
