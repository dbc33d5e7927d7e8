"""Choose the rows of a listing whose documents a run fetches."""

from __future__ import annotations

from datetime import date, timedelta

from crawler.portals.arguments import Arguments
from crawler.portals.listing import Row
from crawler.portals.walking.history import CrawlHistory
from crawler.portals.walking.signals import Decision


class RowSelection:
    """Decides for each row whether its document is fetched (docs/contract.md, "A run").

    In each run, a URL is chosen at most once, even if several columns list it.

    Attributes:
        arguments: the arguments of the run.
        history: the results of earlier runs.
    """

    def __init__(self, arguments: Arguments, history: CrawlHistory, today: date) -> None:
        """Prepare to choose the rows of one run.

        Args:
            arguments: the arguments of the run.
            history: the results of earlier runs.
            today: the day from which ``recheck`` counts back.
        """
        self.arguments = arguments
        self.history = history
        self._today = today
        self._seen: set[str] = set()
        self._remaining = arguments.limit

    def was_seen(self, row: Row) -> bool:
        """Return whether :meth:`decide` was already called for a row with the same URL in this run."""
        return row.url in self._seen

    def lists(self, url: str) -> bool:
        """Return whether a row with this URL, over http or https, was seen in this run."""
        rest = url.partition("://")[2]
        return not self._seen.isdisjoint((url, f"http://{rest}", f"https://{rest}"))

    def is_outside(self, row: Row) -> bool:
        """Return whether a row's date is before the argument ``since`` or after the argument ``until``.

        Return False if the row has no date.
        """
        since, until = self.arguments.since, self.arguments.until
        return row.date is not None and (
            (since is not None and row.date < since) or (until is not None and row.date > until)
        )

    def is_up_to_date(self, row: Row) -> bool:
        """Return whether a row's document is stored and is not due for another fetch."""
        return self.history.knows(row) and not self._is_due_again(row)

    def decide(self, row: Row) -> Decision:
        """Decide whether to fetch a row's document.

        The first of the following that applies is returned:

        - ``REPEATED`` if this method was already called for a row with the same URL in this run.
        - ``OUTSIDE`` if the row's date is before ``since`` or after ``until``.
        - ``KNOWN`` if the document is stored and is not due for another fetch.
        - ``OUTSIDE`` if as many documents as the argument ``limit`` allows were already chosen.
        - ``TO_FETCH`` in every other case.
        """
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
        """Return whether the argument ``recheck`` requires fetching a row's document even if it is stored.

        This is the case if the row has no date, or a date within the last ``recheck`` days.
        """
        days = self.arguments.recheck
        return days is not None and (row.date is None or row.date >= self._today - timedelta(days=days))
