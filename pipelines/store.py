"""The pipeline that writes the records."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from scrapy.crawler import Crawler

from crawler.items import Reply
from crawler.store.journal import StoreError
from crawler.store.store import Store


class StoreRecords:
    """The pipeline that owns the store of the run's city and writes the records.

    Attributes:
        store: the store.
        written: the last reply written.
        failure: why the store could not be synced and closed, None if it could.
    """

    def __init__(self, store: Store) -> None:
        """Write to ``store``."""
        self.store = store
        self.written: Reply | None = None
        self.failure: StoreError | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the store of the spider's city under ``DATA_DIR``."""
        city = crawler.spidercls.name
        return cls(Store(Path(crawler.settings["DATA_DIR"]) / city))

    def process_item(self, item: Reply) -> Reply:
        """Append the reply's line."""
        self.store.append(item)
        self.written = item
        return item

    def close_spider(self) -> None:
        """Close the store, and keep its error for the run recorder."""
        try:
            self.store.close()
        except StoreError as error:
            self.failure = error
