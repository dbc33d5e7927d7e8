"""Find the rows of an HTML listing among its links, and read each row's title, date and index number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from lxml.etree import XPath
from parsel import Selector

from crawler.portals.listing import Row
from crawler.reading import find_dates, normalise_index_number, read_date

# Compiled once, because parsel compiles an expression at each call, and every link of a page needs these.
_TEXTS = XPath(".//text()[not(parent::script or parent::style)]", smart_strings=False)

_LABELS = XPath(".//img/@alt | .//img/@title | .//i/@title", smart_strings=False)

_AROUND_DATES = "[]()［］（）【】 "

_DATE = re.compile(r"(?<![\d/-])\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}(?![\d/-])\s*日?")

_PINNED = re.compile(r"^[\[［【(（\s]*置\s*顶[\]］】)）:：\s]*")

_TOOLTIP_LABELS = re.compile(
    r"(?:^|[\s,，;；|/])(标\s*题|名\s*称|作\s*者|来\s*源|(?:点击|浏览|阅读|访问)(?:次数|数|率|量)?|(?:发表|发布|更新|录入|创建)?(?:时间|日期))"
    r"\s*[:：]"
)
"""Matches a label in a link's tooltip (the attribute ``title``) that says more than the title (PowerEasy)."""

_LABELS_OF_TOOLTIP = 2
"""The minimum number of labels in a tooltip. A title may contain one."""

_HEADINGS = "h1, h2, h3, h4, h5, h6"

_MONTH = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*月?")

_DAY = re.compile(r"\d{1,2}\s*日?")

_INDEX_NUMBER = re.compile(r"(?:[索信息引码号\s]+[:：]\s*)?([0-9A-Za-z-]{6,24}/\d{4,8}-\d{4,8})")


def texts(element: Selector) -> Iterator[str]:
    """Yield the text nodes of an element, except blank text nodes, scripts and styles.

    White space at both ends of a text is removed. Inside a text, each run of white space becomes one space.
    """
    for text in _strings(_TEXTS, element):
        stripped = " ".join(text.split())
        if stripped:
            yield stripped


def _strings(expression: XPath, element: Selector) -> list[str]:
    return cast("list[str]", expression(element.root))


def printed_date(text: str) -> date | None:
    """Return the date if ``text`` is only a date, with or without brackets. Otherwise, return None."""
    return read_date(text.strip(_AROUND_DATES))


def row_date(element: Selector, shown: Sequence[str]) -> date | None:
    """Return the date of a row, or None if the row shows no date.

    A text node of the row may contain only the date. On some portals, the date is split into two text nodes:
    a day, and a year with a month. If the row has neither form, the result is the date after a label such as
    成文日期 (date written).

    Args:
        element: the element that contains the whole row.
        shown: the texts of this element.
    """
    parts = [*shown, *_adjacent_texts(element)]
    for begin, end in _date_spans(parts):
        return printed_date("-".join(_ordered(parts[begin:end])))
    for part in parts:
        if "日期" in part or "时间" in part:
            printed = part[max(part.find("日期"), part.find("时间")) :]
            dates = find_dates(printed)
            if dates:
                return dates[0][2]
            match = _DATE.search(printed)
            if match:
                return read_date(match.group().strip())
    return None


