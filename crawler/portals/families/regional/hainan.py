"""The database of deputies' suggestions on the portal of Hainan: all departments of the province.

Addresses of real replies on www.hainan.gov.cn show documents ``/rdjydata-<id>.html`` from 2011 (4524) to 2022 (8557).
Their text shows 题目, 领衔代表, 代表团, 主办单位, 会办, 交办日期, 承办单位 and 答复日期; the reply itself opens in a
box. Neither a page nor the address of the listing was seen. Rows and pager are unknown: further pages are read only
if the pager has a link "2".
"""

from __future__ import annotations

import re

from crawler.portals.column import Column
from crawler.portals.families.html_listings.numbered_files import NumberedFiles
from crawler.portals.fingerprints import Fingerprint, FingerprintSource
from crawler.reading.urls import host_of

_DOCUMENT = r"/rdjydata-\d+\.html"


class Hainan(NumberedFiles):
    """Reads the listings of Hainan's database of suggestions, and recognises and builds their URLs."""

    system = "Hainan rdjydata"
    document = re.compile(rf"^{_DOCUMENT}$")
    fingerprints = (
        Fingerprint("its URL is a document's: {}", re.compile(rf"{_DOCUMENT}$"), 4, FingerprintSource.URL),
        Fingerprint("links such as {}", re.compile(_DOCUMENT), 3, min_matches=2),
    )

    def match_length(self, url: str, column: Column) -> int:
        """Return the same length for every document on the column's host, otherwise 0: all share one address space."""
        return len("/rdjydata-") if self.is_document(url) and host_of(url) == host_of(column.url) else 0
