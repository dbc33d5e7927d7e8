"""Label and value pairs of any layout: the metadata block of a disclosure page and the bar under its title.

The block has a hundred looks and one meaning. No class names here: a label is a line, a cell or an
attribute whose text stands in the vocabulary; its value is what stands between it and the next label,
inside the smallest element that holds both; a label the vocabulary does not know is one that stands in
the block as the known ones do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crawler.reading.dates import read_date
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
from crawler.reading.scripts import written_text

UNKNOWN = "unknown"
"""The meaning of a label that stands in a metadata block and not in the vocabulary."""

_GAP = 5
"""Lines between two labels of one block: a value, a blank cell, a hidden stamp."""

_LONG_LINE = 400
"""Characters of the longest line in which labels are looked for (a block in one run of text)."""

_UNKNOWN_IN_LINE = re.compile(
    r"^[\[【]?\s*([\u4e00-\u9fff][\u4e00-\u9fff\s]{1,11}?)\s*(?:[:：]|\s*[\]】]\s*[:：]?)(?!//)"
)
_UNKNOWN_CELL = re.compile(r"[\[【]?\s*[\u4e00-\u9fff][\u4e00-\u9fff（）()\s]{1,11}[\]】]?\s*[:：]?")
_DATES = frozenset({"published_on", "written_on", "issued_on", "bar_date"})
_ATTRIBUTE_LABELS = ("title", "data-label", "data-title")
_ICON_TAGS = frozenset({"i", "em", "b", "span", "label", "th", "td", "dt", "dd", "li"})


@dataclass(slots=True)
class Pair:
    """One label and its value.

    Attributes:
        label: as printed, without brackets and colon.
        meaning: of the vocabulary, or :data:`UNKNOWN`.
        value: as printed on one line; empty where the label is there and its value is blank.
        line: the line of the layout the label stands on.
    """

    label: str
    meaning: str
    value: str
    line: int


@dataclass(slots=True)
class Metadata:
    """What the labels of a page say.

    Attributes:
        block: the pairs of the metadata block or its copies, in document order.
        bar: labelled values outside of a block, wherever they stand on the page.
        lines: for each copy of the block its first line and the line after its last.
    """

    block: list[Pair] = field(default_factory=list)
    bar: list[Pair] = field(default_factory=list)
    lines: list[tuple[int, int]] = field(default_factory=list)

    def values(self, meaning: str) -> list[Pair]:
        """The pairs of the block that have a meaning, in document order."""
        return [pair for pair in self.block if pair.meaning == meaning]

    def first(self, meaning: str) -> str | None:
        """The first non-empty value of a meaning, '' where its labels are all blank, None without a label."""
        pairs = self.values(meaning)
        return next((pair.value for pair in pairs if pair.value), "" if pairs else None)

    def covers(self, line: int) -> bool:
        """Whether a line belongs to the block."""
        return any(first <= line < after for first, after in self.lines)


@dataclass(slots=True)
class _Label:
    """A label found on the page: where it stands and where its value may begin."""

    printed: str
    meaning: str
    line: int
    begin: int
    after: int
    whole: bool
    element: int = -1
    value: str | None = None


def read_metadata(layout: Layout) -> Metadata:
    """Find the metadata block, its copies, and every other labelled line of a page."""
    labels = [*_labels_in_lines(layout)]
    if not any(label.meaning in STRONG for label in labels):
        labels = sorted(
            [*labels, *_labels_in_attributes(layout)], key=lambda label: (label.line, label.begin)
        )
    metadata = Metadata()
    blank: list[tuple[list[Pair], tuple[int, int]]] = []
    for near in _clusters(labels):
        cluster, beside = _block_and_bar(layout, near)
        metadata.bar.extend(_bar_pairs(layout, beside))
        if not cluster:
            continue
        known = [*cluster, *_unknown_labels(layout, cluster)]
        known.sort(key=lambda label: (label.line, label.begin))
        pairs, last = _block_pairs(layout, known)
        if not any(pair.value for pair in pairs):
            pairs, last = _columns(layout, known) or (pairs, last)
        pairs = [pair for pair in pairs if pair.meaning != IGNORED]
        span = (known[0].line, last)
        if any(pair.value for pair in pairs):
            metadata.block.extend(pairs)
            metadata.lines.append(span)
        else:
            blank.append((pairs, span))
    if not metadata.block:
        for pairs, span in blank:
            metadata.block.extend(pairs)
            metadata.lines.append(span)
    metadata.bar.extend(_script_pairs(layout))
    return metadata


def _labels_in_lines(layout: Layout) -> Iterator[_Label]:
    """Labels that fill a line, begin one, or are marked by colon or brackets inside it."""
    segments = layout.tree.segments
    for line, text in enumerate(layout.texts):
        length = len(text)
        if length <= 2 * LONGEST + 8:
            key = normal_label(text)
            if key in MEANINGS:
                yield _Label(printed_label(text), MEANINGS[key], line, 0, length, whole=True)
                continue
        elif length > _LONG_LINE:
            continue
        found = False
        if "：" in text or ":" in text or "]" in text or "】" in text or "］" in text:
            for match in DELIMITED_LABEL.finditer(text):
                if not _begins(layout, line, match.start()):
                    continue
                name = match["bracketed"] or match["colon"]
                found = True
                yield _Label(
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


def _leading_label(layout: Layout, line: int) -> _Label | None:
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
            return _Label(printed_label(joined), MEANINGS[key], line, 0, after, whole=False)
    return None


def _labels_in_attributes(layout: Layout) -> Iterator[_Label]:
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
            label = _Label(printed_label(printed), MEANINGS[normal_label(printed)], line, 0, 0, whole=False)
            label.element = place
            label.value = one_line(tree.text(holder))
            yield label


def _clusters(labels: Sequence[_Label]) -> Iterator[list[_Label]]:
    """Labels that stand near each other; a label that comes again begins a copy of the block."""
    cluster: list[_Label] = []
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


def _block_and_bar(layout: Layout, cluster: list[_Label]) -> tuple[list[_Label], list[_Label]]:
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
    block = [label for label in cluster if tree.inside(_element(layout, label), container)]
    return block, [label for label in cluster if label not in block]


def _container(layout: Layout, labels: Sequence[_Label]) -> int:
    """The smallest element that holds some labels."""
    container = _element(layout, labels[0])
    for label in labels[1:]:
        container = layout.tree.common(container, _element(layout, label))
    return container


def _element(layout: Layout, label: _Label) -> int:
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


def _block_pairs(layout: Layout, labels: Sequence[_Label]) -> tuple[list[Pair], int]:
    """The pairs of a block and the line after it."""
    pairs: list[Pair] = []
    last = labels[-1].line + 1
    for place, label in enumerate(labels):
        following = labels[place + 1] if place + 1 < len(labels) else None
        if label.value is not None:
            pairs.append(Pair(label.printed, label.meaning, label.value, label.line))
            continue
        same_line = following is not None and following.line == label.line
        end = following.begin if following is not None and same_line else None
        value = layout.texts[label.line][label.after : end].strip(" \xa0\u3000|丨;；")
        if not label.whole:
            value = value.removeprefix("：").removeprefix(":").strip()
        if not value and not same_line:
            element = _element(layout, label)
            limit = layout.span(layout.tree.parents[element])[1] if label.whole else label.line + 1
            if following is not None:
                limit = min(limit, following.line)
            value = one_line(" ".join(layout.texts[label.line + 1 : limit])).lstrip("：:").strip()
            if not value:
                value = _hidden_value(layout, element)
            elif following is None:
                last = max(last, limit)
        pairs.append(Pair(label.printed, label.meaning, value, label.line))
    return pairs, last


def _hidden_value(layout: Layout, element: int) -> str:
    """A value that a script would show: written by it, or kept in a hidden input beside the label."""
    tree = layout.tree
    scope = tree.ends[element]
    parent = tree.parents[element]
    end = min(tree.ends[parent], scope + 6) if parent >= 0 else scope
    for place in range(element, end):
        if tree.tags[place] == "input" and tree.attribute(place, "type").lower() == "hidden":
            return one_line(tree.attribute(place, "value"))
        if tree.tags[place] == "script":
            written = one_line(written_text(tree.source(place)))
            if written and not DELIMITED_LABEL.search(written):
                return written
        if place > element and place >= scope and squeeze(tree.text(place)):
            break
    return ""


def _unknown_labels(layout: Layout, cluster: Sequence[_Label]) -> Iterator[_Label]:
    """Labels of a block that the vocabulary does not have: they stand as the known ones stand."""
    taken = {label.line for label in cluster}
    attributes = [label for label in cluster if label.value is not None]
    if attributes:
        yield from _unknown_attributes(layout, attributes)
        return
    container = _container(layout, cluster)
    first, after = layout.span(container)
    if first < cluster[0].line - _GAP or after > cluster[-1].line + 2 * _GAP:
        first, after = cluster[0].line, cluster[-1].line + 1
    shapes = {_shape(layout, label.element) for label in cluster if label.whole}
    in_line = sum(not label.whole for label in cluster) * 2 >= len(cluster)
    for line in range(first, after):
        if line in taken:
            continue
        text = layout.texts[line]
        if shapes and len(text) <= 16 and _UNKNOWN_CELL.fullmatch(text):
            label = _Label(printed_label(text), UNKNOWN, line, 0, len(text), whole=True)
            if _shape(layout, _element(layout, label)) in shapes:
                yield label
                continue
        match = _UNKNOWN_IN_LINE.match(text) if in_line else None
        if match is not None:
            yield _Label(
                printed_label(match[1]), UNKNOWN, line, 0, match.end(), whole=match.end() == len(text)
            )


def _unknown_attributes(layout: Layout, known: Sequence[_Label]) -> Iterator[_Label]:
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
            yield _Label(printed_label(printed), UNKNOWN, line, 0, 0, whole=False, element=place, value=value)


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


def _columns(layout: Layout, labels: Sequence[_Label]) -> tuple[list[Pair], int] | None:
    """A block whose labels are one row and whose values are the next."""
    tree = layout.tree
    rows = {tree.parents[_element(layout, label)] for label in labels}
    if len(rows) != 1 or len(labels) < 2:
        return None
    row = rows.pop()
    following = tree.ends[row]
    parent = tree.parents[row]
    if tree.tags[row] != "tr" or parent < 0 or following >= tree.ends[parent] or tree.tags[following] != "tr":
        return None
    labelled, cells = list(tree.children(row)), list(tree.children(following))
    if len(labelled) != len(cells):
        return None
    by_element = {label.element: label for label in labels}
    pairs = [
        Pair(
            by_element[head].printed,
            by_element[head].meaning,
            one_line(tree.text(cell)),
            by_element[head].line,
        )
        for head, cell in zip(labelled, cells, strict=True)
        if head in by_element
    ]
    return pairs, layout.span(following)[1]


def _bar_pairs(layout: Layout, cluster: Sequence[_Label]) -> Iterator[Pair]:
    """Labels outside of a block; a value on the next line counts only where it stands beside its label."""
    for place, label in enumerate(cluster):
        following = cluster[place + 1] if place + 1 < len(cluster) else None
        end = following.begin if following is not None and following.line == label.line else None
        value = label.value or layout.texts[label.line][label.after : end].strip(" \xa0\u3000|丨;；")
        beside = label.line + 1
        if not value and end is None and beside < len(layout.texts):
            parent = layout.tree.parents[_element(layout, label)]
            taken = following is not None and following.line == beside
            near = label.whole and beside < layout.span(parent)[1] and len(layout.texts[beside]) <= 40
            dated = label.meaning in _DATES and read_date(layout.texts[beside]) is not None
            if not taken and (near or dated):
                value = layout.texts[beside]
        yield Pair(label.printed, label.meaning, value.lstrip("：:").strip(), label.line)


def _script_pairs(layout: Layout) -> Iterator[Pair]:
    """Labelled values that a script writes: ``document.write('来源：…')`` (departments of cq.gov.cn)."""
    tree = layout.tree
    for place in tree.scripts:
        text = one_line(written_text(tree.source(place)))
        if not text or len(text) > _LONG_LINE:
            continue
        matches = list(DELIMITED_LABEL.finditer(text))
        for number, match in enumerate(matches):
            name = match["bracketed"] or match["colon"]
            end = matches[number + 1].start() if number + 1 < len(matches) else None
            line = layout.line_at(tree.starts[place])
            yield Pair(
                printed_label(name), MEANINGS[normal_label(name)], text[match.end() : end].strip(), line
            )
