"""The disclosure portals of Zibo: the city's bureaus, districts and counties.

Addresses of real replies (周村, 桓台) show documents ``/gongkai/site_<unit>/channel_c_<24 hex>…/doc_<24 hex>.html``;
public code of other crawlers has the same without ``site_…`` on hosts of the city's bureaus. The text of a reply
shows the meeting, the number, 建议人, 主办单位 and 答复时间, and two tabs, 答复内容 and 建议内容. No page was seen:
the elements of the tabs, rows and pager are unknown. ``reading/metadata/suggestion_text.py`` keeps the suggestion
out of the body where the panes follow the tabs, or each text its heading. A public note says that scripts write
pages of www.zibo.gov.cn; a listing may need a browser.
"""

from __future__ import annotations

import re

from crawler.portals.families.html_listings.numbered_files import NumberedFiles
from crawler.portals.fingerprints import Fingerprint, FingerprintSource

_CHANNEL = r"/gongkai/(?:site_\w+/)?channel_\w+(?:\.\d+)?/"
_DOCUMENT = rf"{_CHANNEL}doc_[0-9a-f]{{24}}\.html"


class Zibo(NumberedFiles):
    """Reads the listings of the disclosure portals of Zibo, and recognises and builds their URLs."""

    system = "Zibo 公开 platform"
    document = re.compile(rf"{_DOCUMENT}$")
    fingerprints = (
        Fingerprint("its URL is a document's: {}", re.compile(rf"{_DOCUMENT}$"), 4, FingerprintSource.URL),
        Fingerprint(
            "its URL is a column's: {}", re.compile(rf"{_CHANNEL}(?:index\.html)?$"), 4, FingerprintSource.URL
        ),
        Fingerprint("links such as {}", re.compile(r"/doc_[0-9a-f]{24}\.html"), 3, min_matches=2),
    )
