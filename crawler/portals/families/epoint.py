"""Epoint (新点), the content management system of Fushun.

A saved document of fushun.gov.cn shows URLs ``/<columns>/<date>/<uuid>.html``, classes ``ewb-…``, and
``moreinfo.html``. Trading centres use the same system. The public code of their crawlers shows rows
``li.ewb-list-node``, pages ``1.html`` and ``2.html`` next to the listing, and the pager's text ``1/11`` in
``#index``.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

from parsel import Selector

from crawler.portals.column import Column
from crawler.portals.families.html_listings.html_family import HtmlFamily, printed_pages
from crawler.portals.fingerprints import Fingerprint, FingerprintSource
from crawler.portals.listing import Listing

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


class Epoint(HtmlFamily):
    """Reads the listings of portals on Epoint, and recognises and builds their URLs."""

    system = "Epoint (新点)"
    document = re.compile(rf"/\d{{8}}/{_UUID}\.html$")
    fingerprints = (
        Fingerprint(
            "its URL is a document's: {}", re.compile(rf"/\d{{8}}/{_UUID}\.html"), 4, FingerprintSource.URL
        ),
        Fingerprint("classes such as {}", re.compile(r"\bewb-[a-z]+(?:-[a-z]+)*"), 3, min_matches=2),
        Fingerprint("scripts such as {}", re.compile(r"/(?:webBuilderCommon|epoint\w*)(?:\.min)?\.js"), 2),
        Fingerprint("links such as {}", re.compile(rf"/\d{{8}}/{_UUID}\.html"), 3, min_matches=2),
        Fingerprint(
            "columns such as {}",
            re.compile(r"/\d{6}(?:/\d{9}(?:/\d{12})?)?/(?:moreinfo|secondPage)\w*\.html"),
            2,
        ),
    )

    def pager(self, page: Selector, url: str) -> tuple[int, str | None]:  # noqa: ARG002 the pager is on the page
        """Return the page count and None, because the second page's URL is not needed.

        The count is the number that the pager shows, or 1 if there is no pager.
        """
        return printed_pages(page) or 1, None

    def page_url(self, column: Column, number: int, first: Listing) -> str:  # noqa: ARG002 the pages are numbered
        """Return the URL of page ``number``. Page 2, for example, is ``2.html`` next to the listing."""
        return column.url if number == 1 else urljoin(column.url, f"{number}.html")
