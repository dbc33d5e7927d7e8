"""Find the element that contains the whole row of a link, and read what such an element shows.

Thousands of links may be in one element. Each element is therefore read once, and not once for each of its links.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lxml.html import HtmlElement
from parsel import Selector

from crawler.portals.families.html_listings.html_rows import is_pinned, row_date, row_index_number, texts
from crawler.reading.errors import PageTooComplexError

_ROW_TAGS = {"li", "tr", "dt", "dd"}

_LIST_TAGS = {"ul", "ol", "table", "dl"}

MAX_NESTED_ROWS = 20
"""The maximum number of rows around a row. Each of them shows what the row shows."""


@dataclass(frozen=True, slots=True)
class ShownByRow:
    """What the element of a row shows besides the title.

    Attributes:
        date: the row's date, or None if it shows none.
        index_number: the row's 索引号 (index number) in normalised form, or None if it shows none.
        pinned: True if the row is marked as 置顶 (pinned).
    """

    date: date | None
    index_number: str | None
    pinned: bool


class RowElements:
    """The row elements of one page of a listing."""

    def __init__(self, page: Selector) -> None:
        """Note which elements of ``page`` contain links with several targets."""
        self._several_targets: set[HtmlElement] = set()
        self._row_elements: dict[HtmlElement, Selector | None] = {}
        self._shown: dict[HtmlElement, ShownByRow] = {}
        self._paths: dict[HtmlElement | None, tuple[int, int]] = {None: (0, 0)}
        self._path_numbers: dict[tuple[int, str], int] = {}
        targets: dict[HtmlElement, str | None] = {}
        for link in page.root.iter("a"):
            target = link.get("href")
            for element in _with_ancestors(link):
                if element in self._several_targets:
                    break  # and so is each element around it
                if element not in targets:
                    targets[element] = target
                elif targets[element] == target:
                    break
                else:
                    self._several_targets.add(element)

    def around(self, anchor: Selector) -> Selector:
        """Return the element that contains the whole row of a link.

        The element is the nearest ``li``, ``tr``, ``dt`` or ``dd`` around the link. If there is no element with
        one of these tags, the result is the largest element around the link whose links all have the same
        target: in some listings, each row is a ``div``. If there is no such element either, the result is the
        link itself.
        """
        passed: list[HtmlElement] = []
        found: Selector | None = None
        for element in anchor.root.iterancestors():
            if element in self._row_elements:
                found = self._row_elements[element]
                break
            if element.tag in _ROW_TAGS:
                found = self._row_elements[element] = Selector(root=element, type="html")
                break
            if (
                element.tag in _LIST_TAGS
                or element.tag in {"body", "html"}
                or element in self._several_targets
            ):
                break
            passed.append(element)
        for element in reversed(passed):
            found = found if found is not None else Selector(root=element, type="html")
            self._row_elements[element] = found
        return found if found is not None else anchor

    def shown_by(self, element: Selector) -> ShownByRow:
        """Return what the element of a row shows.

        Raises:
            PageTooComplexError: the element is inside more than :data:`MAX_NESTED_ROWS` rows.
        """
        shown = self._shown.get(element.root)
        if shown is None:
            if self._path(element)[1] > MAX_NESTED_ROWS:
                raise PageTooComplexError(f"rows are nested more than {MAX_NESTED_ROWS} deep")
            parts = list(texts(element))
            shown = ShownByRow(row_date(element, parts), row_index_number(parts), is_pinned(element, parts))
            self._shown[element.root] = shown
        return shown

    def path(self, element: Selector) -> int:
        """Return a number for the path of a row: the tag and class of each ancestor of ``element``.

        Paths that are equal have the same number. All rows of one list have the same path. This is also true on
        tjj.cq.gov.cn, where each row is in a separate ``ul``.
        """
        return self._path(element)[0]

    def _path(self, element: Selector) -> tuple[int, int]:
        """Return the number of a row's path, and the number of rows that the row is inside."""
        passed: list[HtmlElement] = []
        parent = element.root.getparent()
        while parent not in self._paths:
            passed.append(parent)
            parent = parent.getparent()
        number, rows = self._paths[parent]
        for ancestor in reversed(passed):
            step = (number, f"{ancestor.tag}.{ancestor.get('class', '')}")
            number = self._path_numbers.setdefault(step, len(self._path_numbers) + 1)
            rows += ancestor.tag in _ROW_TAGS
            self._paths[ancestor] = number, rows
        return number, rows


def _with_ancestors(element: HtmlElement) -> Iterator[HtmlElement]:
    yield element
    yield from element.iterancestors()
