"""Rows of an HTML listing: which links are rows, and the title, date and number of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import cast

from lxml.etree import XPath
from parsel import Selector

from crawler.portals.listing import Row
from crawler.reading import normalise_index_number, read_date

# Compiled once: parsel compiles an expression at each call, and these are used for every link of a page.
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
    """Return the element that contains the whole row of a link.

    This is the nearest ``li``, ``tr``, ``dt`` or ``dd``. Without one, it is the largest element whose links
    all have the same target, for listings in which each row is a ``div``. Otherwise it is the link itself.
    """
    largest = anchor.root
    for ancestor in anchor.root.iterancestors():
        if ancestor.tag in _ROW_TAGS:
            return Selector(root=ancestor, type="html")
        if ancestor.tag in _LIST_TAGS or ancestor.tag in {"body", "html"}:
            break
        targets = (link.get("href") for link in ancestor.iter("a"))
        first = next(targets, None)
        if any(target != first for target in targets):
            break
        largest = ancestor
    return anchor if largest is anchor.root else Selector(root=largest, type="html")


def texts(element: Selector) -> Iterator[str]:
    """Yield the text nodes of an element that are not blank, without scripts and styles."""
    for text in _strings(_TEXTS, element):
        stripped = " ".join(text.split())
        if stripped:
            yield stripped


def _strings(expression: XPath, element: Selector) -> list[str]:
    return cast("list[str]", expression(element.root))


def printed_date(text: str) -> date | None:
    """Return the date of a text that is only a date, perhaps in brackets; None for any other text."""
    return read_date(text.strip(_AROUND_DATES))


def row_date(element: Selector) -> date | None:
    """Return the date of a row: from a text that is a date, from two texts, or after a label (成文日期)."""
    parts = [*texts(element), *_adjacent_texts(element)]
    for begin, end in _date_spans(parts):
        return printed_date("-".join(_ordered(parts[begin:end])))
    for part in parts:
        if "日期" in part or "时间" in part:
            match = _DATE.search(part, max(part.find("日期"), part.find("时间")))
            if match:
                return read_date(match.group().strip())
    return None


def _date_spans(parts: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the spans of texts that are a date: one text, or two, of which one is the day.

    Some portals print the day large: ``14`` above ``2024-09``, or ``2024.09`` above ``14``.
    """
    whole = [index for index, part in enumerate(parts) if printed_date(part) is not None]
    yield from ((index, index + 1) for index in whole)
    for index in range(len(parts) - 1):
        if len(_ordered(parts[index : index + 2])) == 2 and printed_date(
            "-".join(_ordered(parts[index : index + 2]))
        ):
            yield index, index + 2


def _ordered(parts: list[str]) -> list[str]:
    """Return the parts of a date in the order year-month, day; an empty list if two texts are not such parts."""
    if len(parts) == 1:
        return parts
    first, second = (part.strip(_AROUND_DATES) for part in parts)
    for month, day in ((first, second), (second, first)):
        if _MONTH.fullmatch(month) and _DAY.fullmatch(day):
            return ["-".join(re.findall(r"\d+", month)), day.rstrip("日")]
    return []


def _adjacent_texts(element: Selector) -> Iterator[str]:
    """Yield the texts of a row that follow its element: the ``dd`` after a ``dt``, the text after a bare link."""
    if element.root.tag == "dt":
        for description in element.xpath("following-sibling::*[1][self::dd]"):
            yield from texts(description)
    elif element.root.tag == "a" and (element.root.tail or "").strip():
        yield " ".join(element.root.tail.split())


def row_index_number(parts: Iterable[str]) -> str | None:
    """Return the first text of a row that is only a 索引号, normalised; None if there is none."""
    found = (_INDEX_NUMBER.fullmatch(text) for text in parts)
    return next((normalise_index_number(match[1]) for match in found if match), None)


def link_title(anchor: Selector) -> str | None:
    """Return a link's title: its ``title`` attribute, otherwise its heading, otherwise its text without a date.

    The attribute is never cut. A link may contain a summary too (``a > h4 + p.date + p`` on VSB): then the
    heading is the title.
    """
    title = anchor.attrib.get("title", "").strip() or " ".join(
        part for heading in anchor.css(_HEADINGS)[:1] for part in texts(heading)
    )
    if not title:
        parts = list(texts(anchor))
        dated = {index for begin, end in _date_spans(parts) for index in range(begin, end)}
        title = " ".join(part for index, part in enumerate(parts) if index not in dated)
    return " ".join(_PINNED.sub("", title).split()) or None


def is_pinned(element: Selector) -> bool:
    """Tell whether a row is marked as pinned (置顶), in its text or in the label of a picture."""
    labels = _strings(_LABELS, element)
    return any(_PINNED.match(text) for text in [*texts(element), *labels])


def list_path(element: Selector) -> tuple[str, ...]:
    """Return tag and class of each ancestor of a row. Rows of one list share this path.

    tjj.cq.gov.cn prints one ``ul`` for each row: those rows share the path, but not the element.
    """
    ancestors = reversed(list(element.root.iterancestors()))
    return tuple(f"{ancestor.tag}.{ancestor.get('class', '')}" for ancestor in ancestors)


@dataclass(frozen=True, slots=True)
class Link:
    """A link on a page of a listing that may be a row.

    Attributes:
        row: the link as a row.
        element: the element that contains the whole row (:func:`row_element`).
        document: True if its target is a document of the family.
        own: True if that document is in the column's directory.
        file: True if its target is a file, such as a PDF.
    """

    row: Row
    element: Selector
    document: bool
    own: bool
    file: bool = False


def main_list(links: list[Link]) -> list[Row]:
    """Return the rows of the column, without the documents of side boxes and navigation.

    A link is a row if its document is in the column's directory, or if its list contains such links. If there
    are none, the rows are the longest list of documents. An entry of these lists that has a date and links
    another site or a file is a row too, so that it is rejected and counted; an entry without a date is
    navigation. If no link is a document, the rows are the longest list of dated links to files, as on the
    yearbooks of tjj.cq.gov.cn.
    """
    paths = [list_path(link.element) for link in links]
    documents = [path for link, path in zip(links, paths, strict=True) if link.document]
    if not documents:
        files = [
            (path, link.row)
            for link, path in zip(links, paths, strict=True)
            if link.file and link.row.date is not None
        ]
        longest = Counter(path for path, _ in files).most_common(1)
        return [row for path, row in files if longest[0][1] > 1 and path == longest[0][0]]
    lists = {path for link, path in zip(links, paths, strict=True) if link.own}
    if not lists:
        lists = {Counter(documents).most_common(1)[0][0]}
    target_of = {link.element.root: "" for link in links if link.document}
    rows = []
    for link, path in zip(links, paths, strict=True):
        if link.own or (link.document and path in lists):
            rows.append(link.row)
        elif path in lists and link.row.date is not None and not link.document:
            first = target_of.setdefault(link.element.root, link.row.url)
            rows += [link.row] if first == link.row.url else []  # its picture and its title have one target
    return rows
