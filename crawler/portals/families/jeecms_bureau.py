"""JEECMS sites other than the disclosure platform, such as the sites of bureaus.

The URLs of their pages end in ``.jhtml``, and their columns are directories.

A document of tjj.zhengzhou.gov.cn was seen as a saved page. Rows, pager and page names were seen in the
public code of crawlers of zzkj, tjj and other sites under zhengzhou.gov.cn. The disclosure platform on
JEECMS is a separate family (``jeecms``).
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

from parsel import Selector

from crawler.portals.column import Column
from crawler.portals.families.html_listings.html_family import HtmlFamily, second_page, with_page_number
from crawler.portals.families.jeecms import pager_page_count
from crawler.portals.fingerprints import Fingerprint, FingerprintSource
from crawler.portals.listing import Listing
from crawler.reading import Selectors


class JeecmsBureau(HtmlFamily):
    """Reads the listings of portals on JEECMS, and recognises and builds their URLs.

    The disclosure platform of Zhengzhou is not included.
    """

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
        """Return the page count and None, because the second page's URL is not needed.

        The pager has the same form as on the disclosure platform, so :func:`pager_page_count` reads it.
        """
        return pager_page_count(page), None

    def page_url(self, column: Column, number: int, first: Listing) -> str:
        """Return the URL of page ``number``. Page 2, for example, is ``index_2.jhtml``."""
        if number == 1:
            return column.url
        second = second_page(column.url) if column.url.endswith(".jhtml") else "index_2.jhtml"
        return with_page_number(urljoin(column.url, first.second or second), number)
