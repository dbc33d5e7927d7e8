"""The platform of Henan: the province, its prefectures and most of its counties.

Saved documents of caizj.nanyang.gov.cn and tjj.xinyang.gov.cn show URLs ``/<year>/<month>-<day>/<id>.html``, which name
no column, and assets under ``//t.<city>.gov.cn/file/<site code>/``. Public code of crawlers of henan.gov.cn shows rows
``li > a + span``, the second page ``index_1.html``, and a pager whose links have the number of their page in ``data-page``.
A menu ``ul.submenu`` may stand above the rows. No saved listing of a county was available.
"""

from __future__ import annotations

import re

from parsel import Selector

from crawler.portals.families.html_listings.numbered_files import NumberedFiles
from crawler.portals.fingerprints import Fingerprint, FingerprintSource
from crawler.portals.listing import parse_count

_DOCUMENT = r"/(?:19|20)\d\d/(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])/\d+\.html"


class Henan(NumberedFiles):
    """Reads the listings of portals on the platform of Henan, and recognises and builds their URLs."""

    system = "Henan platform"
    document = re.compile(rf"{_DOCUMENT}$")
    second_name = "{}_1"
    fingerprints = (
        Fingerprint(
            "its URL is a document's: {}",
            re.compile(rf"//[^/?#]+{_DOCUMENT}$"),
            4,
            FingerprintSource.URL,
        ),
        Fingerprint("assets such as {}", re.compile(r"//t\.[\w.-]+/file/\d+/"), 3),
        Fingerprint(
            "links such as {}",
            re.compile(rf"[\"'](?:https?://[^/\"'\s]{{1,100}})?{_DOCUMENT}"),
            3,
            min_matches=2,
        ),
    )

    def counted_pages(self, page: Selector) -> int:
        """Return the highest ``data-page`` of the pager's links, or 1."""
        return max((parse_count(value) or 1 for value in page.xpath("//a/@data-page").getall()), default=1)
