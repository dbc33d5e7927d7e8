"""The platform of Henan: the province, its prefectures and most of its counties.

Saved documents of caizj.nanyang.gov.cn and tjj.xinyang.gov.cn show URLs ``/<year>/<month>-<day>/<id>.html``, which name
no column, and assets under ``//t.<city>.gov.cn/file/<site code>/``. Public code of crawlers of henan.gov.cn shows rows
``li > a + span``, the second page ``index_1.html``, and a pager whose links have the number of their page in ``data-page``.
A menu ``ul.submenu`` may stand above the rows. No saved listing of a county was available.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

from parsel import Selector

from crawler.portals.column import Column
from crawler.portals.families.html_listings.html_family import (
    HtmlFamily,
    linked_pages,
    printed_pages,
    second_page,
    with_page_number,
)
from crawler.portals.fingerprints import Fingerprint, FingerprintSource
from crawler.portals.listing import Listing, parse_count

_DOCUMENT = r"/(?:19|20)\d\d/(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])/\d+\.html"
_NUMBER = re.compile(r"_(\d{1,5})\.\w+$")
_SECOND = 2
"""The number of the second page, counted from 1. Its file may have this number or the one before it."""


class Henan(HtmlFamily):
    """Reads the listings of portals on the platform of Henan, and recognises and builds their URLs."""

    system = "Henan platform"
    document = re.compile(rf"{_DOCUMENT}$")
    fingerprints = (
        Fingerprint(
            "its URL is a document's: {}",
            re.compile(rf"//[^/?#]+{_DOCUMENT}$"),
            4,
            FingerprintSource.URL,
        ),
        Fingerprint("assets such as {}", re.compile(r"//t\.[\w.-]+/file/\d+/"), 3),
        Fingerprint(
            "links such as {}",
            re.compile(rf"[\"'](?:https?://[^/\"'\s]{{1,100}})?{_DOCUMENT}"),
            3,
            min_matches=2,
        ),
    )

    def pager(self, page: Selector, url: str) -> tuple[int, str | None]:
        """Return the page count, and the target of the pager's link "2".

        The count is the highest of three numbers: the one that the pager shows, ``data-page`` of the pager's links, and
        the number in the name of a linked page. The target is None if the pager has no link "2".
        """
        second = page.xpath("//a[normalize-space()='2']/@href").get()
        match = _NUMBER.search(second or "")
        counted = [parse_count(value) or 1 for value in page.xpath("//a/@data-page").getall()]
        linked = linked_pages(page, url)
        if linked > 1 or match:
            linked += _SECOND - (int(match[1]) if match else 1)
        pages = (
            max(printed_pages(page) or 1, *counted, linked)
            if counted
            else max(printed_pages(page) or 1, linked)
        )
        return pages, second if match else None

    def page_url(self, column: Column, number: int, first: Listing) -> str:
        """Return the URL of page ``number``. Page 2, for example, is ``index_1.html`` if the pager has no link "2"."""
        if number == 1:
            return column.url
        second = urljoin(column.url, first.second or with_page_number(second_page(column.url), 1))
        match = _NUMBER.search(second)
        return with_page_number(second, number + (int(match[1]) - _SECOND if match else 0))
