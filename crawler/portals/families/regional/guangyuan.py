"""The portals of Guangyuan and its counties.

Addresses of real replies (广元, 苍溪, 利州) show documents ``/govop/show/<14 digits>-<bureau>-00-000.html``, the same
under ``/open/show/``, and ``/news/show/<17 digits>.html``. The digits are the moment at which the document was made,
the number after them is the bureau's, and no column is in the address. The text shows 索引号, 公文种类, 发布机构,
成文时间, 发布日期, 文号, 有效性 and 主题词. No page was seen. Rows and pager are unknown: further pages are read only
if the pager has a link "2".
"""

from __future__ import annotations

import re

from crawler.portals.families.html_listings.numbered_files import NumberedFiles
from crawler.portals.fingerprints import Fingerprint, FingerprintSource

_DOCUMENT = r"/(?:(?:govop|open)/show/20\d{12}(?:-\d{1,6}){3}|news/show/20\d{15})\.html"


class Guangyuan(NumberedFiles):
    """Reads the listings of the portals of Guangyuan, and recognises and builds their URLs."""

    system = "Guangyuan platform"
    document = re.compile(rf"^{_DOCUMENT}$")
    fingerprints = (
        Fingerprint(
            "its URL is a document's: {}", re.compile(rf"//[^/?#]+{_DOCUMENT}$"), 4, FingerprintSource.URL
        ),
        Fingerprint("links such as {}", re.compile(_DOCUMENT), 3, min_matches=2),
    )
