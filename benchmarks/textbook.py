"""The textbook way: a parsel selector, one XPath a label, ``::text`` joins, an ItemLoader, json.dumps.

It knows one layout, as a crawler written for one portal would: the place of each label, and the classes of the title
and the body.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

from itemloaders import ItemLoader
from itemloaders.processors import Identity, Join, MapCompose, TakeFirst
from parsel import Selector

from benchmarks.corpus import Page

_VALUES = {
    "zhengzhou": '//ul[@class="pubinfo-card"]/li[i[@title="{}"]]/em/text()',
    "chongqing": '//table[@class="zwxl-table"]//td[contains(text(), "{}")]/following-sibling::td[1]/text()',
}
_LABELS = {
    "index_number": "索引号",
    "agency": "发布机构",
    "document_number": "发文字号",
    "topics": "主题分类",
    "genres": "体裁分类",
    "keywords": "关键词",
    "validity": "有效性",
    "written_on": "成文日期",
    "published_on": "发布日期",
}
_PLACES = {
    "zhengzhou": ("div.content-title::text", "div.content-txt ::text", "div.attachment a::attr(href)"),
    "chongqing": ("p.tit::text", "div.trs_editor_view ::text", "div.zwxl-article a::attr(href)"),
}


@dataclass
class Record:
    """The values that the textbook's crawler reads from a page."""

    url: str | None = None
    title: str | None = None
    index_number: str | None = None
    agency: str | None = None
    document_number: str | None = None
    topics: str | None = None
    genres: str | None = None
    keywords: str | None = None
    validity: str | None = None
    written_on: str | None = None
    published_on: str | None = None
    body: str | None = None
    attachments: list[str] = field(default_factory=list)


class RecordLoader(ItemLoader):
    """Loads a :class:`Record` with XPath and CSS expressions."""

    default_item_class = Record
    default_input_processor = MapCompose(str.strip)
    default_output_processor = TakeFirst()
    title_out: ClassVar[Any] = Join(" ")
    body_out: ClassVar[Any] = Join("")
    attachments_out: ClassVar[Any] = Identity()


def fill_by_the_book(loader: RecordLoader, city: str, url: str) -> Record:
    """Load the record of a city's page, whose selector the loader has."""
    loader.add_value("url", url)
    value = _VALUES[city]
    for name, label in _LABELS.items():
        loader.add_xpath(name, value.format(label))
    title, body, attachments = _PLACES[city]
    loader.add_css("title", title)
    loader.add_css("body", body)
    loader.add_css("attachments", attachments)
    record: Record = loader.load_item()
    return record


def read_by_the_book(page: Page) -> str:
    """Read a page into a line of JSON."""
    loader = RecordLoader(selector=Selector(text=page.content.decode()))
    return json.dumps(asdict(fill_by_the_book(loader, page.city, page.url)), ensure_ascii=False)
