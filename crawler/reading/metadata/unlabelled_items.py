"""Values of a metadata block that are printed without labels, on portals whose order of values is known."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.reading.html.lines import PageLines
from crawler.reading.meaning.dates import read_date
from crawler.reading.metadata.pairs import DATES, Metadata, Pair
from crawler.reading.metadata.vocabulary import MEANINGS

WITHOUT_LABEL = "无标签"
"""The key in ``metadata`` of the values that have no label, and whose order does not say what they are either."""


def label_by_order(page: PageLines, metadata: Metadata, block: int, order: Sequence[str]) -> bool:
    """Add the values without a label in a metadata block to ``metadata``, and return whether there are any.

    Dates get the date labels of ``order`` that the block does not print, and other values get the other ones. If
    there are fewer dates than such labels, or not as many other values, they get none. What is left over is one
    pair with the label :data:`WITHOUT_LABEL`.

    Args:
        page: the page's lines.
        metadata: the pairs that were read from the page by their labels.
        block: the index of the block's element.
        order: the labels of the portal's block, in the order in which its pages print them.
    """
    begin, end = page.span(block)
    labelled = {pair.line for pair in metadata.pairs}
    lines = [line for line in range(begin, end) if line not in labelled]
    printed = {pair.meaning for pair in metadata.pairs}
    absent = [label for label in order if MEANINGS[label] not in printed]
    date_labels = [label for label in absent if MEANINGS[label] in DATES]
    other_labels = [label for label in absent if MEANINGS[label] not in DATES]
    dates = [line for line in lines if read_date(page.texts[line]) is not None]
    others = [line for line in lines if line not in dates]
    named = dict(zip(dates, date_labels, strict=False)) if len(dates) >= len(date_labels) else {}
    if len(others) == len(other_labels):
        named |= zip(others, other_labels, strict=True)
    for line, label in sorted(named.items()):
        metadata.pairs.append(Pair(label, MEANINGS[label], page.texts[line], line))
    rest = [page.texts[line] for line in lines if line not in named]
    if rest:
        metadata.pairs.append(Pair(WITHOUT_LABEL, "other", "；".join(rest), lines[-1]))
    return bool(lines)
