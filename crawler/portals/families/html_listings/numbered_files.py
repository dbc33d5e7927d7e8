"""The base class of families whose further pages are files that have the page's number in their names."""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import urljoin, urlsplit

from parsel import Selector

from crawler.portals.column import Column
from crawler.portals.families.html_listings.html_family import (
    HtmlFamily,
    linked_pages,
    printed_pages,
    second_page,
)
from crawler.portals.listing import Listing
from crawler.reading import absolute_url

_LAST_NUMBER = re.compile(r"(?<!\d)\d{1,5}(?=\D*$)")
_NUMBERED_FILE = re.compile(r"(?<=_)\d{1,5}(?=\.\w+$)")
_SECOND = 2
"""The number of the second page, counted from 1. Its file may have this number or the one before it."""


class NumberedFiles(HtmlFamily):
    """Base class of the families that number the files of a listing's further pages in ascending order.

    The pager's link "2" says how the files are named, and whether the second page has the number 2 or 1. If the family
    knows their names (``index_1.html``), a link of another form does not count.

    Attributes:
        second_name: the name of the second page's file where the pager has no such link; ``{}`` is the listing's own
            name. None if it is not known: such a listing has one page, and what its pager shows is a sign of further
            pages (``pagers/further_pages.py``), so that the run ends as incomplete.
    """

    second_name: ClassVar[str | None] = None

    def pager(self, page: Selector, url: str) -> tuple[int, str | None]:
        """Return the page count, and the target of the pager's link "2".

        The count is the highest of what the pager shows, the numbers in the names of linked pages, and
        :meth:`counted_pages`. It is 1 if neither the pager nor the family says how the further pages are named.
        """
        second = _second_target(page, url, _LAST_NUMBER if self.second_name is None else _NUMBERED_FILE)
        counted = self.counted_pages(page)
        if second is None and self.second_name is None:
            return 1, None
        linked = linked_pages(page, url)
        if linked > 1:
            linked += _SECOND - _last_number(second or (self.second_name or "").format(""))
        return max(printed_pages(page) or 1, linked, counted), second

    def counted_pages(self, page: Selector) -> int:  # noqa: ARG002 families read the page
        """Return the page count that a script or an attribute of the page has, or 1. By default, the result is 1."""
        return 1

    def page_url(self, column: Column, number: int, first: Listing) -> str:
        """Return the URL of page ``number``, counted from 1. Page 1 is at the column's URL."""
        if number == 1:
            return column.url
        second = first.second or second_page(column.url, self.second_name or "{}_2")
        shift = _last_number(second) - _SECOND
        return _LAST_NUMBER.sub(str(number + shift), urljoin(column.url, second))


def _second_target(page: Selector, url: str, number: re.Pattern[str]) -> str | None:
    """Return the target of a pager's link "2" in whose file or query ``number`` finds 2 or 1, or None if there is none."""
    for target in page.xpath("//a[normalize-space()='2']/@href").getall():
        resolved = absolute_url(url, target)
        match = number.search(_name(resolved)) if resolved and resolved != url else None
        if match is not None and int(match[0]) in {_SECOND, _SECOND - 1}:
            return target
    return None


def _name(url: str) -> str:
    """Return the last part of a URL's path with its query."""
    parts = urlsplit(url)
    return f"{parts.path.rpartition('/')[2]}?{parts.query}" if parts.query else parts.path.rpartition("/")[2]


def _last_number(text: str) -> int:
    """Return the last number in a text, or 0 if there is none."""
    match = _LAST_NUMBER.search(text)
    return int(match[0]) if match else 0
