"""The Scrapy extension that records a run: it locks the city's folder, counts results and writes the manifest."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, NotConfigured
from twisted.python.failure import Failure

from crawler.clock import now
from crawler.extensions.audit import audit_run
from crawler.extensions.new_run import new_run_state
from crawler.extensions.stats import add_scrapy_stats, set_run_stats
from crawler.items import Reply
from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.listing import Listing, Row
from crawler.portals.walking import signals as walk_signals
from crawler.portals.walking.completeness import Doubt
from crawler.portals.walking.failures import FailureKind, FetchFailure, error_line
from crawler.portals.walking.signals import Decision, WalkEnd
from crawler.run.alarms.coverage import coverage_drops
from crawler.run.decide_outcome import outcome_of, stop_sentence
from crawler.run.history import StoredHistory, notes_on_last_run
from crawler.run.lock import take_lock
from crawler.run.manifest import Manifest, remove_manifest, write_manifest
from crawler.run.outcome import FINISHED, Outcome
from crawler.run.rejects import Rejects
from crawler.store.journal import StoreError
from crawler.store.masking import redacted
from crawler.store.results import Result, result_of_stored
from pipelines.attachments import Attachments
from pipelines.errors import NotStoredError
from pipelines.store import StoreRecords

STORE_FAILED = "store_failed"
"""The reason with which Scrapy closes the spider if the store cannot be written."""


class RunRecorder:
    """Records one run (a crawl or replay) of one city: its counts, rejects, outcome and manifest.

    Attributes:
        state: the counts, notes and problems of the run so far.
    """

    def __init__(self, crawler: Crawler, spider: CitySpider) -> None:
        """Lock the city's folder and write a manifest without an outcome, which remains if the run is killed.

        Raises:
            LockedError: another run of the city is under way.
            StoreError: the city's folder cannot be written.
        """
        self._crawler = crawler
        self._spider = spider
        self._opened_at = monotonic()
        self._in_pipelines: tuple[Column, Row, bool] | None = None
        self._store: StoreRecords | None = None
        folder = Path(crawler.settings["DATA_DIR"]) / spider.name
        self._lock = take_lock(folder, crawler.settings.getfloat("LOCK_TIMEOUT"))
        try:
            notes = notes_on_last_run(folder, self._lock)
            mask = redacted if crawler.settings.getbool("REDACT_CONTACTS") else None
            self._rejects = Rejects(folder, mask)
            self.state = new_run_state(spider, folder, notes)
            spider.notes.run_id = self.state.run_id
            for column in spider.to_walk:
                self.state.ledger.of(column)
            write_manifest(folder, Manifest.of_run(self.state))
        except BaseException:
            self._lock.release()
            raise

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create a recorder and connect it to signals. Raise NotConfigured if this is not a run of a city."""
        if not crawler.settings.getbool("RECORD_RUN") or not isinstance(crawler.spider, CitySpider):
            raise NotConfigured
        recorder = cls(crawler, crawler.spider)
        own = "listing_read listing_failed rows_decided reply_read row_failed walk_ended recording_failed"
        scrapy = "spider_opened spider_idle spider_closed spider_error item_scraped item_dropped item_error"
        for names, module in ((scrapy, signals), (own, walk_signals)):
            for name in names.split():  # each handler has the name of its signal
                crawler.signals.connect(getattr(recorder, name), signal=getattr(module, name))
        return recorder

    def end(self) -> None:
        """End the run if it has not ended yet, and release the lock. A second call does nothing.

        A run that has not ended was stopped by force, and is recorded as incomplete. If the run never started,
        its manifest is removed.
        """
        state = self.state
        if state.outcome is None and self._store is None:
            remove_manifest(state.folder, state.run_id)
        elif state.outcome is None:
            state.stopped = "The run was stopped by force."
            self._conclude()
        self._lock.release()

    # Handlers of Scrapy's signals.

    def spider_opened(self) -> None:
        """Give the spider the history of earlier runs, and find the pipeline that stores the city's records."""
        self.state.notes += self._spider.notes.notes
        self._store = self._crawler.get_item_pipeline(StoreRecords)
        if self._store is None:
            self.state.faults.append("ITEM_PIPELINES has no StoreRecords, so nothing is stored.")
            return
        store = self._store.store
        self.state.stored, self.state.added = store.before_by_column, store.added_by_column
        if store.index_rebuilt is not None:
            self.state.notes.append(store.index_rebuilt)
        for torn in (store.torn, self._rejects.torn):
            if torn is not None:
                self.state.notes.append(f"A torn last line was set aside in {torn}.")
        self._spider.history = StoredHistory(self.state.folder, self._store.store, self._rejects)
        self.state.durations["opening"] = round(monotonic() - self._opened_at, 3)

    def spider_error(self, failure: Failure) -> None:
        """Handle an error in a spider callback: stop the run if the store caused the error, otherwise record it."""
        if isinstance(failure.value, StoreError):
            self._stop(failure.value)
        else:
            self._code_failed(failure)

    def item_scraped(self, item: Reply) -> None:
        """Count the reply that the store wrote. It differs from ``item`` if a later pipeline replaced it."""
        taken = self._take_row()
        stored = self._store.written if self._store is not None and self._store.written is not None else item
        self.state.warnings.update(stored.warnings)
        self._finish_row(*taken, result_of_stored(stored), stored)

    def item_dropped(self, item: Reply, exception: Exception) -> None:
        """Count a dropped reply. If it was rejected, add its row to ``rejects.jsonl``, otherwise resolve it there."""
        column, row, has_failed = self._take_row()
        if isinstance(exception, NotStoredError):
            result, reason = exception.result, exception.reason
        else:
            result, reason = Result.REJECTED, str(exception)
        if result is not Result.REJECTED:
            self._finish_row(column, row, has_failed, result, item)
        elif not has_failed:
            self.row_failed(column, row, FetchFailure(FailureKind.REJECTED, reason), item.fetched_at)

    def item_error(self, item: Reply, failure: Failure) -> None:
        """Count a reply as failed. Stop the run after a store error, otherwise add the row to ``rejects.jsonl``."""
        column, row, has_failed = self._take_row()
        reason = error_line(failure.value)
        if isinstance(failure.value, StoreError):
            if not has_failed:
                self.state.ledger.row_failed(column, row.url, FetchFailure(FailureKind.FAILED, reason))
            self._stop(failure.value)
            return
        self._code_failed(failure)
        if not has_failed:
            self.row_failed(column, row, FetchFailure(FailureKind.FAILED, reason), item.fetched_at)

    def _take_row(self) -> tuple[Column, Row, bool]:
        """Return the column and row of the reply in the pipelines, and whether the row was counted as failed."""
        if self._in_pipelines is None:
            raise RuntimeError("The pipelines returned an item that the spider did not read.")
        taken, self._in_pipelines = self._in_pipelines, None
        return taken

    # Handlers of this project's signals.

    def listing_read(self, column: Column, listing: Listing) -> None:
        """Count a listing page that was read."""
        self.state.ledger.page_read(column, listing.pages, len(listing.rows))

    def listing_failed(self, column: Column, number: int, url: str, failure: FetchFailure) -> None:
        """Count a listing page that could not be fetched."""
        self.state.ledger.page_lost(column, number, url, failure)

    def rows_decided(self, column: Column, decisions: Sequence[Decision]) -> None:
        """Count rows by decision. The decision about a row says whether the row's document is fetched."""
        for decision in decisions:
            self.state.ledger.row_decided(column, decision)

    def reply_read(
        self, column: Column, row: Row, unknown_labels: Sequence[str], continues: FetchFailure | None
    ) -> None:
        """Remember the column and row of a reply that goes to the pipelines, and count ``unknown_labels``.

        If a page of the document is missing (``continues``), the row fails before its reply is stored.
        """
        if continues is not None:
            self.row_failed(column, row, continues, None)
        self._in_pipelines = column, row, continues is not None
        self.state.unknown_labels.update(unknown_labels)

    def row_failed(self, column: Column, row: Row, failure: FetchFailure, fetched_at: str | None) -> None:
        """Count a row whose page was not read. Unless the run was being stopped, add the row to ``rejects.jsonl``.

        If ``fetched_at`` is None, the time in the new line is the time when the run started.
        """
        if self._in_pipelines is not None and self._in_pipelines[:2] == (column, row):
            removed, self._in_pipelines = self._in_pipelines, None  # a spider middleware removed the reply
            if removed[2]:
                return
        again = self._rejects.is_rejected(row.url)
        self.state.ledger.row_failed(column, row.url, failure, again=again)
        if not failure.stopped:
            at = fetched_at or self.state.started_at
            with self._stopping():
                self._rejects.add(row, column=column.name, kind=failure.kind, reason=failure.reason, at=at)

    def walk_ended(self, column: Column, end: WalkEnd, doubt: Doubt | None) -> None:
        """Record the reason why the walk of a column's listing ended, and why rows may be missing."""
        self.state.ledger.walk_ended(column, end, doubt)
        self.state.durations["listings"] = round(monotonic() - self._opened_at, 3)

    def recording_failed(self, error: StoreError) -> None:
        """Stop the run, because a response could not be written to the archive."""
        self._stop(error)

    # The end of the run.

    def spider_idle(self) -> None:
        """Close the spider with the run's outcome as the reason if running again does not help.

        Raises:
            CloseSpider: the run is blocked or stuck, or the layout changed.
        """
        reason = outcome_of(self.state).close_reason
        if reason != FINISHED:
            raise CloseSpider(reason)

    def spider_closed(self, reason: str) -> None:
        """Determine the run's outcome, write the final manifest and release the lock."""
        state = self.state
        if reason not in {STORE_FAILED, *(each.close_reason for each in Outcome)} and state.failure is None:
            state.stopped = stop_sentence(reason)
        for pipeline in (self._store, self._crawler.get_item_pipeline(Attachments)):
            if pipeline is not None and pipeline.failure is not None:
                state.failure = state.failure or str(pipeline.failure)
        if self._in_pipelines is not None:
            state.faults.append(f"{self._in_pipelines[1].url} was read but never left the pipelines.")
        self._conclude()
        self._lock.release()

    def _conclude(self) -> None:
        state = self.state
        state.troubles = list(self._spider.notes.problems)
        state.notes += self._spider.notes.older_captures()
        add_scrapy_stats(state, self._crawler.stats.get_stats())
        if self._store is not None:
            state.coverage = self._store.store.added.shares()
            state.drops = list(coverage_drops(state.stored, state.added))
            audit_run(state, self._crawler.settings, self._spider.city(), self._store.store.begin)
        with self._stopping():
            self._rejects.close()
        state.durations["total"] = round(monotonic() - self._opened_at, 3)
        state.ended_at = now()
        state.outcome = outcome_of(state)
        try:
            write_manifest(state.folder, Manifest.of_run(state))
        except StoreError as error:
            state.failure = state.failure or str(error)
            state.outcome = outcome_of(state)
        set_run_stats(state, self._crawler.stats)

    def _finish_row(self, column: Column, row: Row, has_failed: bool, result: str, reply: Reply) -> None:  # noqa: FBT001
        """Count a row unless it failed. Resolve its reject, and store its URL as another URL of ``reply``."""
        if has_failed:
            return
        self.state.ledger.row_finished(column, result)
        with self._stopping():
            self._rejects.resolve(row, reply.fetched_at)
            if self._store is not None:
                self._store.store.remember_alias(row.url, reply)

    @contextmanager
    def _stopping(self) -> Iterator[None]:
        """Stop the run if the ``with`` block raises a :class:`StoreError`. The error is not raised again."""
        try:
            yield
        except StoreError as error:
            self._stop(error)

    def _stop(self, error: StoreError) -> None:
        if self.state.failure is None:
            self.state.failure = str(error)
            engine = self._crawler.engine
            if engine is not None and engine.running:
                asyncio.ensure_future(engine.close_spider_async(reason=STORE_FAILED))  # noqa: RUF006

    def _code_failed(self, failure: Failure) -> None:
        self.state.faults.append(f"The code failed: {error_line(failure.value)}.")
