"""The pipeline that writes replies to the store."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from scrapy.crawler import Crawler

from crawler.items import Reply
from crawler.store.journal import StoreError
from crawler.store.store import Store


class StoreRecords:
    """The pipeline that owns the store of a city and writes replies to it as records.

    Attributes:
        store: the store.
        written: the last reply written, or None if none was.
        failure: the error because of which the store could not be synced and closed, or None.
    """

    def __init__(self, store: Store) -> None:
        """Create a pipeline that writes to ``store``."""
        self.store = store
        self.written: Reply | None = None
        self.failure: StoreError | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the store of the spider's city in the folder that the setting ``DATA_DIR`` names.

        Raises:
            StoreError: the store cannot be opened.
        """
        city = crawler.spidercls.name
        return cls(Store(Path(crawler.settings["DATA_DIR"]) / city))

    def process_item(self, item: Reply) -> Reply:
        """Append a reply to the store's journal.

        Raises:
            StoreError: the reply could not be written.
        """
        self.store.append(item)
        self.written = item
        return item

    def close_spider(self) -> None:
        """Close the store. An error is kept in :attr:`failure`, where the run recorder finds it."""
        try:
            self.store.close()
        except StoreError as error:
            self.failure = error