def _date_spans(parts: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the start and end index in ``parts`` of each date. The end index is exclusive.

    A date is either one text, or two consecutive texts: a day, and a year with a month. The second form
    is used by portals that show the day in large type: ``14`` above ``2024-09``, or ``2024.09`` above ``14``.
    """
    whole = [index for index, part in enumerate(parts) if printed_date(part) is not None]
    yield from ((index, index + 1) for index in whole)
    for index in range(len(parts) - 1):
        if len(_ordered(parts[index : index + 2])) == 2 and printed_date(
            "-".join(_ordered(parts[index : index + 2]))
        ):
            yield index, index + 2


def _ordered(parts: list[str]) -> list[str]:
    """Return the parts of a date in the order year-month, day.

    A single part is returned unchanged. If there are two parts, and they are not a year-month and a day, the
    result is an empty list.
    """
    if len(parts) == 1:
        return parts
    first, second = (part.strip(_AROUND_DATES) for part in parts)
    for month, day in ((first, second), (second, first)):
        if _MONTH.fullmatch(month) and _DAY.fullmatch(day):
            return ["-".join(re.findall(r"\d+", month)), day.rstrip("日")]
    return []


def _adjacent_texts(element: Selector) -> Iterator[str]:
    """Yield the texts that belong to a row but come directly after the row's element.

    If ``element`` is a ``dt``, these are the texts of the following ``dd``. If ``element`` is a link, this
    is the text directly after the link. For any other element, nothing is yielded.
    """
    if element.root.tag == "dt":
        description = next(element.root.itersiblings("*"), None)
        if description is not None and description.tag == "dd":
            yield from texts(Selector(root=description, type="html"))
    elif element.root.tag == "a" and (element.root.tail or "").strip():
        yield " ".join(element.root.tail.split())


def row_index_number(parts: Iterable[str]) -> str | None:
    """Return the 索引号 (index number) of a row in normalised form, or None if the row shows none.

    The first text in ``parts`` that contains only an index number, with or without a label, is used.

    Args:
        parts: the texts of the row.
    """
    found = (_INDEX_NUMBER.fullmatch(text) for text in parts)
    return next((normalise_index_number(match[1]) for match in found if match), None)


def link_title(anchor: Selector) -> str | None:
    """Return a link's title, or None if the link has no title.

    The title is the first of the following that is not empty: the ``title`` attribute, the heading inside
    the link, and the link's text without the date. Portals never truncate the attribute. Of an attribute with
    labels (``标题：… 点击数：…``), only the title counts. The heading is
    preferred to the text because a link may also contain a summary (``a > h4 + p.date + p`` in the VSB
    system).
    """
    title = _tooltip(anchor).get("标题", anchor.attrib.get("title", "")).strip() or " ".join(
        part for heading in anchor.css(_HEADINGS)[:1] for part in texts(heading)
    )
    if not title:
        parts = list(texts(anchor))
        dated = {index for begin, end in _date_spans(parts) for index in range(begin, end)}
        title = " ".join(part for index, part in enumerate(parts) if index not in dated)
    return " ".join(_PINNED.sub("", title).split()) or None


def tooltip_date(anchor: Selector) -> date | None:
    """Return the date in a link's tooltip, after a label such as 发表时间 (published at), or None if there is none."""
    for label, value in _tooltip(anchor).items():
        if label.endswith(("时间", "日期")) and (dates := find_dates(value)):
            return dates[0][2]
    return None


def _tooltip(anchor: Selector) -> dict[str, str]:
    """Return the labels in a link's tooltip with their values. 标题 (title) is always among them, or there are none."""
    text = anchor.attrib.get("title", "")
    if ":" not in text and "：" not in text:
        return {}
    labels = list(_TOOLTIP_LABELS.finditer(text))
    if len(labels) < _LABELS_OF_TOOLTIP:
        return {}
    ends = [*(label.start() for label in labels[1:]), len(text)]
    found = {"标题": ""}
    for label, end in zip(labels, ends, strict=True):
        name = "".join(label[1].split())
        found["标题" if name == "名称" else name] = text[label.end() : end].strip()
    return found


def is_pinned(element: Selector, shown: Sequence[str]) -> bool:
    """Return whether a row is marked as 置顶 (pinned), in its text or in the label of a picture.

    Args:
        element: the element that contains the whole row.
        shown: the texts of this element.
    """
    return any(_PINNED.match(text) for text in (*shown, *_strings(_LABELS, element)))


@dataclass(frozen=True, slots=True)
class Link:
    """A link on a listing page that may be a row.

    Attributes:
        row: the row that the link represents if it is a row.
        element: the element that contains the whole row.
        path: the number of the row's path. The rows of one list have the same path (``RowElements.path``).
        document: True if the link's target is a document of the family.
        own: True if the link's target is a document that belongs to the column (``Family.match_length``).
        file: True if the link's target is a file, such as a PDF.
    """

    row: Row
    element: Selector
    path: int
    document: bool
    own: bool
    file: bool = False


def main_list(links: list[Link]) -> list[Row]:
    """Return the rows of a listing, without the links in side boxes and navigation.

    Links with the same path form a list. A list is a main list if it contains a link to a
    document of the column. If there is no such list, the list with the most links to documents is the main
    list. Links with a date or an index number count first: a longer list without any is a menu.

    In a main list, every link to a document is a row. A link to any other target (such as a file, or a page
    of another site) is a row if the link has a date. The crawl later rejects and counts these rows. Without a
    date, a link to any other target is treated as navigation.

    If the page links to no documents at all, the rows are the longest list of dated links to files, provided
    that this list has at least two links. An example is the list of yearbooks on tjj.cq.gov.cn.

    Args:
        links: the links on the page that may be rows.
    """
    documents = [link.path for link in links if link.document]
    if not documents:
        files = [link for link in links if link.file and link.row.date is not None]
        longest = Counter(link.path for link in files).most_common(1)
        return [link.row for link in files if longest[0][1] > 1 and link.path == longest[0][0]]
    lists = {link.path for link in links if link.own}
    if not lists:
        certain = [
            link.path
            for link in links
            if link.document and (link.row.date or link.row.index_number) is not None
        ]
        lists = {Counter(certain or documents).most_common(1)[0][0]}
    target_of = {link.element.root: "" for link in links if link.document}
    rows = []
    for link in links:
        if link.own or (link.document and link.path in lists):
            rows.append(link.row)
        elif link.path in lists and link.row.date is not None and not link.document:
            first = target_of.setdefault(link.element.root, link.row.url)
            rows += [link.row] if first == link.row.url else []  # only one target for each row
    return rows
