"""Where the labels of a page stand: lines, cells and attributes whose text is in the vocabulary.

No class names: what is not in the vocabulary is a label where it stands as the known ones stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.reading.labels import (
    DELIMITED_LABEL,
    IGNORED,
    LONGEST,
    MEANINGS,
    STRONG,
    normal_label,
    printed_label,
)
from crawler.reading.layout import Layout, one_line, squeeze

UNKNOWN = "unknown"
"""The meaning of a label that stands in a metadata block and not in the vocabulary."""

LONG_LINE = 400
"""Characters of the longest line in which labels are looked for (a block in one run of text)."""

_GAP = 5
"""Lines between two labels of one block: a value, a blank cell, a hidden stamp."""

_UNKNOWN_IN_LINE = re.compile(
    r"[\[【［]\s*(?P<bracketed>[\u4e00-\u9fff][\u4e00-\u9fff\s]{1,10}?)\s*[\]】］]\s*[:：]?"
    r"|(?P<colon>[\u4e00-\u9fff]{2,10}|[\u4e00-\u9fff](?:\s+[\u4e00-\u9fff]){1,5})\s*[:：](?!//)"
)
_UNKNOWN_CELL = re.compile(r"[\[【]?\s*[\u4e00-\u9fff][\u4e00-\u9fff（）()\s]{1,11}[\]】]?\s*[:：]?")
_ATTRIBUTE_LABELS = ("title", "data-label", "data-title")
_ICON_TAGS = frozenset({"i", "em", "b", "span", "label", "th", "td", "dt", "dd", "li"})


@dataclass(slots=True)
class Label:
    """A label found on the page.

    Attributes:
        printed: as printed, without brackets and colon.
        meaning: of the vocabulary, or :data:`UNKNOWN`.
        line: the line of the layout it stands on.
        begin: the character of that line where it begins.
        after: the character after it, where its value may begin.
        whole: whether the line holds nothing else.
        element: the element that holds the label and nothing else, once it has been looked for.
        value: its value, where that comes with the label (an icon's).
    """

    printed: str
    meaning: str
    line: int
    begin: int
    after: int
    whole: bool
    element: int = -1
    value: str | None = None


def find_labels(layout: Layout) -> Iterator[list[Label]]:
    """The labels of a page in document order, in groups that stand near each other.

    Labels that exist only as an attribute are looked for where no line has a label of a metadata block.
    """
    labels = [*_labels_in_lines(layout)]
    if not any(label.meaning in STRONG for label in labels):
        labels = sorted(
            [*labels, *_labels_in_attributes(layout)], key=lambda label: (label.line, label.begin)
        )
    yield from _clusters(labels)


def _labels_in_lines(layout: Layout) -> Iterator[Label]:
    """Labels that fill a line, begin one, or are marked by colon or brackets inside it."""
    segments = layout.tree.segments
    for line, text in enumerate(layout.texts):
        length = len(text)
        if length <= 2 * LONGEST + 8:
            key = normal_label(text)
            if key in MEANINGS:
                yield Label(printed_label(text), MEANINGS[key], line, 0, length, whole=True)
                continue
        elif length > LONG_LINE:
            continue
        found = False
        if "：" in text or ":" in text or "]" in text or "】" in text or "］" in text:
            for match in DELIMITED_LABEL.finditer(text):
                if not _begins(layout, line, match.start()):
                    continue
                name = match["bracketed"] or match["colon"]
                found = True
                yield Label(
                    printed_label(name),
                    MEANINGS[normal_label(name)],
                    line,
                    match.start(),
                    match.end(),
                    whole=False,
                )
        first = layout.firsts[line]
        if not found and layout.lasts[line] - first > 1 and len(segments[first]) <= 3 * LONGEST:
            label = _leading_label(layout, line)
            if label is not None:
                yield label


def _begins(layout: Layout, line: int, place: int) -> bool:
    """Whether a label may begin at a place of a line: not in the middle of a word of one segment."""
    text = layout.texts[line]
    if place == 0 or not "\u4e00" <= text[place - 1] <= "\u9fff":
        return True
    before = len(squeeze(text[:place]))
    for segment in layout.tree.segments[layout.firsts[line] : layout.lasts[line]]:
        before -= len(squeeze(segment))
        if before <= 0:
            return before == 0
    return False


def _leading_label(layout: Layout, line: int) -> Label | None:
    """A label in inline markup of its own at the beginning of a line: ``<span>索引号</span><em>…</em>``."""
    segments = layout.tree.segments
    joined = ""
    for segment in range(layout.firsts[line], layout.lasts[line] - 1):
        joined += segments[segment]
        if len(joined) > 3 * LONGEST:
            return None
        key = normal_label(joined)
        if key in MEANINGS and layout.tree.owners[segment] != layout.tree.owners[layout.lasts[line] - 1]:
            after = len(one_line(joined))
            return Label(printed_label(joined), MEANINGS[key], line, 0, after, whole=False)
    return None


def _labels_in_attributes(layout: Layout) -> Iterator[Label]:
    """Labels that exist only as an attribute: ``<i title="索引号"></i><em>…</em>`` (public.zhengzhou.gov.cn)."""
    tree = layout.tree
    for place, tag in enumerate(tree.tags):
        if tag not in _ICON_TAGS or not tree.attributes(place):
            continue
        empty = not tree.text(place).strip()
        for name in _ATTRIBUTE_LABELS if not empty else _ATTRIBUTE_LABELS[:1]:
            printed = tree.attribute(place, name)
            if empty != (name == "title") or MEANINGS.get(normal_label(printed), IGNORED) == IGNORED:
                continue
            holder = tree.parents[place] if empty else place
            line = layout.line_at(tree.starts[place])
            if line >= len(layout.texts):
                continue
            label = Label(printed_label(printed), MEANINGS[normal_label(printed)], line, 0, 0, whole=False)
            label.element = place
            label.value = one_line(tree.text(holder))
            yield label


def _clusters(labels: Sequence[Label]) -> Iterator[list[Label]]:
    """Labels that stand near each other; a label that comes again begins a copy of the block."""
    cluster: list[Label] = []
    seen: set[str] = set()
    for label in labels:
        key = normal_label(label.printed)
        if cluster and (label.line - cluster[-1].line > _GAP or key in seen):
            yield cluster
            cluster, seen = [], set()
        cluster.append(label)
        seen.add(key)
    if cluster:
        yield cluster


def block_and_bar(layout: Layout, cluster: list[Label]) -> tuple[list[Label], list[Label]]:
    """Part the labels of a block from those of a bar beside it.

    A block has an index number's label, or a label that only blocks have together with another. It ends
    where the element ends that holds its own kind of labels.
    """
    meanings = {label.meaning for label in cluster} - {IGNORED}
    if "index_number" not in meanings and (STRONG.isdisjoint(meanings) or len(meanings) < 2):
        return [], cluster
    strong = [label for label in cluster if label.meaning in STRONG]
    if len(strong) < 2:
        strong = [label for label in cluster if label.meaning != IGNORED]
    container = _container(layout, strong)
    tree = layout.tree
    block = [label for label in cluster if tree.inside(element_of(layout, label), container)]
    return block, [label for label in cluster if label not in block]


def _container(layout: Layout, labels: Sequence[Label]) -> int:
    """The smallest element that holds some labels."""
    container = element_of(layout, labels[0])
    for label in labels[1:]:
        container = layout.tree.common(container, element_of(layout, label))
    return container


def element_of(layout: Layout, label: Label) -> int:
    """The largest element that holds the label and nothing else."""
    if label.element >= 0:
        return label.element
    tree = layout.tree
    element = layout.owner(label.line)
    if label.whole:
        wanted = squeeze(layout.texts[label.line])
        while True:
            parent = tree.parents[element]
            if parent < 0 or _has_next_sibling(layout, element) or squeeze(tree.text(parent)) != wanted:
                break
            element = parent
    label.element = element
    return element


def _has_next_sibling(layout: Layout, element: int) -> bool:
    tree = layout.tree
    sibling = tree.ends[element]
    return sibling < tree.ends[tree.parents[element]] if tree.parents[element] >= 0 else False


def unknown_labels(layout: Layout, cluster: Sequence[Label]) -> Iterator[Label]:
    """Labels of a block that the vocabulary does not have: they stand as the known ones stand."""
    attributes = [label for label in cluster if label.value is not None]
    if attributes:
        yield from _unknown_attributes(layout, attributes)
        return
    container = _container(layout, cluster)
    first, after = layout.span(container)
    if first < cluster[0].line - _GAP or after > cluster[-1].line + 2 * _GAP:
        first, after = cluster[0].line, cluster[-1].line + 1
    shapes = {_shape(layout, label.element) for label in cluster if label.whole}
    leading = {_leading_shape(layout, label.line) for label in cluster if not label.whole and not label.begin}
    bracketed = any(layout.texts[label.line][label.begin] in "[【［" for label in cluster)
    in_line = sum(not label.whole for label in cluster) * 2 >= len(cluster)
    for line in range(first, after):
        text = layout.texts[line]
        known = [label for label in cluster if label.line == line]
        if not known and shapes and len(text) <= 16 and _UNKNOWN_CELL.fullmatch(text):
            label = Label(printed_label(text), UNKNOWN, line, 0, len(text), whole=True)
            if _shape(layout, element_of(layout, label)) in shapes:
                yield label
                continue
        inside = (
            list(_unknown_in_line(layout, line, known, bracketed=bracketed))
            if in_line and len(text) <= LONG_LINE
            else []
        )
        yield from inside
        if inside:
            continue
        segments = layout.tree.segments[layout.firsts[line] : layout.lasts[line]]
        if not known and len(segments) > 1 and _leading_shape(layout, line) in leading - {None}:
            printed = one_line(segments[0])
            if _UNKNOWN_CELL.fullmatch(printed) and not printed.endswith((":", "：")):
                yield Label(printed_label(printed), UNKNOWN, line, 0, len(printed), whole=False)


def _unknown_in_line(
    layout: Layout, line: int, known: Sequence[Label], *, bracketed: bool
) -> Iterator[Label]:
    """Unknown labels in a line, marked by colon or brackets as the known ones of the block are."""
    text = layout.texts[line]
    for match in _UNKNOWN_IN_LINE.finditer(text):
        name, begin = match["bracketed"] or match["colon"], match.start()
        if match["bracketed"] and not bracketed:
            continue
        if any(begin < label.after and label.begin < match.end() for label in known):
            continue
        if begin and not text[begin - 1].isspace() and not (known and _begins(layout, line, begin)):
            continue
        yield Label(
            printed_label(name), UNKNOWN, line, begin, match.end(), whole=match.end() - begin == len(text)
        )


def _leading_shape(layout: Layout, line: int) -> tuple[str, str] | None:
    """Tag and class of the inline element that begins a line, None where the line is all of one element."""
    tree = layout.tree
    first, after = layout.firsts[line], layout.lasts[line]
    owner = tree.owners[first]
    if after - first < 2 or tree.owners[after - 1] == owner:
        return None
    return tree.tags[owner], tree.attribute(owner, "class")


def _unknown_attributes(layout: Layout, known: Sequence[Label]) -> Iterator[Label]:
    """Icons of the block whose title the vocabulary does not have."""
    tree = layout.tree
    container = _container(layout, known)
    if container == known[0].element:
        container = next(iter(tree.ancestors(tree.parents[container])), container)
    shapes = {(tree.tags[label.element], tree.tags[tree.parents[label.element]]) for label in known}
    seen = {label.element for label in known}
    for place in range(container, tree.ends[container]):
        if place in seen or (tree.tags[place], tree.tags[tree.parents[place]]) not in shapes:
            continue
        printed = tree.attribute(place, "title")
        if printed and not tree.text(place).strip():
            line = layout.line_at(tree.starts[place])
            value = one_line(tree.text(tree.parents[place]))
            yield Label(printed_label(printed), UNKNOWN, line, 0, 0, whole=False, element=place, value=value)


def _shape(layout: Layout, element: int) -> tuple[str, str, str, int]:
    """How a label's element stands: tag, class, parent's tag, odd or even among its siblings."""
    tree = layout.tree
    parent = tree.parents[element]
    index = 0
    for child in tree.children(parent):
        if child == element:
            break
        index += 1
    return tree.tags[element], tree.attribute(element, "class"), tree.tags[parent], index % 2
