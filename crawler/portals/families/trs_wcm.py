"""TRS WCM (海云), used in Chongqing, Tianjin, Ningxia and many other places.

Listings of kjj, tjj and jjxxw.cq.gov.cn and of fzgg.tj.gov.cn were seen as saved pages. Other forms of rows
were seen in the public code of crawlers of jw, fzggw and scjgj.cq.gov.cn. A document's file name is
``t<date>_<id>.html``. All other links on a listing are navigation or files.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

from parsel import Selector

from crawler.portals.column import Column
from crawler.portals.families.html_listings.html_family import HtmlFamily, second_page, with_page_number
from crawler.portals.fingerprints import Fingerprint, FingerprintSource
from crawler.portals.listing import Listing
from crawler.portals.pagers.pager_scripts import without_comments
from crawler.reading import Selectors

_MOBILE = re.compile(r"(/t\d{8}_\d+)_(?:wap|app)(?=\.s?html?(?:[;?#]|$))", re.IGNORECASE)

# createPage(34, 0, "index", "html"), createPageHTML(25, 0, "index", "shtml"): the page count comes first.
# createPageHTML(325, 22, 1, …) in Beijing: the number of rows comes first, then the page count.
_CREATE_PAGE = re.compile(
    r"createPage(?:HTML)?\(\s*(?P<first>\d{1,10})\s*,\s*(?P<second>\d{1,10})\s*"
    r"(?:,\s*(?:(?P<third>\d+)|[\"'](?P<name>[\w-]+)[\"']\s*,\s*[\"'](?P<extension>\w+)[\"']))?"
)
_COUNT_PAGE = re.compile(r"\bcountPage\s*=\s*(\d{1,10})")


class TrsWcm(HtmlFamily):
    """Reads the listings of portals on TRS WCM, and recognises and builds their URLs."""

    system = "TRS WCM (海云)"
    document = re.compile(r"/t\d{8}_\d+(?:_wap|_app)?\.s?html?$", re.IGNORECASE)
    selectors = Selectors(title="div.zwxl-title p.tit", body="div.zwxl-article", main="div.main")
    fingerprints = (
        Fingerprint(
            "its URL ends as TRS documents do: {}",
            re.compile(r"/t\d{8}_\d+(?:_wap|_app)?\.s?html?\b"),
            4,
            FingerprintSource.URL,
        ),
        Fingerprint(
            "links to documents such as {}",
            re.compile(r"/t20\d{6}_\d+(?:_wap)?\.s?html?\b"),
            3,
            min_matches=2,
        ),
        Fingerprint("a link to a document: {}", re.compile(r"/t20\d{6}_\d+(?:_wap)?\.s?html?\b"), 1),
        Fingerprint(
            "a pager with the number of pages first: {}",
            re.compile(r"\bcreatePage(?:HTML)?\(\s*\d+\s*,\s*\d+"),
            3,
        ),
        Fingerprint("a pager that counts in countPage: {}", re.compile(r"\bvar\s+countPage\s*=\s*\d+")),
        Fingerprint(
            "the editor's class {}", re.compile(r"\bTRS_(?:UEDITOR|Editor|PreAppend)\b|\btrs_editor_view\b")
        ),
        Fingerprint("TRS's counter {}", re.compile(r"//ta\.trs\.cn/")),
    )

    def pager(self, page: Selector, url: str) -> tuple[int, str | None]:  # noqa: ARG002 the script has both
        """Return the page count in the pager's script, and the second page's file name.

        The count is 1 if there is no pager. The name is None if the script contains no file name.

        Scripts and calls in comments are ignored, because fzgg.tj.gov.cn has a second pager in a comment. A call of
        ``createPage`` is read only if its first two arguments are numbers. In the function's definition, the
        arguments are names. In calls on portals of the family UCAP, the first argument is a quoted text.
        """
        for script in map(without_comments, page.xpath("//script/text()").getall()):
            match = _CREATE_PAGE.search(script)
            if match:
                total = int(match["second"] if match["third"] else match["first"])
                name = f"{match['name']}_1.{match['extension']}" if match["name"] else None
                return max(total, 1), name
            counted = _COUNT_PAGE.search(script)
            if counted:
                return max(int(counted.group(1)), 1), None
        return 1, None

    def page_url(self, column: Column, number: int, first: Listing) -> str:
        """Return the URL of page ``number``. Page 2 is ``index_1.html``, or ``list_1.html`` on county sites."""
        if number == 1:
            return column.url
        second = urljoin(column.url, first.second or second_page(column.url, "{}_1"))
        return with_page_number(second, number - 1)

    def preferred_url(self, url: str) -> str:
        """Return the URL of a document's desktop page.

        Mobile pages, whose names end in ``_wap`` or ``_app``, show the same document.
        """
        return _MOBILE.sub(r"\1", url)
