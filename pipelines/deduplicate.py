"""The pipeline that drops replies that the store already has."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from crawler.items import Reply
from crawler.store.store import Store
from pipelines.errors import NotStoredError
from pipelines.store import StoreRecords


class Deduplicate:
    """The pipeline that passes on new, revised and conflicting replies and drops unchanged and duplicate ones.

    It must come directly before :class:`~pipelines.store.StoreRecords`, so that nothing changes the store between the
    decision and the write.
    """

    store: Store

    def __init__(self, crawler: Crawler) -> None:
        """Take the crawler, whose :class:`~pipelines.store.StoreRecords` has the store."""
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the pipeline of a crawler."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Get the store from ``StoreRecords``."""
        pipeline = self._crawler.get_item_pipeline(StoreRecords)
        if pipeline is None:
            raise RuntimeError("Deduplicate needs StoreRecords in ITEM_PIPELINES, directly after itself.")
        self.store = pipeline.store

    def process_item(self, item: Reply) -> Reply:
        """Set the reply's revision, and a warning if another document has its 索引号.

        Raises:
            NotStoredError: the store already has the reply.
        """
        finding = self.store.find(item)
        if not finding.is_stored:
            raise NotStoredError(finding.result)
        item.revision = finding.revision
        item.warnings += finding.warnings
        return item
