"""The platform of Yueyang: the city, its bureaus and its counties.

Addresses of real replies (岳阳县, 华容, 平江, 临湘) show documents ``/<n>/<n>/content_<id>.html``, whose numbered
folders are the columns: 33663 of 华容 has suggestions, 33664 proposals. A saved document of www.yueyang.gov.cn in
gb18030 shows assets under ``/include/cms/``, links to ``default.htm``, the title ``h1.content-title`` and the body
``#zoom``. Public code of another crawler (hbj.yueyang.gov.cn) shows listings ``default.htm`` and ``index.htm``, the
second page ``default_1.htm``, and the number of pages in a script as ``else if(num>N)``. No listing was seen. That a
county's listing has these names is inferred.
"""

from __future__ import annotations

import re

from parsel import Selector

from crawler.portals.column import Column
from crawler.portals.families.html_listings.numbered_files import NumberedFiles
from crawler.portals.fingerprints import Fingerprint, FingerprintSource
from crawler.portals.listing import Listing
from crawler.reading import Selectors

_FOLDERS = r"(?:/\d{2,6})+/content_\d+\.html"
_PAGES = re.compile(r"\belse\s+if\s*\(\s*num\s*>\s*(\d{1,5})\s*\)")


class Yueyang(NumberedFiles):
    """Reads the listings of portals on the platform of Yueyang, and recognises and builds their URLs."""

    system = "Yueyang platform"
    document = re.compile(r"/content_\d+\.html$")
    selectors = Selectors(title="h1.content-title", body="#zoom")
    second_name = "{}_1"
    fingerprints = (
        Fingerprint(
            "its URL is a document's: {}", re.compile(rf"//[^/?#]+{_FOLDERS}$"), 4, FingerprintSource.URL
        ),
        Fingerprint("assets such as {}", re.compile(r"[\"']/include/cms/(?:css|js)/"), 3),
        Fingerprint(
            "links such as {}",
            re.compile(rf"[\"'](?:https?://[^/\"'\s]{{1,100}})?{_FOLDERS}"),
            3,
            min_matches=2,
        ),
    )

    def counted_pages(self, page: Selector) -> int:
        """Return the page count in the pager's script, or 1."""
        counted = _PAGES.search(" ".join(page.xpath("//script/text()").getall()))
        return int(counted[1]) if counted else 1

    def page_url(self, column: Column, number: int, first: Listing) -> str:
        """Return the URL of page ``number``. Page 2, for example, is ``default_1.htm``, also of a column that is a directory."""
        listing = f"{column.url}default.htm" if column.url.endswith("/") else column.url
        return column.url if number == 1 else super().page_url(Column(column.name, listing), number, first)
