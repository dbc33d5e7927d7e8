"""PowerEasy SiteFactory (动易), used by counties and bureaus in Gansu, Hunan and elsewhere.

Saved pages of other sites on SiteFactory show documents ``/Item/<id>.aspx``, columns ``/Category_<id>/Index.aspx``
with the second page ``Index_2.aspx``, the pager ``span#pe100_page_….pagecss``, and links whose tooltips hold title,
clicks and date (``标题：… 点击数：… 发表时间：…``). Addresses of replies on newer portals show documents
``<column>/content_<id>`` without an extension, on zjj.benxi.gov.cn ``/publicity/<column>/<id>``. The block above a
reply has 生效日期 and 废止日期, which are not its dates of publication, and often an empty 发布机构. No pager of a
newer portal was seen: that its links have the page's number last is inferred.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

from parsel import Selector

from crawler.portals.column import Column
from crawler.portals.families.html_listings.html_family import HtmlFamily, printed_pages
from crawler.portals.fingerprints import Fingerprint, FingerprintSource
from crawler.portals.listing import Listing
from crawler.reading import absolute_url

_DOCUMENT = r"/Item/\d+\.aspx|/content_\d+|/publicity/(?:[\w-]+/)+\d{4,}"
_LAST_NUMBER = re.compile(r"\d{1,5}(?=\D*$)")
_PAGER = (
    "//*[starts-with(@id, 'pe100_page') or contains(@class, 'pagecss') or contains(@class, 'page')]"
    "[not(self::body)]//a[@href]"
)
_NAMES = frozenset({"下一页", "尾页", "末页"})


class PowerEasy(HtmlFamily):
    """Reads the listings of portals on PowerEasy SiteFactory, and recognises and builds their URLs."""

    system = "PowerEasy SiteFactory (动易)"
    document = re.compile(rf"(?:{_DOCUMENT})$", re.IGNORECASE)
    fingerprints = (
        Fingerprint(
            "its URL is a document's: {}",
            re.compile(rf"/Item/\d+\.aspx|(?:{_DOCUMENT})$", re.IGNORECASE),
            4,
            FingerprintSource.URL,
        ),
        Fingerprint(
            "its URL is a column's: {}",
            re.compile(r"/Category_\d+/(?:Index\w*\.aspx)?", re.IGNORECASE),
            4,
            FingerprintSource.URL,
        ),
        Fingerprint("the pager's mark {}", re.compile(r"\bpe100_page_|\{pe\.begin\.pagination\}"), 4),
        Fingerprint(
            "tooltips such as {}",
            re.compile(r"title=[\"']标题：[^\"'<>]{1,300}?点击数：\d*[^\"'<>]{0,20}?发表时间："),
            3,
            min_matches=2,
        ),
        Fingerprint("links such as {}", re.compile(r"/Item/\d+\.aspx", re.IGNORECASE), 3, min_matches=2),
        Fingerprint(
            "links such as {}", re.compile(r"href=[\"'][^\"'\s]{0,200}/content_\d+[\"']"), 3, min_matches=2
        ),
    )

    def pager(self, page: Selector, url: str) -> tuple[int, str | None]:
        """Return the page count, and the target of the pager's link "2", or of its link 下一页 (next page).

        The count is the highest of two numbers: the one that the pager shows, and the last number in the targets of
        its links. Links that run a script do not count. The target is None if the pager has no such link.
        """
        pages, second = printed_pages(page) or 1, None
        for link in page.xpath(_PAGER):
            label, target = "".join(link.xpath(".//text()").getall()).strip(), link.attrib["href"]
            number = _LAST_NUMBER.search(target)
            if (
                number is None
                or absolute_url(url, target) is None
                or not (label.isdecimal() or label in _NAMES)
            ):
                continue
            pages = max(pages, int(number[0]))
            if label == "2" or (label == "下一页" and number[0] == "2"):
                second = second or target
        return pages, second

    def page_url(self, column: Column, number: int, first: Listing) -> str:
        """Return the URL of page ``number``. Page 2, for example, is ``Index_2.aspx``."""
        if number == 1:
            return column.url
        return _LAST_NUMBER.sub(str(number), urljoin(column.url, first.second or "Index_2.aspx"), count=1)
