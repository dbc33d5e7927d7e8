"""The base class of families whose listings are HTML, and helper functions for their pagers and URLs."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement
from parsel import Selector

from crawler.portals.column import Column
from crawler.portals.families.html_listings.html_rows import Link, link_title, main_list, texts, tooltip_date
from crawler.portals.families.html_listings.row_elements import RowElements
from crawler.portals.family import Family
from crawler.portals.links import LINK_ATTRIBUTES, QUOTED, base_url, parse_html
from crawler.portals.listing import Listing, Row, unique_rows
from crawler.reading import absolute_url

_FILE = re.compile(r"\.(?:pdf|ofd|docx?|wps|xlsx?|et|pptx?|zip|rar|7z)$", re.IGNORECASE)
_NUMBER_IN_NAME = re.compile(r"(?<!\d)\d+(?=\.\w+$)")

_FOOT = re.compile(
    r"(?:^|\s)(?:[a-z]+[-_])?foot(?:er)?(?:[-_]?(?:er|nav|box|link|wrap|bar|con|main|top)\w*)?(?:\s|$)",
    re.IGNORECASE,
)
"""Matches the tag, class or id of a page's foot."""

_PAGERS = (
    "//*["
    + " or ".join(
        f"contains(concat(' ', @class, ' ', @id), '{word}')"
        for word in ("page", "Page", "fanye", "p_t", "pb_sys", "pagination", "index")
    )
    + "][self::div or self::ul or self::span or self::td or self::table or self::p]"
)
_OF_PAGES = re.compile(r"(?<!\d)\d{1,4}\s*/\s*(\d{1,4})\s*页?(?![\d/年-])")
_ALL_PAGES = re.compile(r"[共总]\s*(\d{1,4})\s*页")


class HtmlFamily(Family):
    """Base class of the families whose listings are HTML, or HTML inside JSON or XML."""

    @abstractmethod
    def pager(self, page: Selector, url: str) -> tuple[int, str | None]:
        """Return the page count that the pager shows, and the second page's URL (:attr:`Listing.second`).

        The count is 1 if the page has no pager. The URL is None if the pager has no link to the second page.
        """

    def read_listing(self, text: str, url: str, column: Column, encoding: str = "utf-8") -> Listing:
        """Read one page of a listing."""
        page = parse_html(text, url, encoding)
        pages, second = self.pager(page, url)
        base = base_url(page, url)
        if second is not None and base != url:
            second = absolute_url(base, second)
        return Listing(self.rows(page, url, column), pages, second)

    def rows(self, page: Selector, url: str, column: Column) -> tuple[Row, ...]:
        """Return the rows of the main list on ``page``."""
        elements, foot = RowElements(page), _links_of_foot(page)
        links = [
            link
            for anchor in page.css("a")
            if (link := self._link(anchor, url, column, elements)) is not None
            and (link.own or anchor.root not in foot)
        ]
        return unique_rows(main_list(links))

    def _link(self, anchor: Selector, url: str, column: Column, elements: RowElements) -> Link | None:
        """Return a link as a possible row, or None if it cannot be one.

        A link to a document can always be a row. A link to another target can be a row only if the link has
        a row element (:class:`RowElements`). A link without a target cannot be a row. The target may be in
        ``redit`` (tjj.cq.gov.cn) or ``onclick`` (fzgg.tj.gov.cn) instead of ``href``.

        Args:
            anchor: the link's ``a`` element.
            url: the URL of the page.
            column: the column to which the listing belongs.
            elements: the row elements of the page.
        """
        attributes = anchor.attrib
        candidates = (*map(attributes.get, LINK_ATTRIBUTES), *QUOTED.findall(attributes.get("onclick", "")))
        targets = [
            target
            for candidate in candidates
            if candidate and (target := absolute_url(url, candidate)) is not None
        ]
        target = next(filter(self.is_document, targets), None)
        element = elements.around(anchor)
        if target is None and (not targets or element is anchor):
            return None
        shown = elements.shown_by(element)
        row = self.row(
            target or targets[0],
            link_title(anchor),
            shown.date or tooltip_date(anchor),
            shown.index_number,
            pinned=shown.pinned,
        )
        return Link(
            row,
            element,
            elements.path(element),
            document=target is not None,
            own=target is not None and self.match_length(row.url, column) > 0,
            file=_FILE.search(urlsplit(row.url).path) is not None,
        )


