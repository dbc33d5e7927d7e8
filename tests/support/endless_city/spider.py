"""A city whose family never finishes reading one page: in a loop of Python, or in one regular expression in C.

Which page, and how, is in the environment: ``ENDLESS=loop:document``.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from crawler.loaders import ReplyLoader
from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

if TYPE_CHECKING:
    from crawler.portals.listing import Listing
    from crawler.reading import PageReading

VARIABLE = "ENDLESS"
MARK = "B0005"
"""The number of the suggestion whose document is never read."""

WAYS = ("loop", "regex")
_CATASTROPHE = re.compile(r"(?:a+)+$")


def read_without_an_end(way: str) -> None:
    if way == "loop":
        while True:
            pass
    _CATASTROPHE.match("a" * 200 + "!")


def _ordered() -> tuple[str, str]:
    way, _, page = os.environ.get(VARIABLE, ":").partition(":")
    return way, page


class EndlessLoader(ReplyLoader):
    def __init__(self, page: PageReading, **kwargs: Any) -> None:
        way, where = _ordered()
        if where == "document" and MARK in page.body + page.title:
            read_without_an_end(way)
        super().__init__(page, **kwargs)


class Endless(TrsWcm):
    loader = EndlessLoader

    def read_listing(self, text: str, url: str, column: Column, encoding: str = "utf-8") -> Listing:
        way, where = _ordered()
        if where == "listing" and "index_1." in url:
            read_without_an_end(way)
        return super().read_listing(text, url, column, encoding)


class EndlessSpider(CitySpider):
    """The city, for ``-s SPIDER_MODULES=tests.support.endless_city``."""

    name = "endless"
    family = Endless()
    columns = (Column("one", "https://endless.example.gov.cn/replies/"),)
