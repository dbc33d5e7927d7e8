"""JEECMS sites of bureaus and of others: pages are ``.jhtml``, columns are directories.

Seen on a saved document of tjj.zhengzhou.gov.cn; rows, pager and page names in public crawlers of zzkj, tjj
and others under zhengzhou.gov.cn. The disclosure platform of the same system is another family (``jeecms``).
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

from parsel import Selector

from crawler.portals.column import Column
from crawler.portals.families.html_family import HtmlFamily, second_page, with_page_number
from crawler.portals.families.jeecms import pager_page_count
from crawler.portals.fingerprints import Fingerprint, FingerprintSource
from crawler.portals.listing import Listing
from crawler.reading import Selectors


class JeecmsBureau(HtmlFamily):
    """The JEECMS sites that are not the disclosure platform."""

    system = "JEECMS site"
    document = re.compile(r"/\d+\.jhtml$")
    selectors = Selectors(body="div.news_content_content")
    fingerprints = (
        Fingerprint(
            "its URL is a page of JEECMS: {}",
            re.compile(r"//(?!public\.)[^?]+\.jhtml"),
            3,
            FingerprintSource.URL,
        ),
        Fingerprint("assets of a site: {}", re.compile(r"/r/cms/(?!public/|global/)\w+/\w+/"), 3),
        Fingerprint("links such as {}", re.compile(r"/[a-z]\w*/\d+\.jhtml"), 2, min_matches=2),
        Fingerprint("columns such as {}", re.compile(r"/\w+/index\.jhtml"), 2),
    )

    def pager(self, page: Selector, url: str) -> tuple[int, str | None]:  # noqa: ARG002 the pager is on the page
        """Return the number of pages according to the pager, as on the platform."""
        return pager_page_count(page), None

    def page_url(self, column: Column, number: int, first: Listing) -> str:
        """Return the URL of page ``number``: page 2 is ``index_2.jhtml``."""
        if number == 1:
            return column.url
        second = second_page(column.url) if column.url.endswith(".jhtml") else "index_2.jhtml"
        return with_page_number(urljoin(column.url, first.second or second), number)
