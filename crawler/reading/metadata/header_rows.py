"""Tables whose labels are one row and whose values are the row below it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.reading.html.lines import Layout, one_line
from crawler.reading.metadata.find_labels import UNKNOWN, Label, element_of
from crawler.reading.metadata.vocabulary import printed_label

_OF_DIGITS = frozenset({"index_number", "document_number", "published_on", "written_on", "issued_on"})
"""Meanings whose values have digits: one such label among unknown ones shows that its value is below it."""

_DIGIT = re.compile(r"\d")
_ENDS = ("：", ":", "]", "】")
"""Endings of a label whose value is next to it."""


def with_header_rows(layout: Layout, labels: Sequence[Label]) -> list[Label]:
    """Return the labels of a page, those in header rows with their values.

    A header row followed by two or more rows of values is a table of data or a list of other documents. Its
    labels do not describe this page and are left out.
    """
    cells = {cell: label for label in labels if label.whole and (cell := _cell(layout, label)) >= 0}
    by_row: dict[int, list[int]] = {}
    for cell in cells:
        by_row.setdefault(layout.tree.parents[cell], []).append(cell)
    rows = {
        row
        for row, known in by_row.items()
        if (len(known) > 1 or cells[known[0]].meaning in _OF_DIGITS)
        and _is_header(layout, row, by_row, cells)
    }
    if not rows:
        return list(labels)
    left = [label for label in labels if layout.tree.parents[_cell(layout, label)] not in rows]
    for row in sorted(rows):
        values = _value_rows(layout, row, rows)
        if len(values) == 1:
            left.extend(_pairs(layout, row, values[0], cells))
        elif not values:
            left.extend(cells[cell] for cell in by_row[row])
    return sorted(left, key=lambda label: (label.line, label.begin))


def _cell(layout: Layout, label: Label) -> int:
    """Return the table cell that holds a label and nothing else, -1 where there is none."""
    if not label.whole:
        return -1
    tree = layout.tree
    element = element_of(layout, label)
    while element >= 0 and tree.tags[element] not in {"td", "th"}:
        if tree.tags[element] in {"table", "tr", "li", "div", "body"}:
            return -1
        element = tree.parents[element]
    return element


def _cells(layout: Layout, row: int) -> list[int]:
    tree = layout.tree
    return [cell for cell in tree.children(row) if tree.tags[cell] in {"td", "th"}]


def _texts(layout: Layout, row: int) -> list[str]:
    return [one_line(layout.tree.text(cell)) for cell in _cells(layout, row)]


def _is_header(layout: Layout, row: int, by_row: dict[int, list[int]], known: dict[int, Label]) -> bool:
    """Tell whether a row is all labels and the row below has as many cells and no labels."""
    if any(layout.texts[known[cell].line].endswith(_ENDS) for cell in by_row[row]):
        return False
    texts = _texts(layout, row)
    if not all(texts) or any(_DIGIT.search(text) or text.endswith(_ENDS) for text in texts):
        return False
    following = _next_row(layout, row)
    if following is None or following in by_row:
        return False
    under = _texts(layout, following)
    if len(under) != len(texts) or not any(_DIGIT.search(text) for text in under):
        return False
    cells = _cells(layout, row)
    if len(by_row[row]) == 1 and len(cells) == 2:
        return False
    places = [place for place, cell in enumerate(cells) if cell in by_row[row]]
    if len(places) > 1 and (len(cells) % 2 or any(place % 2 for place in places)):
        return True
    # Every second cell may be a value, and the row below it pairs with unknown labels.
    looks = [_look(layout, cell) for cell in cells]
    return set(looks[::2]) == set(looks[1::2]) and any(_DIGIT.search(under[place]) for place in places)


def _look(layout: Layout, cell: int) -> tuple[str, str]:
    return layout.tree.tags[cell], layout.tree.attribute(cell, "class")


def _next_row(layout: Layout, row: int) -> int | None:
    """Return the next row of the same table in document order, across ``thead`` and ``tbody``."""
    tree = layout.tree
    table = next((place for place in tree.ancestors(row) if tree.tags[place] == "table"), None)
    if table is None:
        return None
    return next(
        (place for place in range(tree.ends[row], tree.ends[table]) if tree.tags[place] == "tr"), None
    )


def _value_rows(layout: Layout, row: int, headers: set[int]) -> list[int]:
    """Return the rows of values between a header row and the next one."""
    count = len(_cells(layout, row))
    values: list[int] = []
    following = _next_row(layout, row)
    while following is not None and following not in headers and len(_cells(layout, following)) == count:
        values.append(following)
        following = _next_row(layout, following)
    return values


def _pairs(layout: Layout, row: int, values: int, known: dict[int, Label]) -> list[Label]:
    """Return the labels of a header row with their values."""
    ends = layout.span(values)[1]
    found = []
    for cell, value in zip(_cells(layout, row), _cells(layout, values), strict=True):
        line = layout.span(cell)[0]
        label = known.get(cell) or Label(
            printed_label(layout.texts[line]), UNKNOWN, line, 0, len(layout.texts[line]), whole=True
        )
        label.element, label.value, label.ends = cell, one_line(layout.tree.text(value)), ends
        found.append(label)
    return found
