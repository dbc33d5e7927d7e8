"""Portals on unknown systems whose pager numbers the pages in the query, as in ``?page=2``.

An example in the public code of other crawlers is ``NewsLsit.aspx?ClassID=863&page=1`` of hrss.yn.gov.cn.
The form of a document's URL is unknown on these systems. The family therefore finds the longest list of
dated links, and treats the pages to which they lead as documents. A link without a date is treated as
navigation.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from parsel import Selector

from crawler.portals.column import Column
from crawler.portals.families.html_listings.html_family import HtmlFamily, printed_pages
from crawler.portals.families.html_listings.html_rows import Link
from crawler.portals.families.html_listings.row_elements import RowElements
from crawler.portals.fingerprints import Fingerprint
from crawler.portals.listing import Listing, parse_count
from crawler.reading import absolute_url
from crawler.reading.urls import with_parameter

_NUMBERS = ("page", "pageNo", "pageNum", "pageIndex", "PageIndex", "p", "pn", "pageno", "currentPage")
_IN_QUERY = r"[?&](?:amp;)?(?:" + "|".join(_NUMBERS) + r")="


class NumberedQuery(HtmlFamily):
    """Reads listings whose pages are numbered in the query, and builds the URLs of these pages."""

    system = "plain page=N"
    document = re.compile(
        r"^/(?!.*\.(?:pdf|ofd|docx?|wps|xlsx?|et|pptx?|zip|rar|7z|jpe?g|png|gif|mp4)$).+", re.IGNORECASE
    )
    url_identifies_documents = False
    is_fallback = True
    fingerprints = (
        Fingerprint(
            "a pager with {}", re.compile(r"href=[\"'][^\"'>]*" + _IN_QUERY + r"\d+"), 1, min_matches=2
        ),
        Fingerprint(
            "a link with a date beside it: {}",
            re.compile(r"</a>(?:[^<]{0,12}<[^>]{0,80}>){0,4}[^<\d]{0,12}(?:19|20)\d\d[-/.年]\d{1,2}"),
            1,
        ),
    )

    def pager(self, page: Selector, url: str) -> tuple[int, str | None]:
        """Return the page count, and the second page's URL.

        The count is either the number that the pager shows or the highest page number in the pager's links,
        whichever is higher. The URL is None if the pager has no links.
        """
        highest, second = 1, None
        for href in page.xpath("//a/@href").getall():
            target = absolute_url(url, href) or ""
            if urlsplit(target)[1:3] != urlsplit(url)[1:3]:
                continue
            for name, values in parse_qs(urlsplit(target).query).items():
                if name in _NUMBERS and (number := parse_count(values[0])) is not None:
                    highest = max(highest, number)
                    second = with_parameter(target, name, "2")
        return max(printed_pages(page) or 1, highest), second

    def page_url(self, column: Column, number: int, first: Listing) -> str:
        """Return the URL of page ``number``.

        The result is ``first.second`` with the page number replaced. If ``first.second`` is None, the number
        is replaced in the column's URL. If the column's URL contains no page number, ``page=N`` is added to
        the column's URL.
        """
        if number == 1:
            return column.url
        query = parse_qs(urlsplit(first.second or column.url).query)
        name = next((parameter for parameter in _NUMBERS if parameter in query), "page")
        return with_parameter(first.second or column.url, name, str(number))

    def _link(self, anchor: Selector, url: str, column: Column, elements: RowElements) -> Link | None:
        """Return a link as a possible row, or None if it cannot be one.

        The attribute ``document`` of the result is True only if the link has a date and its target is on the
        listing's host. The attribute ``own`` is always False.
        """
        link = super()._link(anchor, url, column, elements)
        if link is None:
            return None
        dated = link.row.date is not None and urlsplit(link.row.url).netloc == urlsplit(url).netloc
        return replace(link, document=link.document and dated, own=False)
