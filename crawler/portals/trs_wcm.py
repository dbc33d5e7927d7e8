"""TRS WCM (海云): Chongqing, Tianjin, Ningxia and many others.

Seen on saved listings of kjj, tjj and jjxxw.cq.gov.cn and of fzgg.tj.gov.cn; further row shapes in
public crawlers of jw, fzggw and scjgj.cq.gov.cn. Documents are ``t<date>_<id>.html``; everything else that
is linked from a listing is navigation or a file.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from parsel import Selector

from crawler.portals.city import CitySpider
from crawler.portals.column import Column
from crawler.portals.listing import (
    Link,
    Listing,
    Row,
    each_once,
    is_pinned,
    link_title,
    main_list,
    row_date,
    row_element,
)
from crawler.reading import Selectors, absolute_url

_DOCUMENT = re.compile(r"/t\d{8}_\d+(?:_wap|_app)?\.s?html?$", re.IGNORECASE)
_MOBILE = re.compile(r"(/t\d{8}_\d+)_(?:wap|app)(?=\.s?html?(?:\?|$))", re.IGNORECASE)
_QUOTED = re.compile(r"""['"]([^'"]+)['"]""")

# createPage(34, 0, "index", "html"), createPageHTML(25, 0, "index", "shtml"): the number of pages first.
# createPageHTML(325, 22, 1, …) of Beijing: the number of rows, then the number of pages.
_CREATE_PAGE = re.compile(
    r"createPage(?:HTML)?\(\s*(?P<first>\d+)\s*,\s*(?P<second>\d+)\s*"
    r"(?:,\s*(?:(?P<third>\d+)|[\"'](?P<name>[\w-]+)[\"']\s*,\s*[\"'](?P<extension>\w+)[\"']))?"
)
_COUNT_PAGE = re.compile(r"\bcountPage\s*=\s*(\d+)")


class TrsWcmSpider(CitySpider):
    """Base of the cities on TRS WCM."""

    selectors = Selectors(title="div.zwxl-title p.tit", body="div.zwxl-article", main="div.main")

    @classmethod
    def read_listing(cls, text: str, url: str, column: Column) -> Listing:
        """Read one page of a listing."""
        page = Selector(text=text)
        directory = _directory(column.url)
        links = [link for anchor in page.css("a") if (link := cls._link(anchor, url, directory)) is not None]
        pages, page_name = _pager(page)
        return Listing(each_once(main_list(links)), pages, page_name)

    @classmethod
    def page_url(cls, column: Column, number: int, first: Listing) -> str:
        """The URL of page ``number``: page 2 is ``index_1.html``, on county sites ``list_1.html``."""
        if number == 1:
            return column.url
        name, extension = first.page_name or _page_name(column.url)
        return urljoin(column.url, f"{name}_{number - 1}.{extension}")

    @classmethod
    def canonical(cls, url: str) -> str:
        """The desktop page of a document: its ``_wap`` and ``_app`` pages show the same."""
        return _MOBILE.sub(r"\1", super().canonical(url))

    @classmethod
    def belongs(cls, url: str, column: Column) -> int:
        """How well a page fits a column: the length of the column's directory, 0 where it is elsewhere."""
        directory = _directory(column.url)
        return len(directory) if _within(url, directory) else 0

    @classmethod
    def is_document(cls, url: str) -> bool:
        """Whether a URL is one of a document."""
        return _DOCUMENT.search(urlsplit(url).path) is not None

    @classmethod
    def _link(cls, anchor: Selector, url: str, directory: str) -> Link | None:
        """A link with the facts of its row; None where it leads nowhere, or is no row of any list.

        A link without ``href`` has its target in ``redit`` (tjj.cq.gov.cn) or in ``onclick``
        (fzgg.tj.gov.cn).
        """
        attributes = anchor.attrib
        printed = (
            attributes.get("href"),
            attributes.get("redit"),
            *_QUOTED.findall(attributes.get("onclick", "")),
        )
        targets = [target for each in printed if each and (target := absolute_url(url, each)) is not None]
        target = next(filter(cls.is_document, targets), None)
        element = row_element(anchor)
        if target is None and (not targets or element is anchor):
            return None
        place = cls.canonical(target or targets[0])
        return Link(
            Row(place, link_title(anchor), row_date(element), pinned=is_pinned(element)),
            element,
            document=target is not None,
            own=target is not None and _within(place, directory),
        )


def _pager(page: Selector) -> tuple[int, tuple[str, str] | None]:
    """How many pages the pager's script promises and how it names them.

    Only scripts that run are read: a second pager stands in a comment (fzgg.tj.gov.cn). The call stands
    before the function's definition, whose arguments are names. No pager means one page. The dialect
    with a quoted container first is another family's (UCAP).
    """
    for script in page.xpath("//script/text()").getall():
        match = _CREATE_PAGE.search(script)
        if match:
            total = int(match["second"] if match["third"] else match["first"])
            name = (match["name"], match["extension"]) if match["name"] else None
            return max(total, 1), name
        counted = _COUNT_PAGE.search(script)
        if counted:
            return max(int(counted.group(1)), 1), None
    return 1, None


def _page_name(url: str) -> tuple[str, str]:
    """Name and extension of a listing's own file, ``index`` and ``html`` for a directory."""
    stem, dot, extension = urlsplit(url).path.rpartition("/")[2].rpartition(".")
    return (stem, extension) if dot else ("index", "html")


def _directory(url: str) -> str:
    """Host and directory of a URL, without its scheme: http and https are one."""
    parts = urlsplit(url)
    return f"{parts.netloc.lower()}{parts.path.rpartition('/')[0]}/"


def _within(url: str, directory: str) -> bool:
    return _directory(url).startswith(directory)
