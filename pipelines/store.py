"""The pipeline that writes replies to the store."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.items import Reply
from crawler.store.journal import StoreError
from crawler.store.store import Store


class StoreRecords:
    """The pipeline that opens and closes a city's store, and writes replies to it as records.

    Attributes:
        store: the city's store.
        written: the reply that was written last, or None if no reply was written.
        failure: the error that occurred when the store was closed, or None.
    """

    def __init__(self, store: Store) -> None:
        """Create a pipeline that writes to ``store``."""
        self.store = store
        self.written: Reply | None = None
        self.failure: StoreError | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the store in the city's folder, which is in the folder ``DATA_DIR`` (a setting). Create the pipeline.

        Raises:
            NotConfigured: this is not a recorded run (setting ``RECORD_RUN``).
            StoreError: the store cannot be opened.
        """
        if not crawler.settings.getbool("RECORD_RUN"):
            raise NotConfigured
        city = crawler.spidercls.name
        return cls(Store(Path(crawler.settings["DATA_DIR"]) / city))

    def process_item(self, item: Reply) -> Reply:
        """Append a reply to the store's journal, and return it.

        Raises:
            StoreError: the reply could not be written.
        """
        self.store.append(item)
        self.written = item
        return item

    def close_spider(self) -> None:
        """Close the store. If closing fails, keep the error in :attr:`failure`, which the run recorder reports."""
        try:
            self.store.close()
        except StoreError as error:
            self.failure = error
