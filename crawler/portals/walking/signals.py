"""The Scrapy signals sent during the crawl of a listing (docs/signals.md).

The run recorder, the progress bar and other extensions listen for the signals. The sender does not know
which extensions listen. All signals except ``recording_failed`` also have the arguments ``spider`` and
``column``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from crawler.portals.column import Column

listing_read = object()
"""Signal: a page of a listing was read. It is sent once for each page.

Arguments: ``number`` (the page's number, counted from 1), ``listing``
(:class:`~crawler.portals.listing.Listing`).
"""

listing_failed = object()
"""Signal: a page of a listing could not be fetched or read.

Arguments: ``number`` (the page's number), ``url``, ``failure``
(:class:`~crawler.portals.walking.failures.FetchFailure`). ``failure.block`` is the kind of refusal; the
stats count it as ``blocked/<kind>``.
"""

rows_decided = object()
"""Signal: the crawl decided for one or more rows whether to fetch their documents.

The rows are usually those of one page. Because sending a signal is slow, one signal reports all decisions.

Arguments: ``decisions`` (a list of :class:`Decision`, one for each row, in the order of the rows).
"""

reply_read = object()
"""Signal: a document was read, and its reply goes to the pipelines.

Arguments: ``row``, ``reply``, ``unknown_labels`` (the labels, as printed in the document's metadata
block, that ``labels.toml`` does not contain), ``continues`` (the reason why a further page of the document is
missing in the reply, or None).
"""

row_failed = object()
"""Signal: a row's document could not be fetched, or it contains no reply.

Arguments: ``row``, ``failure``, ``fetched_at`` (the time at which the page was fetched, or None if no page
arrived).
"""

walk_ended = object()
"""Signal: the crawl of a column's listing has ended.

Arguments: ``end`` (:class:`WalkEnd`), ``doubt`` (:class:`~crawler.portals.walking.completeness.Doubt`: why rows
may be missing although no page failed; or None).
"""

recording_failed = object()
"""Signal: a response could not be written to the WARC file, so the run must stop.

Arguments: ``error`` (:class:`~crawler.store.journal.StoreError`), without ``spider`` and ``column``. The
signal is sent by the code that records the responses.
"""


class Decision(StrEnum):
    """The decision whether to fetch a row's document. Its values are keys in the ledger of a run."""

    REPEATED = "repeated"
    OUTSIDE = "outside"
    KNOWN = "known"
    TO_FETCH = "to_fetch"


class WalkEnd(StrEnum):
    """The reason why the crawl of a listing ended."""

    LAST_PAGE = "the last page was read"
    ALL_KNOWN = "a whole page of rows was known"
    WINDOW = "the rest lies outside of since and until"
    LIMIT = "limit was reached"
    PAGES_LOST = "pages of the listing could not be had"
    NO_ROWS = "a page of the listing had no rows"
    BLOCKED = "the portal blocks"
    MOVED = "rows were taken out of the listing while it was read; the next run walks it whole"
    STOPPED = "the run was stopped"
    PAGES_MAX = "as many pages as LISTING_PAGES_MAX allows were read"
    FURTHER_PAGES = "the listing shows signs of rows on pages that the family does not count"
    SHRUNK = "the listing is less than half as long as in its last complete walk"
    PAGER_GONE = "the listing had several pages, and the family finds no pager on it any more"

    @property
    def leaves_nothing_out(self) -> bool:
        """True if every row of the column was seen in this crawl or an earlier one."""
        return self in {WalkEnd.LAST_PAGE, WalkEnd.ALL_KNOWN}

    @property
    def may_miss_rows(self) -> bool:
        """True if no page failed, but the column's rows may not all have been seen."""
        return self in {WalkEnd.PAGES_MAX, WalkEnd.FURTHER_PAGES, WalkEnd.SHRUNK, WalkEnd.PAGER_GONE}


class SendSignal(Protocol):
    """A function that sends a signal about the crawl of a column."""

    def __call__(self, signal: object, column: Column, **facts: object) -> None:
        """Send ``signal`` about ``column``, with ``facts`` as additional arguments."""
