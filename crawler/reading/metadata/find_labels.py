"""Finding the labels on a page: lines, table cells and attributes whose text is in the vocabulary.

A metadata block is a table or list of labels and values. A text segment is a piece of text between two tags.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from crawler.reading.html.lines import PageLines, one_line, squeeze
from crawler.reading.html.tree import Tree
from crawler.reading.metadata.vocabulary import (
    IGNORED,
    LONGEST,
    MEANINGS,
    STRONG,
    delimited_labels,
    may_begin_with_label,
    normal_label,
    printed_label,
)

UNKNOWN = "unknown"
"""The meaning of a label that is in a metadata block but not in the vocabulary."""

LONG_LINE = 400
"""The maximum number of characters in a line that is searched for labels. A whole metadata block may be one line."""

_NUMBER_LABEL = "索引号"
"""The label 索引号 (index number). A line that contains it is metadata even if an unknown label begins the line."""

_COLONS = frozenset({"：", ":"})

_MAX_LABELS = 500
"""The maximum number of labels read from a page. A document has about sixty, a listing may have more."""
_LABELS_OF_ICONS, _LABELS_OF_TEXTS = ("title",), ("data-label", "data-title")
_ICON_TAGS = frozenset({"i", "em", "b", "span", "label", "th", "td", "dt", "dd", "li"})


@dataclass(slots=True, eq=False)
class Label:
    """A label found on a page. A label is equal only to itself.

    Attributes:
        printed: the label as printed, without brackets and colon.
        meaning: the label's meaning in the vocabulary, or :data:`UNKNOWN`.
        line: the index of the page's line that contains the label.
        begin: the offset in that line at which the label begins.
        after: the offset just past the label, at which its value may begin.
        whole: whether the label is the line's whole text.
        element: the index of the element that contains the label and nothing else, -1 until it is determined.
        value: the value, if it was found together with the label, otherwise None.
        ends: the index of the line after ``value``, -1 if ``value`` is None or does not fill whole lines.
    """

    printed: str
    meaning: str
    line: int
    begin: int
    after: int
    whole: bool
    element: int = -1
    value: str | None = None
    ends: int = -1


def find_labels(page: PageLines, body: range) -> tuple[list[Label], bool]:
    """Return a page's labels in document order, and whether the page has more labels than are read.

    Labels in HTML attributes are searched for only if no line contains a label that is typical of metadata
    blocks. Lines whose index is in ``body`` belong to the document's body and are not searched.
    """
    labels, more = _at_most(_labels_in_lines(page, body))
    if any(label.meaning in STRONG for label in labels):
        return labels, more
    others, still_more = _at_most(_labels_in_attributes(page))
    return sorted(labels + others, key=lambda label: (label.line, label.begin)), more or still_more


def _at_most(found: Iterator[Label]) -> tuple[list[Label], bool]:
    """Return at most :data:`_MAX_LABELS` of the labels found, and whether there are more."""
    labels = list(islice(found, _MAX_LABELS))
    return labels, len(labels) == _MAX_LABELS and next(found, None) is not None


def _labels_in_lines(page: PageLines, body: range) -> Iterator[Label]:
    """Yield the known labels that fill a line, have a colon or brackets, or have an inline element of their own.

    Lines whose index is in ``body`` belong to the document's body and are not searched.
    """
    segments, firsts, lasts = page.tree.segments, page.firsts, page.lasts
    for line, text in enumerate(page.texts):
        length = len(text)
        if line in body:
            continue
        opens = may_begin_with_label(text)
        if length <= 2 * LONGEST + 8:
            key = normal_label(text) if opens else ""
            if key in MEANINGS:
                yield Label(printed_label(text), MEANINGS[key], line, 0, length, whole=True)
                continue
        elif length > LONG_LINE:
            continue
        found = False
        if "：" in text or ":" in text or "]" in text or "】" in text or "］" in text:
            for begin, after, name in delimited_labels(text):
                if begins_at(page, line, begin):
                    found = True
                    meaning = MEANINGS[normal_label(name)]
                    yield Label(printed_label(name), meaning, line, begin, after, whole=False)
        first = firsts[line]
        if (
            not found
            and lasts[line] - first > 1
            and (opens or _NUMBER_LABEL in text)
            and len(segments[first]) <= 3 * LONGEST
        ):
            yield from _inline_labels(page, line)


def segment_offsets(page: PageLines, line: int) -> list[int]:
    """Return the offset in a line's text at which each of the line's text segments begins."""
    text = page.texts[line]
    offsets: list[int] = []
    offset = 0
    for segment in page.tree.segments[page.firsts[line] : page.lasts[line]]:
        count = len(squeeze(segment))
        while count and offset < len(text) and text[offset].isspace():
            offset += 1
        offsets.append(offset)
        while count and offset < len(text):
            count -= not text[offset].isspace()
            offset += 1
    return offsets


def begins_at(page: PageLines, line: int, offset: int) -> bool:
    """Return whether a label may begin at an offset in a line.

    A label may not begin inside a word, that is, directly after a Chinese character in the same text segment.
    """
    text = page.texts[line]
    if offset == 0 or not "\u4e00" <= text[offset - 1] <= "\u9fff":
        return True
    return offset in segment_offsets(page, line)


def _inline_labels(page: PageLines, line: int) -> Iterator[Label]:
    """Yield a line's labels that each have an inline element of their own, without colon or brackets.

    An example is ``<span>索引号</span><em>…</em><span>文号</span><em>…</em>`` (index number, document
    number). The first label must begin the line, except in a line with 索引号. A label's value is the text
    of the next element.
    """
    tree = page.tree
    segments, owners = tree.segments, tree.owners
    first, last = page.firsts[line], page.lasts[line] - 1
    joined = ""
    for segment in range(first, last):
        joined += segments[segment]
        if len(joined) > 3 * LONGEST:
            break
        if normal_label(joined) in MEANINGS and owners[segment] != owners[last]:
            yield _label_before_text(page, joined, line, 0, segment)
            yield from _marked_labels(page, line, segment + 1, last)
            return
    if _NUMBER_LABEL in page.texts[line]:
        yield from _marked_labels(page, line, first, last)


def _marked_labels(page: PageLines, line: int, begins: int, last: int) -> Iterator[Label]:
    """Yield the known labels in a line that each fill one text segment.

    ``begins`` is the index of the first segment to search, and ``last`` that of the line's last segment. The
    last segment is not searched, because it can only be a value.
    """
    segments, owners = page.tree.segments, page.tree.owners
    first = page.firsts[line]
    offsets = segment_offsets(page, line)
    for segment in range(begins, last):
        text = segments[segment]
        key = normal_label(text) if len(text) <= 2 * LONGEST else ""
        if key in MEANINGS and owners[segment] != owners[segment + 1]:
            yield _label_before_text(page, text, line, offsets[segment - first], segment)


def _label_before_text(page: PageLines, text: str, line: int, begin: int, segment: int) -> Label:
    """Return the label that begins at the offset ``begin`` of a line and ends with a segment; its value comes next."""
    meaning, after = MEANINGS[normal_label(text)], begin + len(one_line(text))
    value = _next_text(page, segment)
    return Label(printed_label(text), meaning, line, begin, after, whole=False, value=value)


def _next_text(page: PageLines, segment: int) -> str | None:
    """Return the text of the element after the element that ``segment`` fills, or None if either is missing."""
    tree = page.tree
    element = tree.owners[segment]
    if tree.stops[element] - 1 > segment:
        return None
    while tree.parents[element] >= 0 and tree.stops[tree.parents[element]] == segment + 1:
        element = tree.parents[element]
    sibling = tree.ends[element]
    if tree.parents[element] < 0 or sibling >= tree.ends[tree.parents[element]]:
        return None
    return one_line(tree.text(sibling)) if tree.starts[sibling] == segment + 1 else None


def _labels_in_attributes(page: PageLines) -> Iterator[Label]:
    """Yield the labels that are found only in HTML attributes.

    An example is ``<i title="索引号"></i><em>…</em>`` on public.zhengzhou.gov.cn (索引号: index number).
    """
    tree = page.tree
    starts, stops, may_have_data_labels = tree.starts, tree.stops, tree.may_have_data_labels
    for element, tag in enumerate(tree.tags):
        if tag not in _ICON_TAGS or (starts[element] != stops[element] and not may_have_data_labels):
            continue
        empty = starts[element] == stops[element] or not tree.text(element).strip()
        for name in _LABELS_OF_ICONS if empty else _LABELS_OF_TEXTS:
            printed = tree.attribute(element, name)
            if not printed or MEANINGS.get(normal_label(printed), IGNORED) == IGNORED:
                continue
            holder = tree.parents[element] if empty else element
            line = page.line_at(tree.starts[element])
            if line >= len(page.texts):
                continue
            label = Label(printed_label(printed), MEANINGS[normal_label(printed)], line, 0, 0, whole=False)
            label.element = element
            label.value = one_line(tree.text(holder))
            label.ends = page.span(holder)[1] if label.value else line
            yield label


def label_element(page: PageLines, label: Label) -> int:
    """Return the index of the largest element that contains a label and nothing else.

    If the label shares its line with other text, the result is the smallest element that contains the line.
    """
    if label.element >= 0:
        return label.element
    tree = page.tree
    element = page.owner(label.line)
    if label.whole:
        wanted = squeeze(page.texts[label.line])
        while True:
            parent = tree.parents[element]
            if parent < 0 or _has_next_sibling(page, element) or squeeze(tree.text(parent)) != wanted:
                break
            element = parent
    label.element = element
    return element


def _has_next_sibling(page: PageLines, element: int) -> bool:
    tree = page.tree
    sibling = tree.ends[element]
    return sibling < tree.ends[tree.parents[element]] if tree.parents[element] >= 0 else False


def spans_rows(tree: Tree, cell: int) -> bool:
    """Return whether an element is a table cell that spans several rows."""
    return tree.tags[cell] in {"td", "th"} and tree.attribute(cell, "rowspan").strip() not in {"", "0", "1"}


def shape_of(page: PageLines, element: int) -> tuple[str, str, str, int]:
    """Return a label element's tag, class and parent's tag, and whether its position is even (0) or odd (1).

    The position is the number of siblings before it. Siblings that contain only a colon, between label and
    value, are not counted, nor is a first cell that is the heading of several rows.
    """
    tree = page.tree
    parent = tree.parents[element]
    index = 0
    for child in tree.children(parent):
        if child == element:
            break
        heads = (
            child == parent + 1 and spans_rows(tree, child) and normal_label(tree.text(child)) not in MEANINGS
        )
        index += not heads and tree.text(child).strip() not in _COLONS
    return tree.tags[element], tree.attribute(element, "class"), tree.tags[parent], index % 2
