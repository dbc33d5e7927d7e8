"""Finding labels: lines, cells and attributes whose text is in the vocabulary."""

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
"""Most characters of a line in which labels are looked for (a block in one run of text)."""

_NUMBER_LABEL = "索引号"
"""The label that marks a line as metadata even if an unknown label begins it."""

_COLONS = frozenset({"：", ":"})

_MAX_LABELS = 500
"""Most labels of a page that are read. A page has some sixty; more are a list and not metadata."""
_ATTRIBUTE_LABELS = ("title", "data-label", "data-title")
_ICON_TAGS = frozenset({"i", "em", "b", "span", "label", "th", "td", "dt", "dd", "li"})


@dataclass(slots=True, eq=False)
class Label:
    """A label found on the page. Two labels are never equal.

    Attributes:
        printed: as printed, without brackets and colon.
        meaning: of the vocabulary, or :data:`UNKNOWN`.
        line: the line of the page that it is on.
        begin: the character of that line where it begins.
        after: the character after it, where its value may begin.
        whole: whether the line holds nothing else.
        element: the element that holds the label and nothing else, -1 until it has been looked for.
        value: its value, where that comes with the label (from an icon or a header row).
        ends: the line after that value, -1 where the value is not on lines of its own.
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
    """Return the labels of a page in document order, and whether the page has more than are read.

    Labels that exist only as an attribute are looked for where no line has a label of a metadata block.
    """
    labels, more = _at_most(_labels_in_lines(page, body))
    if any(label.meaning in STRONG for label in labels):
        return labels, more
    others, still_more = _at_most(_labels_in_attributes(page))
    return sorted(labels + others, key=lambda label: (label.line, label.begin)), more or still_more


def _at_most(found: Iterator[Label]) -> tuple[list[Label], bool]:
    """Return at most :data:`_MAX_LABELS` labels, and whether others follow."""
    labels = list(islice(found, _MAX_LABELS))
    return labels, len(labels) == _MAX_LABELS and next(found, None) is not None


def _labels_in_lines(page: PageLines, body: range) -> Iterator[Label]:
    """Yield labels that fill a line, begin one, or are marked by colon or brackets inside one."""
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
    """Return for each segment of a line the offset in the line's text where the segment begins."""
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
    """Tell whether a label may begin at an offset of a line: not in the middle of a word of one segment."""
    text = page.texts[line]
    if offset == 0 or not "\u4e00" <= text[offset - 1] <= "\u9fff":
        return True
    return offset in segment_offsets(page, line)


def _inline_labels(page: PageLines, line: int) -> Iterator[Label]:
    """Yield labels in inline markup of their own, the first of them at the beginning of the line.

    ``<span>索引号</span><em>…</em><span>文号</span><em>…</em>``, without colon or brackets: the value is the
    element after the label's.
    """
    tree = page.tree
    segments, owners = tree.segments, tree.owners
    first, last = page.firsts[line], page.lasts[line] - 1
    joined = ""
    for segment in range(first, last):
        joined += segments[segment]
        if len(joined) > 3 * LONGEST:
            if _NUMBER_LABEL in page.texts[line]:
                yield from _marked_labels(page, line, first, last)
            return
        key = normal_label(joined)
        if key in MEANINGS and owners[segment] != owners[last]:
            after = len(one_line(joined))
            yield Label(
                printed_label(joined),
                MEANINGS[key],
                line,
                0,
                after,
                whole=False,
                value=_next_text(page, segment),
            )
            break
    else:
        if _NUMBER_LABEL in page.texts[line]:
            yield from _marked_labels(page, line, first, last)
        return
    yield from _marked_labels(page, line, segment + 1, last)


def _marked_labels(page: PageLines, line: int, begins: int, last: int) -> Iterator[Label]:
    """Yield labels that fill a segment of a line between two segments; segment ``last`` is a value."""
    segments, owners = page.tree.segments, page.tree.owners
    first = page.firsts[line]
    offsets = segment_offsets(page, line)
    for segment in range(begins, last):
        text = segments[segment]
        key = normal_label(text) if len(text) <= 2 * LONGEST else ""
        if key in MEANINGS and owners[segment] != owners[segment + 1]:
            begin = offsets[segment - first]
            after = begin + len(one_line(text))
            yield Label(
                printed_label(text),
                MEANINGS[key],
                line,
                begin,
                after,
                whole=False,
                value=_next_text(page, segment),
            )


def _next_text(page: PageLines, segment: int) -> str | None:
    """Return the text of the element after the one that a segment fills, None where none exists."""
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
    """Yield labels that exist only as an attribute.

    ``<i title="索引号"></i><em>…</em>`` (public.zhengzhou.gov.cn).
    """
    tree = page.tree
    starts, stops, may_have_data_labels = tree.starts, tree.stops, tree.may_have_data_labels
    for element, tag in enumerate(tree.tags):
        if tag not in _ICON_TAGS or (starts[element] != stops[element] and not may_have_data_labels):
            continue
        empty = not tree.text(element).strip()
        for name in _ATTRIBUTE_LABELS if not empty else _ATTRIBUTE_LABELS[:1]:
            printed = tree.attribute(element, name)
            if empty != (name == "title") or MEANINGS.get(normal_label(printed), IGNORED) == IGNORED:
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
    """Return the largest element that holds the label and nothing else."""
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
    """Tell whether a table cell spans several rows."""
    return tree.tags[cell] in {"td", "th"} and tree.attribute(cell, "rowspan").strip() not in {"", "0", "1"}


def shape_of(page: PageLines, element: int) -> tuple[str, str, str, int]:
    """Return a label element's tag, class, parent's tag, and whether it is odd or even among its siblings.

    Siblings that hold only a colon, between label and value, do not count. Neither does a first cell that
    heads several rows.
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
