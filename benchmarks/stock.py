"""The stock crawl: a spider as in Scrapy's tutorial, in a project with Scrapy's own settings.

Run it with ``scrapy runspider``. It knows its portal's layout, as a crawler written for one portal would.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import scrapy

from benchmarks.textbook import Record, RecordLoader, fill_by_the_book

_PAGES = re.compile(r"createPage\((\d+), 0,")


class StockSpider(scrapy.Spider):
    """Follows every row of every page of a listing, in every run."""

    name = "stock"

    def __init__(self, listing: str) -> None:
        """Start at ``listing``."""
        super().__init__()
        self.start_urls = [listing]

    def parse(self, response: Any, **_: Any) -> Iterator[scrapy.Request]:
        """Follow the rows, and from the first page the other pages."""
        for row in response.css("ul.list li.clearfix a"):
            yield response.follow(row, callback=self.parse_document)
        found = _PAGES.search(response.text)
        for number in range(1, int(found[1]) if found else 1):
            yield response.follow(f"index_{number}.html", callback=self.parse)

    def parse_document(self, response: Any) -> Iterator[Record]:
        """Read a document in the textbook way."""
        yield fill_by_the_book(RecordLoader(selector=response.selector), "chongqing", response.url)