def _links_of_foot(page: Selector) -> set[HtmlElement]:
    """Return the links in the foot of a page, such as those to a statement of the site. They are never rows."""
    read: set[HtmlElement] = set()
    links: set[HtmlElement] = set()
    for element in page.xpath("//footer | //*[contains(@class, 'foot') or contains(@id, 'foot')]"):
        if element.root in read or not _FOOT.search(
            f"{element.root.tag} {element.attrib.get('class', '')} {element.attrib.get('id', '')}"
        ):
            continue
        read.update(element.root.iter())
        links.update(element.root.iter("a"))
    return links


def with_page_number(url: str, number: int) -> str:
    """Return ``url`` with the number in its file name replaced: ``list_2.shtml`` becomes ``list_7.shtml``."""
    return _NUMBER_IN_NAME.sub(str(number), url)


def second_page(listing_url: str, name: str = "{}_2") -> str:
    """Return the usual URL of a listing's second page, such as ``list_2.html`` for ``list.html``.

    Args:
        listing_url: the URL of the listing's first page. If this URL ends in ``/``, its file name is ``index``.
        name: the pattern of the second page's file name; ``{}`` is replaced with the listing's file name.
    """
    stem, dot, extension = urlsplit(listing_url).path.rpartition("/")[2].rpartition(".")
    return urljoin(listing_url, f"{name.format(stem if dot else 'index')}.{extension if dot else 'html'}")


def printed_pages(page: Selector) -> int | None:
    """Return the page count that a pager shows, or None if it shows none.

    The count is taken from a text such as ``共30页`` (30 pages in total) or ``1/11``. If there is no text of
    this form, the count is the highest page number that the pager shows. Only elements whose class or id
    suggests a pager are searched, because other text may also contain ``共30页``.
    """
    best: int | None = None
    rows = _ancestors(element for element in _ancestors(page.root.iter("a")) if element.tag == "li")
    lists = _ancestors(page.root.iter("ul"))
    read: set[HtmlElement] = set()
    for element in page.xpath(_PAGERS):
        # An element inside one that was read shows nothing else. An element around a list of links is not a pager.
        if element.root in read or (element.root in rows and element.root in lists):
            continue
        read.update(element.root.iter())
        parts = list(texts(element))
        text = " ".join(parts)
        printed = _OF_PAGES.search(text) or _ALL_PAGES.search(text)
        if printed:
            return max(int(printed[1]), 1)
        numbers = [int(part) for part in parts if part.isdecimal() and len(part) <= 4]
        best = max([best or 1, *numbers]) if numbers else best
    return best


def _ancestors(elements: Iterable[HtmlElement]) -> set[HtmlElement]:
    """Return the elements around at least one of ``elements``. Each is passed once."""
    found: set[HtmlElement] = set()
    for element in elements:
        for ancestor in element.iterancestors():
            if ancestor in found:
                break
            found.add(ancestor)
    return found


def linked_pages(page: Selector, url: str) -> int:
    """Return the highest page number among a listing page's links to pages of the same listing.

    For example, the result is 9 if ``index.html`` links to ``index_9.html``. If there are no such links, the
    result is 1.
    """
    stem, _, extension = urlsplit(url).path.rpartition("/")[2].rpartition(".")
    own = re.compile(
        rf"{re.escape(re.sub(r'_[0-9]+$', '', stem) or 'index')}_(\d{{1,4}})\.{extension or 'html'}$"
    )
    return max(
        (int(number) for href in page.xpath("//a/@href").getall() for number in own.findall(href)), default=1
    )
