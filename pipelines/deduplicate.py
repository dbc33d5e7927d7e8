"""The pipeline that drops replies that are already stored."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.items import Reply
from crawler.store.store import Store
from pipelines.errors import NotStoredError
from pipelines.store import StoreRecords


class Deduplicate:
    """The pipeline that drops unchanged and duplicate replies, and lets new, revised and conflicting ones pass.

    This pipeline must come directly before :class:`~pipelines.store.StoreRecords`, so the store cannot change
    between the comparison with the stored records and the writing of the reply.
    """

    store: Store

    def __init__(self, crawler: Crawler) -> None:
        """Create the pipeline without a store. :meth:`open_spider` sets the store."""
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the pipeline for a crawler.

        Raises:
            NotConfigured: this is not a recorded run (setting ``RECORD_RUN``), so there is no store.
        """
        if not crawler.settings.getbool("RECORD_RUN"):
            raise NotConfigured
        return cls(crawler)

    def open_spider(self) -> None:
        """Take the store from the crawler's ``StoreRecords`` pipeline.

        Raises:
            RuntimeError: the crawler has no ``StoreRecords`` pipeline.
        """
        pipeline = self._crawler.get_item_pipeline(StoreRecords)
        if pipeline is None:
            raise RuntimeError("Deduplicate needs StoreRecords in ITEM_PIPELINES, directly after itself.")
        self.store = pipeline.store

    def process_item(self, item: Reply) -> Reply:
        """Set the reply's revision and the identity that it continues, and add a warning if its 索引号 is used twice.

        Raises:
            NotStoredError: the reply is unchanged or a duplicate, so it need not be stored.
        """
        finding = self.store.find(item)
        if not finding.is_stored:
            raise NotStoredError(finding.result)
        finding.apply_to(item)
        return item
