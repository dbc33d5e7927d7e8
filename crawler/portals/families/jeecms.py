"""The disclosure platform on JEECMS, at ``public.*.gov.cn`` of Zhengzhou and its districts.

The current form of its rows was seen on a saved listing. Its two older forms and the pager were seen in the
public code of other crawlers. The path of a document is ``/<code>/<id>.jhtml``, where ``<code>`` is the
code of the document's column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from urllib.parse import parse_qs, urlsplit

from lxml.html import HtmlElement
from parsel import Selector
from w3lib.url import url_query_cleaner

from crawler.portals.column import Column
from crawler.portals.families.html_listings.html_rows import (
    link_title,
    printed_date,
    row_index_number,
    texts,
)
from crawler.portals.families.html_listings.row_elements import RowElements
from crawler.portals.family import Family
from crawler.portals.fingerprints import Fingerprint, FingerprintSource
from crawler.portals.links import parse_html
from crawler.portals.listing import Listing, Row, unique_rows
from crawler.reading import Selectors, absolute_url
from crawler.reading.urls import host_of, with_parameter

_DOCUMENT = re.compile(r"/(?P<code>[A-Za-z0-9]+)/\d+\.jhtml")
_PAGE_COUNT = re.compile(r"\bpageCount\s*[:=]\s*[\"']?(\d{1,10})")
_LISTS = "ul.page-list, ul.common-list, div.page-list, div.common-list"


class Jeecms(Family):
    """Reads the listings of portals on the JEECMS disclosure platform, and recognises and builds their URLs."""

    system = "JEECMS disclosure platform"
    fingerprints = (
        Fingerprint(
            "its URL is a document's of the platform: {}",
            re.compile(r"//public\.[^/]+/[A-Za-z0-9]+/\d+\.jhtml"),
            3,
            FingerprintSource.URL,
        ),
        Fingerprint(
            "its URL is a listing of the platform: {}",
            re.compile(r"//public\.[^/]+/\?(?:.*&)?a=(?:dir|path)\b"),
            3,
            FingerprintSource.URL,
        ),
        Fingerprint("assets of the platform: {}", re.compile(r"/r/cms/public/")),
        Fingerprint("rows of the platform: {}", re.compile(r"\blist_item_pubinfo_a\b")),
        Fingerprint("facts in {}", re.compile(r"\bpubinfo-card\b"), 1),
        Fingerprint("links such as {}", re.compile(r"[\"']/[A-Z]\d+[A-Z]/\d+\.jhtml"), 1),
    )
    selectors = Selectors(
        title="div.content-title",
        body="div.content-txt",
        main="div.main-body",
        block="div.pubinfo-card-wrap ul.pubinfo-card",
        block_labels=("索引号", "发布机构", "关键词", "成文日期", "发布日期"),
    )

    def read_listing(self, text: str, url: str, column: Column, encoding: str = "utf-8") -> Listing:
        """Read one page of a listing, whose rows may have the platform's current form or an older one."""
        page = parse_html(text, url, encoding)
        links = page.css(_LISTS).css("a")
        rows = list(self._rows(links or page.css("a"), url, RowElements(page)))
        documents = [row for row in rows if self.is_document(row.url)]
        if not links:
            rows = [row for row in documents if _code(row.url) == _code(column.url)]
        # A dated row that links to another site is rejected and counted later. A page with only such rows is
        # not a listing.
        return Listing(unique_rows(rows if documents else ()), pager_page_count(page))

    def page_url(self, column: Column, number: int, first: Listing) -> str:  # noqa: ARG002 the pages are numbered
        """Return the URL of page ``number``, counted from 1. The first page has no number in its URL."""
        return column.url if number == 1 else with_parameter(column.url, "page", str(number))

    def preferred_url(self, url: str) -> str:
        """Return the URL of a page without ``page=1``."""
        if parse_qs(urlsplit(url).query).get("page") == ["1"]:
            return url_query_cleaner(url, ["page"], remove=True)
        return url

    def match_length(self, url: str, column: Column) -> int:
        """Return the length of the column's code if ``url`` has the same code and host, otherwise 0."""
        code = _code(column.url)
        same_host = host_of(url) == host_of(column.url)
        return len(code) if code and same_host and _code(url) == code else 0

    def is_document(self, url: str) -> bool:
        """Return whether a URL has the form of a document's URL."""
        return _DOCUMENT.fullmatch(urlsplit(url).path) is not None

    def _rows(self, links: list[Selector], url: str, elements: RowElements) -> Iterator[Row]:
        """Yield a row for each link that leads to a document or has a date, in the order of ``links``."""
        shown_by_rows = [elements.shown_by(elements.around(anchor)) for anchor in links]
        for anchor, shown in zip(links, shown_by_rows, strict=True):
            target = absolute_url(url, anchor.attrib.get("href", ""))
            if target is None:
                continue
            texts_after = _texts_after(anchor)
            together = [text for texts in texts_after for text in texts]
            row = self.row(
                target,
                link_title(anchor),
                shown.date or _publication_date(texts_after),
                row_index_number(together),
                pinned=shown.pinned,
            )
            if row.date is not None or self.is_document(row.url):
                yield row


def _texts_after(anchor: Selector) -> list[list[str]]:
    """Return the texts of each element between a link and the next link.

    On the platform's current listings, these texts are part of the link's row: ``ul.pubinfo-card`` contains
    the index number, agency, keyword and date without labels. ``ul.pubinfo-card-list-m`` repeats the date
    and index number for mobile phones.
    """
    found: list[list[str]] = []
    for element in anchor.root.itersiblings("*"):
        if element.tag == "a":
            break
        sibling = Selector(root=element, type="html")
        read: set[HtmlElement] = set()
        parts: list[str] = []
        for item in sibling.css("li"):
            if item.root not in read:  # the texts of an item inside one that was read are known
                read.update(item.root.iter("li"))
                parts.extend(texts(item))
        if element.tag in {"em", "span"}:
            parts.extend(texts(sibling))
        found.append(parts)
    return found


def _publication_date(elements: list[list[str]]) -> date | None:
    """Return the date of publication among the texts after a link, or None if there is no date.

    If an element has several dates, they have no labels either. Their order is that of the platform's documents:
    成文日期 (date written), then 发布日期 (date of publication).
    """
    for parts in elements:
        dates = [day for day in map(printed_date, parts) if day is not None]
        if dates:
            return dates[min(1, len(dates) - 1)]
    return None


@lru_cache
def _code(url: str) -> str:
    """Return the code of the column to which a URL belongs, such as ``D1101X``.

    In a document's URL, the code is the first segment of the path. In a listing's URL, the code is the query
    parameter ``p``. If ``url`` contains no code, the result is an empty string.
    """
    parts = urlsplit(url)
    document = _DOCUMENT.fullmatch(parts.path)
    return document["code"] if document else parse_qs(parts.query).get("p", [""])[0]


def pager_page_count(page: Selector) -> int:
    """Return the page count that the pager shows, or 1 if there is no pager.

    The count is the text of the second-last link in ``.page-tile``. If that text is not a number, the count
    is ``pageCount`` in a script.
    """
    links = [" ".join(texts(link)) for link in page.css(".page-tile a")]
    if len(links) > 1 and links[-2].isdecimal() and len(links[-2]) <= 10:
        return int(links[-2])
    for script in page.xpath("//script/text()").getall():
        counted = _PAGE_COUNT.search(script)
        if counted:
            return max(int(counted.group(1)), 1)
    return 1
