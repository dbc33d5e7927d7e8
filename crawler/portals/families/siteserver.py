"""SiteServer, the content management system of Pingdingshan.

A saved document of pds.gov.cn shows URLs ``/contents/<channel>/<id>.html`` and
``/channels/<channel>.html``, and scripts under ``siteRes``. No listing was seen. It is inferred that page 2
of a listing is ``<channel>_2.html``.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

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
from crawler.reading.urls import host_of

_CHANNEL = re.compile(r"/(?:contents|channels)/(\d+)(?:_\d+)?(?:/|\.html)")


class SiteServer(HtmlFamily):
    """Reads the listings of portals on SiteServer, and recognises and builds their URLs."""

    system = "SiteServer"
    document = re.compile(r"/contents/\d+/\d+\.html$")
    fingerprints = (
        Fingerprint(
            "its URL is a document's: {}", re.compile(r"/contents/\d+/\d+\.html"), 4, FingerprintSource.URL
        ),
        Fingerprint(
            "its URL is a channel's: {}",
            re.compile(r"/channels/\d+(?:_\d+)?\.html"),
            4,
            FingerprintSource.URL,
        ),
        Fingerprint("channels such as {}", re.compile(r"/channels/\d+\.html"), 3, min_matches=2),
        Fingerprint("links such as {}", re.compile(r"/contents/\d+/\d+\.html"), 3, min_matches=2),
        Fingerprint("scripts such as {}", re.compile(r"/(?:siteRes|sitefiles|SiteFiles)/[\w./]+"), 2),
    )

    def pager(self, page: Selector, url: str) -> tuple[int, str | None]:
        """Return the page count and None, because the second page's URL is not needed.

        The count is either the number that the pager shows or the highest page number in the page's links,
        whichever is higher.
        """
        return max(printed_pages(page) or 1, linked_pages(page, url)), None

    def page_url(self, column: Column, number: int, first: Listing) -> str:
        """Return the URL of page ``number``. Page 2, for example, is ``/channels/1378_2.html``."""
        if number == 1:
            return column.url
        return with_page_number(urljoin(column.url, first.second or second_page(column.url)), number)

    def match_length(self, url: str, column: Column) -> int:
        """Return the length of the column's channel number if ``url`` has the same number and host, otherwise 0.

        If ``url`` or the column's URL contains no channel number, the result is that of
        :meth:`Family.match_length`, which compares directories.
        """
        channel, other = _CHANNEL.search(urlsplit(column.url).path), _CHANNEL.search(urlsplit(url).path)
        if channel is None or other is None:
            return super().match_length(url, column)
        same_host = host_of(url) == host_of(column.url)
        return len(channel[1]) if same_host and channel[1] == other[1] else 0
