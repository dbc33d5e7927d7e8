"""Where the labels of a page stand: lines, cells and attributes whose text is in the vocabulary.

No class names: what is not in the vocabulary is a label where it stands as the known ones stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

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

_MOST = 500
"""Labels of a page beyond which no more are looked for; a page has some sixty, a list of them is no metadata."""

_FAR = 40
"""Lines between two labels of one list or table whose other labels the vocabulary does not have."""

_PARTS = frozenset({"tr", "tbody", "thead", "td", "th", "li", "dt", "dd", "span", "b", "strong", "em", "i"})
_WHOLES = frozenset({"table", "ul", "ol", "dl"})

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
        value: its value, where that comes with the label (an icon's, a header row's).
        ends: the line after that value, -1 where it stands beside the label.
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


def find_labels(layout: Layout, body: range) -> list[Label]:
    """The labels of a page in document order.

    Labels that exist only as an attribute are looked for where no line has a label of a metadata block.
    """
    labels = list(islice(_labels_in_lines(layout, body), _MOST))
    if any(label.meaning in STRONG for label in labels):
        return labels
    labels.extend(islice(_labels_in_attributes(layout), _MOST))
    return sorted(labels, key=lambda label: (label.line, label.begin))


def _labels_in_lines(layout: Layout, body: range) -> Iterator[Label]:
    """Labels that fill a line, begin one, or are marked by colon or brackets inside it."""
    segments = layout.tree.segments
    for line, text in enumerate(layout.texts):
        length = len(text)
        if line in body:
            continue
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
            yield from _inline_labels(layout, line)


def boundaries(layout: Layout, line: int) -> list[int]:
    """For each segment of a line the character of the line's text where it begins."""
    text = layout.texts[line]
    places: list[int] = []
    place = 0
    for segment in layout.tree.segments[layout.firsts[line] : layout.lasts[line]]:
        count = len(squeeze(segment))
        while count and place < len(text) and text[place].isspace():
            place += 1
        places.append(place)
        while count and place < len(text):
            count -= not text[place].isspace()
            place += 1
    return places


def _begins(layout: Layout, line: int, place: int) -> bool:
    """Whether a label may begin at a place of a line: not in the middle of a word of one segment."""
    text = layout.texts[line]
    if place == 0 or not "\u4e00" <= text[place - 1] <= "\u9fff":
        return True
    return place in boundaries(layout, line)


def _inline_labels(layout: Layout, line: int) -> Iterator[Label]:
    """Labels in inline markup of their own, the first of them at the beginning of a line.

    ``<span>索引号</span><em>…</em><span>文号</span><em>…</em>``, without colon or brackets: the value is the
    element after the label's.
    """
    tree = layout.tree
    segments, owners = tree.segments, tree.owners
    first, last = layout.firsts[line], layout.lasts[line] - 1
    joined = ""
    for segment in range(first, last):
        joined += segments[segment]
        if len(joined) > 3 * LONGEST:
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
                value=_next(layout, segment),
            )
            break
    else:
        return
    places = boundaries(layout, line)
    for rest in range(segment + 1, last):
        text = segments[rest]
        key = normal_label(text) if len(text) <= 2 * LONGEST else ""
        if key in MEANINGS and owners[rest] != owners[rest + 1]:
            begin = places[rest - first]
            after = begin + len(one_line(text))
            yield Label(
                printed_label(text), MEANINGS[key], line, begin, after, whole=False, value=_next(layout, rest)
            )


def _next(layout: Layout, segment: int) -> str | None:
    """The text of the element after the one a segment fills, None where there is no such element."""
    tree = layout.tree
    element = tree.owners[segment]
    if tree.stops[element] - 1 > segment:
        return None
    while tree.parents[element] >= 0 and tree.stops[tree.parents[element]] == segment + 1:
        element = tree.parents[element]
    sibling = tree.ends[element]
    if tree.parents[element] < 0 or sibling >= tree.ends[tree.parents[element]]:
        return None
    return one_line(tree.text(sibling)) if tree.starts[sibling] == segment + 1 else None


def _labels_in_attributes(layout: Layout) -> Iterator[Label]:
    """Labels that exist only as an attribute: ``<i title="索引号"></i><em>…</em>`` (public.zhengzhou.gov.cn)."""
    tree = layout.tree
    starts, stops = tree.starts, tree.stops
    for place, tag in enumerate(tree.tags):
        if tag not in _ICON_TAGS or (starts[place] != stops[place] and not tree.labels_data):
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
            label.ends = layout.span(holder)[1] if label.value else line
            yield label


def clusters(layout: Layout, labels: Sequence[Label]) -> Iterator[list[Label]]:
    """Labels that stand near each other or in one list or table; where the first of a block comes again, a copy begins."""
    cluster: list[Label] = []
    for label in labels:
        opening = next((each for each in cluster if each.meaning in STRONG), label)
        copied = label is not opening and normal_label(label.printed) == normal_label(opening.printed)
        if cluster and (copied or not _together(layout, cluster[-1], label)):
            yield cluster
            cluster = []
        cluster.append(label)
    if cluster:
        yield cluster


