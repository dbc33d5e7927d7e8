"""Read unknown labels and an unlabelled date from a page's info bar, the line between title and text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from crawler.reading.content.region import is_boilerplate
from crawler.reading.content.title import Title
from crawler.reading.html.lines import PageLines, squeeze
from crawler.reading.meaning.dates import find_dates
from crawler.reading.metadata.find_labels import LONG_LINE, UNKNOWN, Label
from crawler.reading.metadata.pairs import Pair
from crawler.reading.metadata.table import bar_pairs
from crawler.reading.metadata.unknown_labels import is_salutation, unknown_in_line
from crawler.reading.metadata.vocabulary import (
    IGNORED,
    MEANINGS,
    delimited_labels,
    meaning_of,
    normal_label,
    printed_label,
)

_LONGEST_VALUE = 60
"""Maximum length of a value in an info bar (the line between title and text), in characters."""

_NEAR = 2
"""Number of lines above the first known label and below the last one that are searched for unknown labels."""

_BESIDES_DATE = 40
"""The maximum number of other characters, such as a source or a view counter, in a line with an unlabelled date."""


def with_unknown_labels(
    page: PageLines, bar: Sequence[Pair], lines: range, skipped: Collection[int]
) -> list[Pair]:
    """Return the label-value pairs in ``bar``, and the pairs of the info bar that have unknown labels.

    The info bar is the line or lines between title and text. A label is unknown if it is not in the vocabulary.
    Unknown labels are searched for only near a known label. If a line contains an unknown label, all pairs of
    the line are read again, because an unknown label ends the value before it. For example, in
    ``来源：市科技局 供图人：王芳`` (source, photographer), the unknown label 供图人 ends the value of 来源.

    If an unknown label is found, the pairs are sorted by line. Otherwise, ``bar`` is returned as a new list.

    Args:
        page: the page's lines of text.
        bar: the pairs with known labels that were found outside the metadata block (the table of labels and
            values).
        lines: the range of lines between the title and the first paragraph.
        skipped: the indexes of the metadata block's lines, which are not searched.
    """
    known = [pair.line for pair in bar if pair.line in lines]
    if not known:
        return list(bar)
    found: dict[int, list[Pair]] = {}
    for line in range(max(lines.start, min(known) - _NEAR), min(lines.stop, max(known) + _NEAR + 1)):
        if line not in skipped and 0 < len(page.texts[line]) <= LONG_LINE:
            pairs = list(_pairs(page, line))
            if any(pair.label and pair.meaning == UNKNOWN for pair in pairs):
                found[line] = pairs
    if not found:
        return list(bar)
    others = [pair for pair in bar if pair.line not in found]
    return sorted(
        [*others, *(pair for pairs in found.values() for pair in pairs)], key=lambda pair: pair.line
    )


def _pairs(page: PageLines, line: int) -> Iterator[Pair]:
    """Yield the label-value pairs of a line, or nothing if all of its labels are in the vocabulary."""
    text = page.texts[line]
    if "：" not in text and ":" not in text:
        return
    known = [
        Label(printed_label(name), MEANINGS[normal_label(name)], line, begin, after, whole=False)
        for begin, after, name in delimited_labels(text)
    ]
    unknown = [
        label
        for label in unknown_in_line(page, line, known, bracketed=False)
        if normal_label(label.printed) not in MEANINGS
        and not is_salutation(label.printed)
        and not is_boilerplate(label.printed)
    ]
    if not unknown:
        return
    for pair in bar_pairs(page, sorted([*known, *unknown], key=lambda label: label.begin)):
        if pair.meaning not in {IGNORED, "counter"} and len(pair.value) <= _LONGEST_VALUE:
            yield pair


def unlabelled_date(
    page: PageLines, title: Title, until: int, body_begins: int, covered: Collection[int]
) -> str | None:
    """Return an unlabelled date near the title as an ISO 8601 string, or None if there is none.

    The date may be in the title's element (as on shanghai.gov.cn) or in the lines below the title.

    Args:
        page: the page's lines.
        title: the document's title.
        until: the index of the line at which to stop, unless the body begins earlier.
        body_begins: the index of the body's first line.
        covered: the indexes of lines with labels. In such a line, only the text before the first label is searched.
    """
    if title.first < 0:
        return None
    for line in range(title.first, min(until, body_begins, len(page.texts))):
        text = page.texts[line]
        if line < title.after:
            text = text.removeprefix(title.text)
        if line in covered:
            # The date may come before the first label of a line (shanwei.gov.cn).
            labels = delimited_labels(text)
            text = text[: labels[0].begin] if labels else ""
        if not text or len(text) > 120 or text in title.text:
            continue
        dates = find_dates(text)
        if dates and _belongs_to_a_label(page, line):
            continue
        if len(dates) == 1 and len(squeeze(text)) <= dates[0][1] - dates[0][0] + _BESIDES_DATE:
            # A line of links has the date of the linked page.
            return dates[0][2].isoformat() if page.linked[line] * 2 <= len(squeeze(text)) else None
    return None


def _belongs_to_a_label(page: PageLines, line: int) -> bool:
    """Return whether a line is hidden, or is the value of a label that is in an attribute instead of the text.

    Such a label is the attribute ``title`` of the line's element or of an element with the same parent.
    """
    tree = page.tree
    element = page.owner(line)
    if any(tree.inside(element, neighbour) for neighbour in tree.hidden):
        return True
    parent = tree.parents[element]
    neighbours = [element, *tree.children(parent)] if parent >= 0 else [element]
    return any(meaning_of(tree.attribute(neighbour, "title")) is not None for neighbour in neighbours[:8])
