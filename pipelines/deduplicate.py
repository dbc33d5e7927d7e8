"""One record per 索引号: decides what a reply is to the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.store import Store
from pipelines.errors import NotStoredError
from pipelines.store import StoreRecords

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from crawler.items import Reply


class Deduplicate:
    """Lets new, revised and conflicting replies pass; the unchanged and duplicates end here.

    It must stand directly before :class:`~pipelines.store.StoreRecords`: the two decide and write
    without anything happening in between.
    """

    store: Store

    def __init__(self, crawler: Crawler) -> None:
        """Share the store of ``crawler``'s :class:`~pipelines.store.StoreRecords`."""
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Belong to ``crawler``."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Find the store."""
        pipeline = self._crawler.get_item_pipeline(StoreRecords)
        if pipeline is None:
            raise RuntimeError("Deduplicate needs StoreRecords in ITEM_PIPELINES, directly after itself.")
        self.store = pipeline.store

    def process_item(self, item: Reply) -> Reply:
        """Give the reply its revision, and of a second document under a used number the warning.

        Raises:
            NotStoredError: the store has it already.
        """
        finding = self.store.find(item)
        if not finding.is_stored:
            raise NotStoredError(finding.result)
        item.revision = finding.revision
        item.warnings += finding.warnings
        return item
