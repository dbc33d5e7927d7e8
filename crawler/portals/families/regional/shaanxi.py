"""The platform of Shaanxi: counties, districts and the bureaus of prefectures.

Addresses of real replies (子洲, 潼关, 西安曲江) show documents ``<column>/<19 digits>.html``. Public code of other
crawlers (sfj.weinan.gov.cn, jyj.weinan.gov.cn) shows the pages ``1.html`` and ``2.html`` of a column, their number in
a script as ``maxPage = parseInt('N')``, rows ``li > a + span``, the government meta tags, and a body in an element
whose id has ``article``. No page was seen. That a column's directory alone answers as ``1.html`` does is inferred.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

from parsel import Selector

from crawler.portals.column import Column
from crawler.portals.families.html_listings.html_family import HtmlFamily, printed_pages
from crawler.portals.fingerprints import Fingerprint, FingerprintSource
from crawler.portals.listing import Listing

_DOCUMENT = r"/[\w-]+/[1-9]\d{18}\.html"
_MAX_PAGE = re.compile(r"\bmaxPage\s*=\s*parseInt\(\s*[\"']?(\d{1,5})")


class Shaanxi(HtmlFamily):
    """Reads the listings of portals on the platform of Shaanxi, and recognises and builds their URLs."""

    system = "Shaanxi platform"
    document = re.compile(rf"{_DOCUMENT}$")
    fingerprints = (
        Fingerprint("its URL is a document's: {}", re.compile(rf"{_DOCUMENT}$"), 4, FingerprintSource.URL),
        Fingerprint("the pager's script {}", _MAX_PAGE, 1),
        Fingerprint("links such as {}", re.compile(r"/[1-9]\d{18}\.html"), 3, min_matches=2),
    )

    def pager(self, page: Selector, url: str) -> tuple[int, str | None]:  # noqa: ARG002 the pager is on the page
        """Return the page count and None, because the pages are numbered.

        The count is ``maxPage`` of the pager's script, or the number that the pager shows.
        """
        counted = _MAX_PAGE.search(" ".join(page.xpath("//script/text()").getall()))
        return max(int(counted[1]) if counted else 1, printed_pages(page) or 1), None

    def page_url(self, column: Column, number: int, first: Listing) -> str:  # noqa: ARG002 the pages are numbered
        """Return the URL of page ``number``. Page 2, for example, is ``2.html`` in the column's directory."""
        return column.url if number == 1 else urljoin(column.url, f"{number}.html")
