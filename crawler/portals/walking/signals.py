"""The Scrapy signals of a walk, for the run recorder, the progress bar and other extensions (docs/signals.md).

The sender does not know who listens. Every signal of a walk also has the arguments ``spider`` and ``column``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from crawler.portals.column import Column

listing_read = object()
"""A page of a listing was read; sent once for each page.

Arguments: ``number`` (from 1), ``listing`` (:class:`~crawler.portals.listing.Listing`).
"""

listing_failed = object()
"""A page of a listing could not be fetched or read.

Arguments: ``number``, ``url``, ``failure`` (:class:`~crawler.portals.walking.failures.FetchFailure`).
``failure.block`` is the kind of block; the stats count it as ``blocked/<kind>``.
"""

rows_decided = object()
"""Rows were decided on, usually those of one page. One signal for all, because it costs more than a decision.

Arguments: ``decisions`` (a list of :class:`Decision`), one for each row, in their order.
"""

reply_read = object()
"""A document was read; its reply goes to the pipelines.

Arguments: ``row``, ``reply``, ``unknown_labels`` (labels of its metadata block that are not in the
vocabulary, as printed).
"""

row_failed = object()
"""A row to fetch gave no reply.

Arguments: ``row``, ``failure``, ``fetched_at`` (of the page; None if no page came).
"""

walk_ended = object()
"""A column's listing was walked.

Arguments: ``end`` (:class:`WalkEnd`).
"""

recording_failed = object()
"""A response could not be written to the WARC, so the run must stop.

Arguments: ``error`` (:class:`~crawler.store.journal.StoreError`), without ``spider`` and ``column``. Sent by
the recording.
"""


class Decision(StrEnum):
    """The decision on a row: the ledger's keys."""

    REPEATED = "repeated"
    OUTSIDE = "outside"
    KNOWN = "known"
    TO_FETCH = "to_fetch"


class WalkEnd(StrEnum):
    """The reason why the walk of a listing ended."""

    LAST_PAGE = "the last page was read"
    ALL_KNOWN = "a whole page of rows was known"
    WINDOW = "the rest lies outside of since and until"
    LIMIT = "limit was reached"
    PAGES_LOST = "pages of the listing could not be had"
    NO_ROWS = "a page of the listing had no rows"
    BLOCKED = "the portal blocks"
    MOVED = "rows were taken out of the listing while it was read; the next run walks it whole"
    STOPPED = "the run was stopped"

    @property
    def leaves_nothing_out(self) -> bool:
        """True if every row of the column was seen in this walk or an earlier one."""
        return self in {WalkEnd.LAST_PAGE, WalkEnd.ALL_KNOWN}


class SendSignal(Protocol):
    """A function that sends a signal of the walk of a column."""

    def __call__(self, signal: object, column: Column, **facts: object) -> None:
        """Send ``signal`` with the arguments ``facts``."""
