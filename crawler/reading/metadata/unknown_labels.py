"""Finding the labels in a metadata block that are not in the vocabulary.

A metadata block is the table or list of labels and values on a page. Labels that are not in the vocabulary
are recognised because they are placed like the known ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crawler.reading.html.lines import PageLines, one_line
from crawler.reading.metadata.blocks import GAP, common_container, look_of
from crawler.reading.metadata.find_labels import (
    LONG_LINE,
    UNKNOWN,
    Label,
    begins_at,
    label_element,
    segment_offsets,
    shape_of,
    spans_rows,
)
from crawler.reading.metadata.vocabulary import MEANINGS, ONLY_IN_BLOCK, normal_label, printed_label

_UNKNOWN_IN_LINE = re.compile(
    r"[\[【［]\s*(?P<bracketed>[\u4e00-\u9fff][\u4e00-\u9fff\s]{1,10}?)\s*[\]】］]\s*[:：]?"
    r"|(?P<colon>[\u4e00-\u9fff]{2,10}|[\u4e00-\u9fff](?:\s+[\u4e00-\u9fff]){1,7})\s*[:：](?!//)"
)
_DELIMITERS = "[【［:："
"""Every match of :data:`_UNKNOWN_IN_LINE` contains at least one of these characters."""

_SALUTATION_ENDS = ("代表", "委员", "同志", "女士", "先生")
_DEPUTY_LABELS = frozenset({"领衔代表", "附议代表", "提出代表", "提案委员", "领衔委员"})
"""Labels that end like a salutation but are followed by the names of deputies."""

_UNKNOWN_CELL = re.compile(r"[\[【]?\s*[\u4e00-\u9fff][\u4e00-\u9fff（）()\s]{1,11}[\]】]?\s*[:：]?")


def is_salutation(printed: str) -> bool:
    """Return whether a text before a colon is a salutation (张三代表, Deputy Zhang San) and not a label."""
    return printed.endswith(_SALUTATION_ENDS) and printed not in _DEPUTY_LABELS


def unknown_labels(page: PageLines, cluster: Sequence[Label]) -> list[Label]:
    """Return a metadata block's labels that are not in the vocabulary but are placed like the known ones.

    Those that are known only inside a block (:data:`ONLY_IN_BLOCK`) have their meaning, the others :data:`UNKNOWN`.

    Args:
        page: the page's lines.
        cluster: the block's known labels, in document order.
    """
    found = list(_placed_as_labels(page, cluster))
    for label in found:
        label.meaning = ONLY_IN_BLOCK.get(normal_label(label.printed), UNKNOWN)
    return [
        label
        for label in found
        if normal_label(label.printed) not in MEANINGS and not is_salutation(label.printed)
    ]


def _placed_as_labels(page: PageLines, cluster: Sequence[Label]) -> Iterator[Label]:
    attributes = [label for label in cluster if label.value is not None and not label.after]
    if attributes:
        yield from _unknown_attributes(page, attributes)
        return
    container = common_container(page, cluster)
    first, after = page.span(container)
    if first < cluster[0].line - GAP or after > cluster[-1].line + 2 * GAP:
        first, after = cluster[0].line, cluster[-1].line + 1
        while first > 0 and _begins_with_block_label(page.texts[first - 1]):
            first -= 1
        while after < len(page.texts) and _begins_with_block_label(page.texts[after]):
            after += 1
    shapes = {shape_of(page, label.element) for label in cluster if label.whole}
    leading = {_leading_shape(page, label.line) for label in cluster if not label.whole and not label.begin}
    leading.discard(None)
    bracketed = any(page.texts[label.line][label.begin] in "[【［" for label in cluster)
    in_line = _labels_begin_lines(page, cluster)
    by_line: dict[int, list[Label]] = {}
    for label in cluster:
        by_line.setdefault(label.line, []).append(label)
    labelled = set(by_line)
    valued = {
        line
        for label in cluster
        if label.value is not None and label.whole
        for line in range(label.line + 1, label.ends)
    }
    for line in range(first, after):
        if line in valued and line not in by_line:
            # The row of values below a header row.
            continue
        text = page.texts[line]
        known = by_line.get(line, [])
        if not known and shapes and len(text) <= 16 and _UNKNOWN_CELL.fullmatch(text):
            if line - 1 in labelled and page.span(page.owner(line)) == (line - 1, line + 1):
                # The value of the label above, in one element with it (separated by <br>).
                continue
            if line + 1 in by_line and _is_row_heading(page, line):
                continue
            label = Label(printed_label(text), UNKNOWN, line, 0, len(text), whole=True)
            if shape_of(page, label_element(page, label)) in shapes:
                labelled.add(line)
                yield label
                continue
        inside = (
            list(unknown_in_line(page, line, known, bracketed=bracketed))
            if in_line and len(text) <= LONG_LINE
            else []
        )
        yield from inside
        if inside:
            continue
        if known or not leading or page.lasts[line] - page.firsts[line] < 2:
            continue
        if _leading_shape(page, line) in leading:
            printed = one_line(page.tree.segments[page.firsts[line]])
            if _UNKNOWN_CELL.fullmatch(printed) and not printed.endswith((":", "：")):
                yield Label(printed_label(printed), UNKNOWN, line, 0, len(printed), whole=False)


def _begins_with_block_label(text: str) -> bool:
    """Return whether a line begins with a label that is known only inside a block, and a colon."""
    match = _UNKNOWN_IN_LINE.match(text) if len(text) <= LONG_LINE else None
    return match is not None and normal_label(match["colon"] or "") in ONLY_IN_BLOCK


def _is_row_heading(page: PageLines, line: int) -> bool:
    """Return whether a line is in a table cell that spans several rows.

    Such a cell is a heading for the labels and values beside it.
    """
    tree = page.tree
    element = page.owner(line)
    while tree.tags[element] not in {"td", "th"} and tree.parents[element] >= 0:
        element = tree.parents[element]
    return tree.tags[element] in {"td", "th"} and spans_rows(tree, element)


def _labels_begin_lines(page: PageLines, cluster: Sequence[Label]) -> bool:
    """Return whether a metadata block's labels begin lines that also contain their values.

    If only some of the labels do, the result is True if they are at least as many as the labels that fill their
    lines and look different.

    Args:
        page: the page's lines.
        cluster: the block's known labels.
    """
    inline = [label for label in cluster if not label.whole]
    if len(inline) in {0, len(cluster)}:
        return bool(inline)
    holders = {look_of(page, page.block(label.line)) for label in inline}
    # A label without a value fills its line; its element looks like those of labels with values.
    others = sum(label.whole and look_of(page, page.block(label.line)) not in holders for label in cluster)
    return len(inline) >= max(others, 1)


def unknown_in_line(
    page: PageLines, line: int, known: Sequence[Label], *, bracketed: bool
) -> Iterator[Label]:
    """Yield the labels in a line that are not in the vocabulary but are marked by a colon or brackets.

    Args:
        page: the page's lines.
        line: the index of the line.
        known: the known labels in the line.
        bracketed: whether to yield labels in brackets. The caller passes True only if a known label of the
            metadata block is in brackets.
    """
    text = page.texts[line]
    # A label needs a colon or brackets. If all of these belong to known labels, the line has no other labels.
    unmarked = text
    for label in known:
        unmarked = unmarked.replace(text[label.begin : label.after], "", 1) if label.after else unmarked
    if not any(mark in unmarked for mark in _DELIMITERS):
        return
    for match in _UNKNOWN_IN_LINE.finditer(text):
        name, begin = match["bracketed"] or match["colon"], match.start()
        if match["colon"]:
            starts = [
                offset for offset in segment_offsets(page, line) if begin < offset < match.end("colon") - 1
            ]
            if starts:
                begin = starts[-1]
                name = text[begin : match.end("colon")]
        if match["bracketed"] and not bracketed:
            continue
        if match["colon"] and " " in name and "\u4e00" <= text[begin - 1 : begin] <= "\u9fff":
            # The first letter is the end of the value before a label that is printed with spaces.
            rest = name.split(maxsplit=1)[1]
            if not begins_at(page, line, begin) and " " in rest:
                begin, name = match.end("colon") - len(rest), rest
        if any(begin < label.after and label.begin < match.end() for label in known):
            continue
        if begin and not text[begin - 1].isspace() and not (known and begins_at(page, line, begin)):
            continue
        yield Label(
            printed_label(name), UNKNOWN, line, begin, match.end(), whole=match.end() - begin == len(text)
        )


def _leading_shape(page: PageLines, line: int) -> tuple[str, str] | None:
    """Return the tag and class of the inline element at the beginning of a line.

    If that element contains the whole line, return None.
    """
    tree = page.tree
    first, after = page.firsts[line], page.lasts[line]
    owner = tree.owners[first]
    if after - first < 2 or tree.owners[after - 1] == owner:
        return None
    return tree.tags[owner], tree.attribute(owner, "class")


def _unknown_attributes(page: PageLines, known: Sequence[Label]) -> Iterator[Label]:
    """Yield the unknown labels in the ``title`` of icons that are placed like the icons of the known labels.

    Args:
        page: the page's lines.
        known: the metadata block's known labels, each of which is the attribute ``title`` of an icon.
    """
    tree = page.tree
    container = common_container(page, known)
    if container == known[0].element:
        container = next(iter(tree.ancestors(tree.parents[container])), container)
    shapes = {(tree.tags[label.element], tree.tags[tree.parents[label.element]]) for label in known}
    seen = {label.element for label in known}
    for element in range(container, tree.ends[container]):
        if element in seen or (tree.tags[element], tree.tags[tree.parents[element]]) not in shapes:
            continue
        printed = tree.attribute(element, "title")
        if printed and not tree.text(element).strip():
            line = page.line_at(tree.starts[element])
            value = one_line(tree.text(tree.parents[element]))
            ends = line + 1 if value else line
            yield Label(
                printed_label(printed),
                UNKNOWN,
                line,
                0,
                0,
                whole=False,
                element=element,
                value=value,
                ends=ends,
            )
