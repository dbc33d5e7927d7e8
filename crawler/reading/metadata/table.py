"""Reading pairs of label and value in any layout.

A page has them in its metadata block (a table or list) and in its bar (the line under the title). They look
different on every portal, so this module does not rely on CSS classes. A label is a line, table cell or
attribute whose text is in the vocabulary. Its value is the text between it and the next label, inside the
smallest element that contains both. A label that is not in the vocabulary is recognised in a metadata block
if it is placed like the known ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crawler.reading.html.lines import PageLines, one_line, squeeze
from crawler.reading.html.scripts import written_text
from crawler.reading.meaning.dates import find_dates, read_date
from crawler.reading.metadata.blocks import is_editable, is_search_form, label_groups, split_block_and_bar
from crawler.reading.metadata.find_labels import LONG_LINE, Label, find_labels, label_element
from crawler.reading.metadata.header_rows import with_header_rows
from crawler.reading.metadata.pairs import DATES, Metadata, Pair
from crawler.reading.metadata.suggestion_text import REPLY_HEADINGS
from crawler.reading.metadata.unknown_labels import unknown_labels
from crawler.reading.metadata.values import SEPARATORS, bar_value, date_value, may_be_date, trimmed
from crawler.reading.metadata.vocabulary import (
    IGNORED,
    MEANINGS,
    delimited_labels,
    normal_label,
    printed_label,
)

_COLON = re.compile(r"\s*+[：:|｜]?\s*+")
_SALUTATION_ENDS = ("：", ":", "代表", "委员")
"""The endings of a salutation, which must not be read as the value of the label above it."""

_NO_VALUE = frozenset({"br", "script", "style", "input", "img", "hr"})
_LINES_OF_BAR = 6
"""The maximum number of lines of an element in which a label and its value are lines of their own."""

_MAX_BLOCKS = 8
"""The maximum number of copies of a metadata block that are read.

