"""The labels of the bar between title and text that are not in the vocabulary."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from crawler.reading.content.region import is_boilerplate
from crawler.reading.html.lines import PageLines
from crawler.reading.metadata.find_labels import LONG_LINE, UNKNOWN, Label
from crawler.reading.metadata.pairs import Pair
from crawler.reading.metadata.table import bar_pairs
from crawler.reading.metadata.unknown_labels import is_salutation, unknown_in_line
from crawler.reading.metadata.vocabulary import (
    IGNORED,
    MEANINGS,
    delimited_labels,
    normal_label,
    printed_label,
)

_LONGEST_VALUE = 60
"""Most characters of a value in a bar."""

_NEAR = 2
"""Lines before and after the known labels of a bar in which its other labels are looked for."""


def with_unknown_labels(
    page: PageLines, bar: Sequence[Pair], lines: range, skipped: Collection[int]
) -> list[Pair]:
    """Return a bar with the pairs whose labels are not in the vocabulary.

    A value ends where such a label begins: ``来源：市科技局 供图人：王芳``.

    Args:
        page: the lines of the page.
        bar: the labelled values that were found.
        lines: the lines between the title and the first paragraph.
        skipped: lines of the metadata block.
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
    """Yield the pairs of a line that has a label which is not in the vocabulary."""
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
