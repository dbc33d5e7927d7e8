"""The extension that makes a crawl a run: it takes the lock, keeps the ledger and writes the manifest."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler import __version__
from crawler.portals import events
from crawler.portals.city import CitySpider
from crawler.reading.labels import meaning_of
from crawler.run.ledger import Ledger
from crawler.run.lock import Lock
from crawler.run.manifest import free_run_id, write_manifest
from crawler.run.outcome import Outcome, outcome_of
from crawler.run.past import Past
from crawler.run.rejects import Rejects
from pipelines.journal import StoreError
from pipelines.results import NotStoredError, Result, result_of_stored
from pipelines.store import StoreRecords

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

    from crawler.items import Reply
    from crawler.portals.column import Column
    from crawler.portals.events import Decision, WalkEnd
    from crawler.portals.listing import Listing, Row
    from crawler.portals.losses import Loss

_STATUS = "downloader/response_status_count/"


class RunKeeper:
    """Keeps one run of one city.

    Attributes:
        folder: where the city's records, rejects and manifests are.
        ledger: what was counted so far.
        outcome: None until the run has ended.
        troubles: what went wrong besides the ledger, a sentence each.
    """

    def __init__(self, crawler: Crawler, spider: CitySpider) -> None:
        """Take the city's lock.

        Raises:
            LockedError: another run holds the city.
            StoreError: the city's folder cannot be written.
        """
        self.folder = Path(crawler.settings["DATA_DIR"]) / spider.name
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = Lock(self.folder)
        except OSError as error:
            raise StoreError(
                f"{self.folder} cannot be written ({error.strerror}): make it writable, or choose another place with"
                " -s DATA_DIR=…."
            ) from error
        self.left_by = self._lock.left_by
        self.ledger = Ledger()
        self.outcome: Outcome | None = None
        self.manifest_path: Path | None = None
        self.troubles: list[str] = []
        self.torn: Path | None = None
        self._rejects = Rejects(self.folder)
        self._crawler = crawler
        self._spider = spider
        self._started_at = _now()
        self._underway: dict[int, tuple[Reply, Column, Row]] = {}
        self._filled: Counter[str] = Counter()
        self._warnings: Counter[str] = Counter()
        self._unknown_labels: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to a city's spider; other spiders are left alone."""
        if not isinstance(crawler.spider, CitySpider):
            raise NotConfigured
        keeper = cls(crawler, crawler.spider)
        for handler, signal in (
            (keeper.spider_opened, signals.spider_opened),
            (keeper.spider_closed, signals.spider_closed),
            (keeper.spider_error, signals.spider_error),
            (keeper.item_scraped, signals.item_scraped),
            (keeper.item_dropped, signals.item_dropped),
            (keeper.item_error, signals.item_error),
            (keeper.listing_read, events.listing_read),
            (keeper.listing_lost, events.listing_lost),
            (keeper.row_decided, events.row_decided),
            (keeper.reply_read, events.reply_read),
            (keeper.row_lost, events.row_lost),
            (keeper.walk_ended, events.walk_ended),
        ):
            crawler.signals.connect(handler, signal=signal)
        return keeper

    @property
    def not_archived(self) -> list[str]:
        """Names of the columns of which the archive that is replayed holds nothing."""
        return [column.name for column in self._spider.source.not_archived]

    def release(self) -> None:
        """Give the city free, whatever happened."""
        self._lock.release()

    # What Scrapy tells.

    def spider_opened(self) -> None:
        """Lend the spider the memory of earlier runs."""
        pipeline = self._crawler.get_item_pipeline(StoreRecords)
        if pipeline is not None:
            self.torn = pipeline.store.torn
            self._spider.memory = Past(
                self.folder, pipeline.store, self._rejects, killed=self.left_by is not None
            )
        self.troubles.extend(self._spider.source.problems)
        for column in self._spider.to_walk:
            self.ledger.of(column)

    def spider_error(self, failure: Failure) -> None:
        """A callback failed: a mistake in the code, which must not pass for success."""
        self.troubles.append(f"The code failed: {type(failure.value).__name__}: {failure.value}.")

    def item_scraped(self, item: Reply) -> None:
        """A reply was stored."""
        _, column, row = self._underway.pop(id(item))
        self.ledger.row_settled(column, result_of_stored(item))
        self._rejects.resolve(row, item.fetched_at)
        self._filled.update(key for key, value in asdict(item).items() if value not in (None, "", [], {}))
        self._warnings.update(item.warnings)
        self._unknown_labels.update(label for label in item.metadata if meaning_of(label) is None)

    def item_dropped(self, item: Reply, exception: Exception) -> None:
        """A reply was not stored, for a reason."""
        _, column, row = self._underway.pop(id(item))
        if isinstance(exception, NotStoredError):
            result, reason = exception.result, exception.reason
        else:
            result, reason = Result.REJECTED, str(exception)
        self.ledger.row_settled(column, result)
        if result is Result.REJECTED:
            self._rejects.add(row, column=column.name, kind=result, reason=reason, at=item.fetched_at)
        else:
            self._rejects.resolve(row, item.fetched_at)

    def item_error(self, item: Reply, failure: Failure) -> None:
        """A pipeline failed; where the store cannot be written, the run ends."""
        _, column, row = self._underway.pop(id(item))
        self.ledger.row_settled(column, "failed")
        if isinstance(failure.value, StoreError):
            self.troubles.append(str(failure.value))
            asyncio.ensure_future(self._crawler.engine.close_spider_async(reason="store_failed"))  # noqa: RUF006
        else:
            reason = f"{type(failure.value).__name__}: {failure.value}"
            self._rejects.add(row, column=column.name, kind="failed", reason=reason, at=item.fetched_at)

    # What the walk tells.

    def listing_read(self, column: Column, listing: Listing) -> None:
        """A page of a listing was read."""
        self.ledger.page_read(column, listing.pages, len(listing.rows))

    def listing_lost(self, column: Column, number: int, url: str, loss: Loss) -> None:
        """A page of a listing could not be had."""
        self.ledger.page_lost(column, number, url, loss)

    def row_decided(self, column: Column, decision: Decision) -> None:
        """A row was looked at."""
        self.ledger.row_decided(column, decision)

    def reply_read(self, column: Column, row: Row, reply: Reply) -> None:
        """A reply goes to the pipelines: remember which row it answers."""
        self._underway[id(reply)] = (reply, column, row)

    def row_lost(self, column: Column, row: Row, loss: Loss, fetched_at: str | None) -> None:
        """A row gave no reply."""
        self.ledger.row_lost(column, loss)
        if not loss.stopped:
            self._rejects.add(
                row, column=column.name, kind=loss.kind, reason=loss.reason, at=fetched_at or self._started_at
            )

    def walk_ended(self, column: Column, end: WalkEnd) -> None:
        """The listing of a column was walked."""
        self.ledger.of(column).end = end

    # The end.

    def spider_closed(self, reason: str) -> None:
        """Find the outcome and write the manifest."""
        if reason != "finished" and not self.troubles:
            self.troubles.append(f"The run was stopped before its end ({reason}).")
        errors = self._logged_errors()
        if errors:
            self.troubles.append(f"{errors} errors were logged above.")
        if self._underway:
            self.troubles.append(
                f"{len(self._underway)} replies were read and never came out of the pipelines."
            )
        self.outcome = outcome_of(self.ledger, self.troubles)
        try:
            self._rejects.close()
            self.manifest_path = write_manifest(self.folder, self._manifest(self.outcome))
        except (OSError, StoreError) as error:
            self.troubles.append(f"The manifest could not be written: {error}.")
        finally:
            self.release()

    def _logged_errors(self) -> int:
        """Errors that Scrapy logged, without those of a robots.txt that could not be had."""
        stats = self._crawler.stats.get_stats()
        robots = sum(count for key, count in stats.items() if key.startswith("robotstxt/exception_count/"))
        return int(stats.get("log_count/ERROR", 0) - robots)

    def _manifest(self, outcome: Outcome) -> dict[str, Any]:
        totals = self.ledger.totals()
        stored = totals["new"] + totals["revised"] + totals["conflict"]
        statuses = {
            key.removeprefix(_STATUS): count
            for key, count in sorted(self._crawler.stats.get_stats().items())
            if key.startswith(_STATUS)
        }
        return {
            "run_id": free_run_id(self.folder, self._started_at),
            "city": self._spider.name,
            "outcome": outcome.words,
            "exit_code": outcome.code,
            "version": __version__,
            "arguments": self._spider.arguments.given(),
            "source": self._spider.source.name,
            "started_at": self._started_at,
            "ended_at": _now(),
            "columns": [
                {
                    "name": ledger.column.name,
                    "url": ledger.column.url,
                    "complete": ledger.complete,
                    **ledger.counts,
                    "ended": str(ledger.end) if ledger.end else None,
                    "lost_pages": ledger.lost_pages,
                }
                for ledger in self.ledger.columns.values()
            ],
            "not_archived": self.not_archived,
            "totals": totals,
            "coverage": {key: round(count / stored, 4) for key, count in sorted(self._filled.items())}
            if stored
            else {},
            "warnings": dict(self._warnings.most_common()),
            "unknown_labels": dict(self._unknown_labels.most_common()),
            "requests": statuses,
            "troubles": self.troubles,
        }


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
