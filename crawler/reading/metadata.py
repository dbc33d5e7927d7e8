"""Label and value pairs of any layout: the metadata block of a disclosure page and the bar under its title.

The block has a hundred looks and one meaning. No class names here: a label is a line, a cell or an
attribute whose text stands in the vocabulary; its value is what stands between it and the next label,
inside the smallest element that holds both; a label the vocabulary does not know is one that stands in
the block as the known ones do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crawler.reading.dates import read_date
from crawler.reading.label_places import (
    LONG_LINE,
    Label,
    block_and_bar,
    element_of,
    find_labels,
    unknown_labels,
)
from crawler.reading.labels import DELIMITED_LABEL, IGNORED, MEANINGS, normal_label, printed_label
from crawler.reading.layout import Layout, one_line, squeeze
from crawler.reading.scripts import written_text

_DATES = frozenset({"published_on", "written_on", "issued_on", "bar_date"})


@dataclass(slots=True)
class Pair:
    """One label and its value.

    Attributes:
        label: as printed, without brackets and colon.
        meaning: of the vocabulary, or :data:`~crawler.reading.label_places.UNKNOWN`.
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


def read_metadata(layout: Layout) -> Metadata:
    """Find the metadata block, its copies, and every other labelled line of a page."""
    metadata = Metadata()
    blank: list[tuple[list[Pair], tuple[int, int]]] = []
    for near in find_labels(layout):
        cluster, beside = block_and_bar(layout, near)
        metadata.bar.extend(_bar_pairs(layout, beside))
        if not cluster:
            continue
        known = [*cluster, *unknown_labels(layout, cluster)]
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


def _block_pairs(layout: Layout, labels: Sequence[Label]) -> tuple[list[Pair], int]:
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
            element = element_of(layout, label)
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


def _columns(layout: Layout, labels: Sequence[Label]) -> tuple[list[Pair], int] | None:
    """A block whose labels are one row and whose values are the next."""
    tree = layout.tree
    rows = {tree.parents[element_of(layout, label)] for label in labels}
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


def _bar_pairs(layout: Layout, cluster: Sequence[Label]) -> Iterator[Pair]:
    """Labels outside of a block; a value on the next line counts only where it stands beside its label."""
    for place, label in enumerate(cluster):
        following = cluster[place + 1] if place + 1 < len(cluster) else None
        end = following.begin if following is not None and following.line == label.line else None
        value = label.value or layout.texts[label.line][label.after : end].strip(" \xa0\u3000|丨;；")
        beside = label.line + 1
        if not value and end is None and beside < len(layout.texts):
            parent = layout.tree.parents[element_of(layout, label)]
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
        if not text or len(text) > LONG_LINE:
            continue
        matches = list(DELIMITED_LABEL.finditer(text))
        for number, match in enumerate(matches):
            name = match["bracketed"] or match["colon"]
            end = matches[number + 1].start() if number + 1 < len(matches) else None
            line = layout.line_at(tree.starts[place])
            yield Pair(
                printed_label(name), MEANINGS[normal_label(name)], text[match.end() : end].strip(), line
            )
