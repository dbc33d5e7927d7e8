"""博达 Visual SiteBuilder (VSB), used in Baoshan, Chuxiong, Linyi, Gannan and many other places.

Rows and pager were seen on a saved listing of lntdxy.com. Saved documents are from baoshan and cxs.gov.cn.
The public code of other crawlers shows the older pager ``#fanye…``, and documents under
``content.jsp?…wbnewsid=``.

The pages after the first are numbered from the end, so old pages keep their names: page 2 of 11 is
``zbgg/10.htm``, and the last is ``zbgg/1.htm``. A document's URL contains the number of its column. The
listing's URL does not, so ``Column.documents`` supplies it.

The address of a real reply (大姚) shows the system's disclosure module: a document is
``/info/egovinfo/<n>/overt_centent/<bureau's code>-/<year>-<number>.htm``. Its listings were not seen.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from parsel import Selector

from crawler.portals.column import Column
from crawler.portals.families.html_listings.html_family import (
    HtmlFamily,
    printed_pages,
    second_page,
    with_page_number,
)
from crawler.portals.fingerprints import Fingerprint, FingerprintSource
from crawler.portals.listing import Listing
from crawler.reading.urls import host_of

_DOCUMENT = r"/info/\d+/\d+\.htm|/info/egovinfo/\d+/\w+/[\w-]+/\d{4}-\d+\.htm"


class Vsb(HtmlFamily):
    """Reads the listings of portals on Visual SiteBuilder, and recognises and builds their URLs."""

    system = "博达 VSB"
    document = re.compile(rf"(?:{_DOCUMENT})$|[?&]wbnewsid=\d+")
    fingerprints = (
        Fingerprint(
            "its URL is a document's: {}",
            re.compile(rf"(?:{_DOCUMENT})\b|\bwbnewsid=\d+"),
            4,
            FingerprintSource.URL,
        ),
        Fingerprint("the maker's mark: {}", re.compile(r"Announced by Visual SiteBuilder"), 4),
        Fingerprint("rows such as {}", re.compile(r"\bid=[\"']?line_?u\d+_\d+"), 3),
        Fingerprint(
            "the body's element: {}", re.compile(r"\bid=[\"']?vsb_content|\bclass=[\"']v_news_content"), 3
        ),
        Fingerprint("scripts under {}", re.compile(r"/system/resource/(?:js|vue|css)/"), 3),
        Fingerprint("the pager's class {}", re.compile(r"\bpb_sys_common\b|\bid=[\"']?fanyeu?\d+"), 3),
        Fingerprint("links such as {}", re.compile(r"/info/\d+/\d+\.htm\b"), 2, min_matches=2),
    )

    def pager(self, page: Selector, url: str) -> tuple[int, str | None]:  # noqa: ARG002 the pager is on the page
        """Return the page count that the pager shows, and the target of the pager's link "2".

        The count is 1 if there is no pager. The target is None if the pager has no link "2".
        """
        second = page.xpath("//span[@class='p_no']/a[normalize-space()='2']/@href").get()
        return printed_pages(page) or 1, second

    def page_url(self, column: Column, number: int, first: Listing) -> str:
        """Return the URL of page ``number``, counted from 1.

        Page 1 is at the column's URL. The files of the later pages are numbered in descending order: in a
        listing of five pages, page 2 is ``4.htm`` and page 5 is ``1.htm``.

        If the listing grows while it is read, ``number`` may be one higher than ``first.pages``. The result
        is then the URL of the new file, whose number is ``number - 1``. All other files were read before.
        """
        if number == 1:
            return column.url
        descending = first.pages - number + 1 if number <= first.pages else number - 1
        return with_page_number(
            urljoin(column.url, first.second or second_page(column.url, "{}/2")), descending
        )

    def match_length(self, url: str, column: Column) -> int:
        """Return how closely ``url`` matches a column, as a length, or 0 if ``url`` does not match.

        If ``column.documents`` is set and ``url`` is in or below this directory, the result is the length of
        ``column.documents``. Otherwise, ``url`` is compared with the listing's path without the file
        extension, such as ``/zwgk/jyta`` for ``/zwgk/jyta.htm``. If ``url`` is the listing itself or is below
        this path, the result is the length of the path. The listing's directory (``/zwgk/``) is not compared,
        because it may contain several listings.
        """
        if column.documents is not None and super().match_length(url, column):
            return len(column.documents)
        own = urlsplit(column.url)
        other = urlsplit(url)
        name = own.path.rpartition(".")[0] or own.path
        same_host = host_of(url) == host_of(column.url)
        return len(name) if same_host and (other.path == own.path or other.path.startswith(f"{name}/")) else 0
