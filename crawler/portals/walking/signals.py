"""What a walk tells: the Scrapy signals that a run's ledger, progress and rejects listen to.

Portals tell and do not know who listens. Every signal of a walk also carries ``spider`` and ``column``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from crawler.portals.column import Column

listing_read = object()
"""A page of a listing was read, once a page. ``number`` (from 1), ``listing``
(:class:`~crawler.portals.listing.Listing`)."""

listing_failed = object()
"""A page of a listing could not be had. ``number``, ``url``, ``loss`` (:class:`~crawler.portals.walking.failures.FetchFailure`);
``loss.block`` names the kind of block, counted in the stats as ``blocked/<kind>``."""

rows_decided = object()
"""Rows were looked at, mostly those of one page: told at once, as a signal costs more than a decision. ``decisions``
(:class:`Decision`), one a row, in their order."""

reply_read = object()
"""A document was read and goes to the pipelines. ``row``, ``reply``, ``unknown_labels`` (labels of its metadata
block that the vocabulary does not have, as printed)."""

row_failed = object()
"""A row to fetch gave no reply. ``row``, ``loss``, ``fetched_at`` (of the page, None where there is none)."""

walk_ended = object()
"""A column's listing was walked. ``end`` (:class:`WalkEnd`)."""

recording_failed = object()
"""A response could not be archived, so the run must stop. ``error`` (:class:`~crawler.store.journal.StoreError`); told
by the recording, without ``spider`` and ``column``."""


class Decision(StrEnum):
    """What is done with a row: the ledger's keys."""

    REPEATED = "repeated"
    OUTSIDE = "outside"
    KNOWN = "known"
    TO_FETCH = "to_fetch"


class WalkEnd(StrEnum):
    """Why the walk of a listing ended."""

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
        """Whether every row of the column was seen in this walk or in those before it."""
        return self in {WalkEnd.LAST_PAGE, WalkEnd.ALL_KNOWN}


class SendSignal(Protocol):
    """Sends a signal of the walk of a column."""

    def __call__(self, signal: object, column: Column, **facts: object) -> None:
        """Send ``signal`` with ``facts``."""
