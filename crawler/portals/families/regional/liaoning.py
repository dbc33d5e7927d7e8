"""The platform of Liaoning: the province's departments and several prefectures.

Addresses of real replies (辽宁省财政厅, 铁岭市公安局) show documents ``<column>/<19 digits>/index.shtml`` or
``index.html``. The first 17 digits are the moment at which the document was made. Public code of other crawlers shows
older documents whose folder is 32 hexadecimal digits, and listings ``index.html`` (铁岭) and ``glist.html`` (朝阳,
丹东, 辽阳). So an ``index.shtml`` may be a document, and its canonical URL ends in the folder. Rows and pager are
unknown: further pages are read only if the pager has a link "2".
"""

from __future__ import annotations

import re

from crawler.portals.families.html_listings.numbered_files import NumberedFiles
from crawler.portals.fingerprints import Fingerprint, FingerprintSource

_FOLDER = r"/(?:20[0-4]\d(?:0[1-9]|1[0-2])\d{13}|[0-9A-F]{32})/"


class Liaoning(NumberedFiles):
    """Reads the listings of portals on the platform of Liaoning, and recognises and builds their URLs."""

    system = "Liaoning platform"
    document = re.compile(rf"{_FOLDER}(?:index\.s?html)?$")
    fingerprints = (
        Fingerprint(
            "its URL is a document's: {}",
            re.compile(rf"[^/]{_FOLDER}(?:index\.s?html)?$"),
            4,
            FingerprintSource.URL,
        ),
        Fingerprint("links such as {}", re.compile(rf"{_FOLDER}index\.s?html"), 3, min_matches=2),
    )