A document has two or three copies at most. A page full of metadata blocks is not a document.
"""


def read_metadata(page: PageLines, body: range = range(0)) -> Metadata:
    """Read the pairs in a page's metadata block and its copies, and every other label with its value.

    Args:
        page: the page's lines.
        body: the indexes of the document body's lines, if known. These lines are not searched for labels.
    """
    metadata = Metadata()
    blank: list[tuple[list[Pair], tuple[int, int]]] = []
    found, metadata.cut_off = find_labels(page, body)
    labels = with_header_rows(page, found)
    for near in label_groups(page, labels):
        cluster, in_bar = split_block_and_bar(page, near)
        metadata.bar.extend(bar_pairs(page, in_bar))
        if not cluster or is_search_form(page, cluster):
            continue
        if len(metadata.lines) + len(blank) >= _MAX_BLOCKS:
            metadata.cut_off = True
            continue
        known = [*cluster, *unknown_labels(page, cluster)]
        known.sort(key=_position)
        after = next((label for label in labels if _position(label) > _position(known[-1])), None)
        reply = next((label for label in known if normal_label(label.printed) in REPLY_HEADINGS), None)
        if reply is not None:
            # The reply itself is in a cell of the block.
            known, after = [label for label in known if _position(label) < _position(reply)], reply
        if not known:
            continue
        pairs, last = _block_pairs(page, known, after)
        pairs = [pair for pair in pairs if pair.meaning != IGNORED]
        span = (known[0].line, last if reply is None else reply.line + 1)
        if any(pair.value for pair in pairs):
            metadata.pairs.extend(pairs)
            metadata.lines.append(span)
        else:
            blank.append((pairs, span))
    if not metadata.pairs:
        for pairs, span in blank:
            metadata.pairs.extend(pairs)
            metadata.lines.append(span)
    metadata.bar.extend(_script_pairs(page))
    return metadata


def _position(label: Label) -> tuple[int, int]:
    return label.line, label.begin


def _block_pairs(page: PageLines, labels: Sequence[Label], after_all: Label | None) -> tuple[list[Pair], int]:
    """Return the pairs in a metadata block and the index of the line after the block.

    Args:
        page: the page's lines.
        labels: the block's labels, in document order.
        after_all: the first label after the block, where the last value ends at the latest, or None if none follows.
    """
    pairs: list[Pair] = []
    last = max(label.ends if label.ends >= 0 else label.line + 1 for label in labels)
    for label, following in zip(labels, [*labels[1:], after_all], strict=True):
        if label.value is not None:
            pairs.append(Pair(label.printed, label.meaning, label.value, label.line))
            continue
        same_line = following is not None and following.line == label.line
        end = following.begin if following is not None and same_line else None
        value = page.texts[label.line][label.after : end].strip(SEPARATORS)
        if not label.whole:
            value = value.removeprefix("：").removeprefix(":").strip()
        if not value and label.whole and not same_line:
            value, after = _value_after(page, label, following)
            last = max(last, after)
        if not value and not same_line:
            value = _hidden_value(page, label_element(page, label))
        if label.meaning in DATES:
            value = date_value(value)
        elif not may_be_date(label) and read_date(value) is not None:
            value = ""
        pairs.append(Pair(label.printed, label.meaning, value, label.line))
    return pairs, last


def _value_after(page: PageLines, label: Label, following: Label | None) -> tuple[str, int]:
    """Return the value after a label, and the index of the line after the value.

    If the label's element also contains other lines, the value is the second of exactly two lines. Otherwise, it is
    the text of the next element in the same parent or, if none follows, the rest of the parent's text. The value
    ends before the next label. If there is no value, return '' and the index of the line after the label.

    Args:
        page: the page's lines.
        label: the label, which fills its line.
        following: the next label, or None if there is none.
    """
    tree = page.tree
    element = label_element(page, label)
    parent = tree.parents[element]
    end = tree.ends[parent] if parent >= 0 else len(tree.tags)
    begin, after = label.line + 1, page.span(parent)[1] if parent >= 0 else label.line + 1
    if not _fills_line(page, element, label.line):
        # The label is one of several lines of its element (separated by <br>). The next line is the value only
        # if the element has just these two lines.
        first, last = page.span(element)
        paired = (first, last) == (label.line, label.line + 2) and (
            following is None or following.line >= last
        )
        return (page.texts[first + 1], last) if paired else ("", label.line + 1)
    sibling = tree.ends[element]
    while sibling < end and (tree.tags[sibling] in _NO_VALUE or _COLON.fullmatch(tree.text(sibling))):
        sibling = tree.ends[sibling]
    if sibling < end:
        begin, after = page.span(sibling)
        begin = max(begin, label.line + 1)
    texts = page.texts[begin:after]
    if following is not None and following.line < after:
        # The next label may be in the value's last line, as that of a button behind a date.
        texts = [*page.texts[begin : following.line], page.texts[following.line][: following.begin]]
        after = following.line
    if following is not None and following.line < begin:
        texts = []
    value = one_line(" ".join(texts)).lstrip("：:").strip(SEPARATORS)
    return (value, max(after, begin)) if value else ("", label.line + 1)


def _fills_line(page: PageLines, element: int, line: int) -> bool:
    """Return whether the text of an element is exactly the text of a line."""
    tree = page.tree
    first, last = tree.starts[element], tree.stops[element]
    if first == page.firsts[line] and last == page.lasts[line]:
        return True
    return squeeze(tree.text(element)) == squeeze(page.texts[line])


def _hidden_value(page: PageLines, element: int) -> str:
    """Return the value in a script, hidden field or read-only field near a label, or '' if there is none.

    The label's element has the index ``element``. If an editable field is nearby, the result is '', because
    hidden values beside an editable field belong to a form.
    """
    tree = page.tree
    scope, parent = tree.ends[element], tree.parents[element]
    end = tree.ends[parent] if parent >= 0 else scope
    value = ""
    for other in range(element, min(end, scope + 8)):
        tag = tree.tags[other]
        if tag == "input":
            if is_editable(page, other):
                return ""
            value = value or one_line(tree.attribute(other, "value"))
        elif tag in {"select", "textarea", "button"}:
            return ""
        elif tag == "script":
            written = one_line(written_text(tree.scripts[other]))
            if written and not delimited_labels(written):
                value = value or written
        elif other >= scope and squeeze(tree.text(other)):
            break
    return value


def bar_pairs(page: PageLines, cluster: Sequence[Label]) -> Iterator[Pair]:
    """Yield a pair for each label in ``cluster``, the labels outside a metadata block in document order.

    A value is usually in its label's line. If not, it is a value in a nearby script or form field, or else the next
    line. The next line must be short, contain no label, and be all of the element after the label's. For the label
    of a date, it must contain a date; for any other, it must not be one. A line that is only a date may be in any
    element. Without a value, '' is used.
    """
    for label, following in zip(cluster, [*cluster[1:], None], strict=False):
        end = following.begin if following is not None and following.line == label.line else None
        value = label.value or page.texts[label.line][label.after : end].strip(SEPARATORS)
        next_line = label.line + 1
        if not value and end is None and next_line < len(page.texts):
            taken = following is not None and following.line == next_line
            text = page.texts[next_line]
            near = label.whole and len(text) <= 40 and _is_value_line(page, label, next_line)
            if label.meaning in DATES:
                near = read_date(text) is not None or (near and bool(find_dates(text)))
            elif not may_be_date(label):
                near = near and read_date(text) is None
            value = _hidden_value(page, label_element(page, label)) if label.whole else ""
            if not value and not taken and near and not text.endswith(_SALUTATION_ENDS):
                value = text
        elif value and label.value is None:
            value = bar_value(page, label, end, value)
        yield Pair(label.printed, label.meaning, trimmed(value), label.line)


def _is_value_line(page: PageLines, label: Label, line: int) -> bool:
    """Return whether the line after a label may be its value: it is all of the next element, or of one small element.

    An element of several lines, such as the document's body, is not a value.
    """
    tree = page.tree
    element = label_element(page, label)
    first, after = page.span(element)
    if after > line:
        # Label and value are lines of one element, separated by <br>.
        return after - first <= _LINES_OF_BAR
    parent, sibling = tree.parents[element], tree.ends[element]
    while parent >= 0 and sibling < tree.ends[parent]:
        if tree.starts[sibling] < tree.stops[sibling] and page.span(sibling)[1] > line:
            return page.span(sibling) == (line, line + 1)
        sibling = tree.ends[sibling]
    return False


def _script_pairs(page: PageLines) -> Iterator[Pair]:
    """Yield the labelled values that scripts write, as in ``document.write('来源：…')`` (来源: source).

    Such scripts were seen on the pages of departments on cq.gov.cn.
    """
    tree = page.tree
    for element, source in tree.scripts.items():
        text = one_line(written_text(source))
        if not text or len(text) > LONG_LINE:
            continue
        labels = delimited_labels(text)
        for number, label in enumerate(labels):
            end = labels[number + 1].begin if number + 1 < len(labels) else None
            line = page.line_at(tree.starts[element])
            meaning = MEANINGS[normal_label(label.name)]
            yield Pair(printed_label(label.name), meaning, text[label.after : end].strip(), line)
