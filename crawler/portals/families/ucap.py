"""开普 UCAP, used in Xinjiang, Nanchang, Gansu and many other places.

Saved documents of hami, kashi, xjkz and nc.gov.cn show URLs, ``<UCAPCONTENT>``, and assets under ``xhtml``.
The public code of other crawlers shows the pager and its page names, ``content.shtml`` (csrc.gov.cn), and
rows in lists and in tables.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

from parsel import Selector

from crawler.portals.column import Column
from crawler.portals.families.html_listings.html_family import HtmlFamily, second_page, with_page_number
from crawler.portals.fingerprints import Fingerprint, FingerprintSource
from crawler.portals.listing import Listing
from crawler.portals.pagers.pager_scripts import without_comments

# createPageHTML('page_div', 22, 1, 'common_list', 'shtml', 325): the container, the page count, the number of
# this page (counted from 1), and the name and extension of the files.
_CREATE_PAGE = re.compile(
    r"createPageHTML\(\s*[\"'][^\"']*[\"']\s*,\s*(?P<pages>\d{1,10})\s*,\s*\d+\s*"
    r"(?:,\s*[\"'](?P<name>[\w-]+)[\"']\s*,\s*[\"'](?P<extension>\w+)[\"'])?"
)
# The folder is a month, and an id has 6 to 12 digits: others have 16 digits (鞍山), or VSB's number of a column as folder.
_DOCUMENT = r"/(?:20\d\d(?:0[1-9]|1[0-2])/(?:[0-9a-f]{32}|[1-9]\d{5,11})|c\d+/(?:c\d+/)?content)\.s?html?"


class Ucap(HtmlFamily):
    """Reads the listings of portals on UCAP, and recognises and builds their URLs."""

    system = "开普 UCAP"
    document = re.compile(_DOCUMENT + "$")
    fingerprints = (
        Fingerprint(
            "its URL is a document's: {}",
            re.compile(r"/c\d+/" + _DOCUMENT.removeprefix("/")),
            4,
            FingerprintSource.URL,
        ),
        Fingerprint(
            "its URL is a document's: {}",
            re.compile(r"/\d{6}/[0-9a-f]{32}\.s?html?"),
            4,
            FingerprintSource.URL,
        ),
        Fingerprint(
            "a pager with its container first: {}",
            re.compile(r"\bcreatePageHTML\(\s*[\"'][^\"']*[\"']\s*,\s*\d+"),
        ),
        Fingerprint("the element {}", re.compile(r"<(?:UCAP[A-Z]+|PUBLISHTIME)\b"), 3),
        Fingerprint("links such as {}", re.compile(r"/c\d+/\d{6}/[0-9a-f]{32}\.s?html?"), 3, min_matches=2),
        Fingerprint("links such as {}", re.compile(r"/\d{6}/[0-9a-f]{32}\.s?html?"), 2, min_matches=2),
        Fingerprint("columns such as {}", re.compile(r"/c\d{6}/\w+\.shtml"), 2, min_matches=2),
        Fingerprint("assets such as {}", re.compile(r"[\"']/\w+/xhtml/[\w/]*(?:css|js)/"), 2),
    )

    def pager(self, page: Selector, url: str) -> tuple[int, str | None]:  # noqa: ARG002 the script has both
        """Return the page count in the pager's script, and the second page's file name.

        The count is 1 if there is no pager. The name is None if the script contains no file name.
        """
        for script in map(without_comments, page.xpath("//script/text()").getall()):
            match = _CREATE_PAGE.search(script)
            if match:
                second = f"{match['name']}_2.{match['extension']}" if match["name"] else None
                return max(int(match["pages"]), 1), second
        return 1, None

    def page_url(self, column: Column, number: int, first: Listing) -> str:
        """Return the URL of page ``number``. Page 2, for example, is ``common_list_2.shtml``."""
        if number == 1:
            return column.url
        return with_page_number(urljoin(column.url, first.second or second_page(column.url)), number)
