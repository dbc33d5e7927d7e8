"""Rows of a listing that is HTML: what an element around a link prints, and which links are rows."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from lxml.etree import XPath
from parsel import Selector

from crawler.portals.listing import Row
from crawler.reading import normalise_index_number, read_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

# Compiled once: parsel compiles an expression each time, and these are asked of every link of a page.
_TEXTS = XPath(".//text()[not(parent::script or parent::style)]", smart_strings=False)

_LABELS = XPath(".//img/@alt | .//img/@title | .//i/@title", smart_strings=False)

_AROUND_DATES = "[]()［］（）【】 "

_DATE = re.compile(r"(?<![\d/-])\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}(?![\d/-])\s*日?")

_PINNED = re.compile(r"^[\[［【(（\s]*置\s*顶[\]］】)）:：\s]*")

_HEADINGS = "h1, h2, h3, h4, h5, h6"

_MONTH = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*月?")

_DAY = re.compile(r"\d{1,2}\s*日?")

_ROW_TAGS = {"li", "tr", "dt", "dd"}

_LIST_TAGS = {"ul", "ol", "table", "dl"}

_INDEX_NUMBER = re.compile(r"(?:[索信息引码号\s]+[:：]\s*)?([0-9A-Za-z-]{6,24}/\d{4,8}-\d{4,8})")


def row_element(anchor: Selector) -> Selector:
    """The element that holds all of a row.

    The nearest ``li``, ``tr``, ``dt`` or ``dd``; failing these, the largest element in which all links lead to one
    place, as where each row is a ``div``; failing that, the link itself.
    """
    alone = anchor.root
    for ancestor in anchor.root.iterancestors():
        if ancestor.tag in _ROW_TAGS:
            return Selector(root=ancestor, type="html")
        if ancestor.tag in _LIST_TAGS or ancestor.tag in {"body", "html"}:
            break
        targets = (link.get("href") for link in ancestor.iter("a"))
        first = next(targets, None)
        if any(target != first for target in targets):
            break
        alone = ancestor
    return anchor if alone is anchor.root else Selector(root=alone, type="html")


def texts(element: Selector) -> Iterator[str]:
    """The text nodes of an element that say something, scripts and styles aside."""
    for text in _strings(_TEXTS, element):
        stripped = " ".join(text.split())
        if stripped:
            yield stripped


def _strings(expression: XPath, element: Selector) -> list[str]:
    return cast("list[str]", expression(element.root))


def printed_date(text: str) -> date | None:
    """A text that is a date and nothing else, in brackets or not."""
    return read_date(text.strip(_AROUND_DATES))


def row_date(element: Selector) -> date | None:
    """The date a row prints: of a text that is a date, of two that are one, else behind a label (成文日期)."""
    parts = [*texts(element), *_texts_beside(element)]
    for begin, end in _dates_in(parts):
        return printed_date("-".join(_ordered(parts[begin:end])))
    for part in parts:
        if "日期" in part or "时间" in part:
            match = _DATE.search(part, max(part.find("日期"), part.find("时间")))
            if match:
                return read_date(match.group().strip())
    return None


def _dates_in(parts: list[str]) -> Iterator[tuple[int, int]]:
    """Where texts are a date: one that is whole, or two of which one is the day and the other month and year.

    Design portals print the day large: ``14`` over ``2024-09``, or ``2024.09`` over ``14``.
    """
    whole = [place for place, part in enumerate(parts) if printed_date(part) is not None]
    yield from ((place, place + 1) for place in whole)
    for place in range(len(parts) - 1):
        if len(_ordered(parts[place : place + 2])) == 2 and printed_date(
            "-".join(_ordered(parts[place : place + 2]))
        ):
            yield place, place + 2


def _ordered(parts: list[str]) -> list[str]:
    """The texts of one date in the order year and month, day; none where two are no such texts."""
    if len(parts) == 1:
        return parts
    first, second = (part.strip(_AROUND_DATES) for part in parts)
    for month, day in ((first, second), (second, first)):
        if _MONTH.fullmatch(month) and _DAY.fullmatch(day):
            return ["-".join(re.findall(r"\d+", month)), day.rstrip("日")]
    return []


def _texts_beside(element: Selector) -> Iterator[str]:
    """The texts of a row outside of its element: of the ``dd`` after a ``dt``, and right behind a bare link."""
    if element.root.tag == "dt":
        for description in element.xpath("following-sibling::*[1][self::dd]"):
            yield from texts(description)
    elif element.root.tag == "a" and (element.root.tail or "").strip():
        yield " ".join(element.root.tail.split())


def row_index_number(facts: Iterable[str]) -> str | None:
    """The 索引号 among the texts of a row: one that looks like one and is nothing else."""
    found = (_INDEX_NUMBER.fullmatch(fact) for fact in facts)
    return next((normalise_index_number(match[1]) for match in found if match), None)


def link_title(anchor: Selector) -> str | None:
    """A link's title: its ``title`` attribute, which is whole, else its heading, else its text without a date.

    A link may hold a summary too (``a > h4 + p.date + p`` on VSB): then the heading is the title.
    """
    printed = anchor.attrib.get("title", "").strip() or " ".join(
        part for heading in anchor.css(_HEADINGS)[:1] for part in texts(heading)
    )
    if not printed:
        parts = list(texts(anchor))
        dated = {place for begin, end in _dates_in(parts) for place in range(begin, end)}
        printed = " ".join(part for place, part in enumerate(parts) if place not in dated)
    return " ".join(_PINNED.sub("", printed).split()) or None


def is_pinned(element: Selector) -> bool:
    """Whether a row says that it is pinned (置顶), in its text or in the label of a picture."""
    labels = _strings(_LABELS, element)
    return any(_PINNED.match(text) for text in [*texts(element), *labels])


def list_path(element: Selector) -> tuple[str, ...]:
    """Where a row's list stands: tag and class of its ancestors. Rows of one list share it.

    Chongqing's tjj prints one ``ul`` a row: they share the path, though not the element.
    """
    ancestors = reversed(list(element.root.iterancestors()))
    return tuple(f"{ancestor.tag}.{ancestor.get('class', '')}" for ancestor in ancestors)


@dataclass(frozen=True, slots=True)
class Link:
    """A link on a page of a listing, before it is known whether it is a row.

    Attributes:
        row: what it would be as a row.
        element: that holds all of the row (:func:`row_element`).
        document: whether it leads to a document of the family.
        own: whether that stands in the column's own directory.
        file: whether it leads to a file, such as a PDF.
    """

    row: Row
    element: Selector
    document: bool
    own: bool
    file: bool = False


def main_list(links: list[Link]) -> list[Row]:
    """The rows of the column, without links to documents that a side box or the navigation shows.

    A link belongs to the column if its document stands in the column's own directory, or if its list is
    one in which such rows stand; failing both, if it stands in the longest list. An entry of such a list that
    has a date and leads to no document (but to another site or a file) is a row too, so that it can be
    refused and counted; one without a date is navigation. Where nothing leads to a document, dated entries
    that lead to files of the portal are the rows, as on the yearbooks of tjj.cq.gov.cn.
    """
    places = [list_path(link.element) for link in links]
    documents = [path for link, path in zip(links, places, strict=True) if link.document]
    if not documents:
        files = [
            (path, link.row)
            for link, path in zip(links, places, strict=True)
            if link.file and link.row.date is not None
        ]
        longest = Counter(path for path, _ in files).most_common(1)
        return [row for path, row in files if longest[0][1] > 1 and path == longest[0][0]]
    lists = {path for link, path in zip(links, places, strict=True) if link.own}
    if not lists:
        lists = {Counter(documents).most_common(1)[0][0]}
    target_of = {link.element.root: "" for link in links if link.document}
    rows = []
    for link, path in zip(links, places, strict=True):
        if link.own or (link.document and path in lists):
            rows.append(link.row)
        elif path in lists and link.row.date is not None and not link.document:
            first = target_of.setdefault(link.element.root, link.row.url)
            rows += [link.row] if first == link.row.url else []  # its picture and its title are one
    return rows