def _together(layout: Layout, one: Label, other: Label) -> bool:
    """Whether two labels may be of one block: near, or of one shape in one small list or table."""
    if other.line - one.line <= _GAP:
        return True
    if other.line - one.line > _FAR or not (one.whole and other.whole):
        return False
    first, second = element_of(layout, one), element_of(layout, other)
    if _shape(layout, first) != _shape(layout, second):
        return False
    begin, after = layout.span(layout.tree.common(first, second))
    return after - begin <= 2 * _FAR


def block_and_bar(layout: Layout, cluster: list[Label]) -> tuple[list[Label], list[Label]]:
    """Part the labels of a block from those of a bar beside it.

    A block has an index number's label, or a label that only blocks have together with another. It ends
    where the element ends that holds its own kind of labels.
    """
    meanings = {label.meaning for label in cluster} - {IGNORED}
    if "index_number" not in meanings and (STRONG.isdisjoint(meanings) or len(meanings) < 2):
        return [], cluster
    strong = [label for label in cluster if label.meaning in STRONG]
    if len(strong) == 1:
        # One label alone does not say how far its block goes: those that stand as it stands do.
        strong = _kindred(layout, cluster, cluster.index(strong[0]))
    container = _container(layout, strong)
    tree = layout.tree
    block = [label for label in cluster if tree.inside(element_of(layout, label), container)]
    return block, [label for label in cluster if label not in block]


def _kindred(layout: Layout, cluster: Sequence[Label], place: int) -> list[Label]:
    """A label with those before and after it that look as it does, nothing but their values between them."""
    kin = _kin(layout, cluster[place])
    first, after = place, place + 1
    while first > 0 and _next_to(layout, cluster[first - 1], cluster[first], kin):
        first -= 1
    while after < len(cluster) and _next_to(layout, cluster[after - 1], cluster[after], kin):
        after += 1
    return list(cluster[first:after])


def _next_to(layout: Layout, one: Label, other: Label, kin: tuple[object, ...]) -> bool:
    """Whether two labels are of one kin and one parent, with at most a value between them."""
    between = other.line - one.line
    if not between:
        return True
    if _kin(layout, one) != kin or _kin(layout, other) != kin:
        return False
    tree = layout.tree
    parents = [tree.parents[element_of(layout, label)] for label in (one, other)]
    if tree.tags[parents[0]] in {"tr", "li", "dd", "dt"}:
        parents = [tree.parents[parent] for parent in parents]
    listed = tree.tags[parents[0]] in {"table", "tbody", "ul", "ol", "dl"}
    near = between <= (2 if one.whole else 1)
    if parents[0] == parents[1]:
        return listed or near
    # Each pair in a list or row of its own, one after the other.
    rows = [(tree.tags[parent], tree.attribute(parent, "class"), tree.parents[parent]) for parent in parents]
    return near and rows[0] == rows[1]


def _kin(layout: Layout, label: Label) -> tuple[object, ...]:
    """What labels of one block have in common: the look of their elements, or the line they share."""
    if not label.whole and label.after and label.begin:
        return (label.line,)
    tree = layout.tree
    element = element_of(layout, label)
    own_line = label.whole or not label.after
    return own_line, tree.tags[element], tree.attribute(element, "class"), tree.tags[tree.parents[element]]


def _container(layout: Layout, labels: Sequence[Label]) -> int:
    """The smallest element that holds some labels; of rows and items the whole small table or list."""
    tree = layout.tree
    container = element_of(layout, labels[0])
    for label in labels[1:]:
        container = tree.common(container, element_of(layout, label))
    whole = container
    while tree.tags[whole] in _PARTS and tree.parents[whole] >= 0:
        whole = tree.parents[whole]
    first, after = layout.span(whole)
    return whole if tree.tags[whole] in _WHOLES and after - first <= 2 * _FAR else container


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


def unknown_labels(layout: Layout, cluster: Sequence[Label]) -> list[Label]:
    """Labels of a block that the vocabulary does not have: they stand as the known ones stand."""
    found = _standing_as_labels(layout, cluster)
    return [label for label in found if normal_label(label.printed) not in MEANINGS]


def _standing_as_labels(layout: Layout, cluster: Sequence[Label]) -> Iterator[Label]:
    attributes = [label for label in cluster if label.value is not None and not label.after]
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
        if match["colon"]:
            starts = [place for place in boundaries(layout, line) if begin < place < match.end("colon") - 1]
            if starts:
                begin = starts[-1]
                name = text[begin : match.end("colon")]
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
            ends = line + 1 if value else line
            yield Label(
                printed_label(printed),
                UNKNOWN,
                line,
                0,
                0,
                whole=False,
                element=place,
                value=value,
                ends=ends,
            )


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
