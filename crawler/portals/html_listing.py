"""Listings that are HTML: one way from markup to rows for all families, who say only what is theirs."""

from __future__ import annotations

import re
from abc import abstractmethod
from typing import ClassVar
from urllib.parse import urlsplit

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
from crawler.reading import absolute_url

_QUOTED = re.compile(r"""['"]([^'"]+)['"]""")
_TARGETS = ("href", "redit", "data-href", "data-url")


class HtmlListingSpider(CitySpider):
    """Base of the families whose listings are HTML, or HTML inside of something else.

    Attributes:
        document: the path of a document, from its end, and its query where it has one.
    """

    document: ClassVar[re.Pattern[str]]

    @classmethod
    @abstractmethod
    def pager(cls, page: Selector, url: str) -> tuple[int, str | None]:
        """How many pages a page of a listing promises, and how it says further ones are addressed.

        Returns:
            the number of pages, 1 without a pager; and :attr:`Listing.further`.
        """

    @classmethod
    def read_listing(cls, text: str, url: str, column: Column) -> Listing:
        """Read one page of a listing."""
        page = Selector(text=text or "<html></html>")
        return Listing(cls.rows(page, url, column), *cls.pager(page, url))

    @classmethod
    def rows(cls, page: Selector, url: str, column: Column) -> tuple[Row, ...]:
        """The rows of a page's main list."""
        links = [link for anchor in page.css("a") if (link := cls._link(anchor, url, column)) is not None]
        return each_once(main_list(links))

    @classmethod
    def belongs(cls, url: str, column: Column) -> int:
        """How well a page fits a column: the length of the column's directory, 0 where it is elsewhere."""
        directory = directory_of(column.url)
        return len(directory) if directory_of(url).startswith(directory) else 0

    @classmethod
    def is_document(cls, url: str) -> bool:
        """Whether a URL is one of a document."""
        parts = urlsplit(url)
        return cls.document.search(f"{parts.path}?{parts.query}" if parts.query else parts.path) is not None

    @classmethod
    def _link(cls, anchor: Selector, url: str, column: Column) -> Link | None:
        """A link with the facts of its row; None where it leads nowhere, or is no row of any list.

        A link without ``href`` has its target in ``redit`` (tjj.cq.gov.cn) or in ``onclick``
        (fzgg.tj.gov.cn).
        """
        attributes = anchor.attrib
        printed = (*map(attributes.get, _TARGETS), *_QUOTED.findall(attributes.get("onclick", "")))
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
            own=target is not None and cls.belongs(place, column) > 0,
        )


def directory_of(url: str) -> str:
    """Host and directory of a URL, without its scheme: http and https are one."""
    parts = urlsplit(url)
    return f"{parts.netloc.lower()}{parts.path.rpartition('/')[0]}/"
