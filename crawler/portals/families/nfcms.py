"""NFCMS (南方网), on which the news and disclosure sites of Guangdong run beside gkmlpt.

Saved documents of stats.gd.gov.cn and shanwei.gov.cn show URLs ``<column>/content/post_<id>.html``. Public code and
notes of other crawlers show ``mpost_<id>.html``, the variables ``NFCMS_SITE_ID``, ``NFCMS_POST_ID`` and
``NFCMS_CAT_ID``, and attachments under ``/attachment/0/…``. No listing was seen: that its rows are ``li`` with a link and
a date, and that page 2 is ``index_2.html``, is inferred.
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
from crawler.portals.listing import Listing

_DOCUMENT = r"/content/m?post_\d+\.html"


class Nfcms(HtmlFamily):
    """Reads the listings of portals on NFCMS, and recognises and builds their URLs."""

    system = "NFCMS (南方网)"
    document = re.compile(rf"{_DOCUMENT}$")
    fingerprints = (
        Fingerprint("its URL is a document's: {}", re.compile(_DOCUMENT), 4, FingerprintSource.URL),
        Fingerprint("the maker's mark {}", re.compile(r"\bNFCMS_\w+")),
        Fingerprint("links such as {}", re.compile(_DOCUMENT), 3, min_matches=2),
    )

    def pager(self, page: Selector, url: str) -> tuple[int, str | None]:
        """Return the page count and None, because the second page's URL is not needed.

        The count is either the number that the pager shows or the highest page number in the page's links,
        whichever is higher.
        """
        return max(printed_pages(page) or 1, linked_pages(page, url)), None

    def page_url(self, column: Column, number: int, first: Listing) -> str:
        """Return the URL of page ``number``. Page 2, for example, is ``index_2.html``."""
        if number == 1:
            return column.url
        return with_page_number(urljoin(column.url, first.second or second_page(column.url)), number)
