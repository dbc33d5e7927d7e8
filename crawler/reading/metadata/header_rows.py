"""Tables in which one row contains the labels and the row below it contains the values."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.reading.html.lines import PageLines, one_line
from crawler.reading.metadata.find_labels import UNKNOWN, Label, label_element
from crawler.reading.metadata.vocabulary import printed_label

_WITH_DIGITS = frozenset({"index_number", "document_number", "published_on", "written_on", "issued_on"})
"""The meanings of labels whose values contain digits.

A row in which only one label is known can still be a header row if that label has one of these meanings.
"""

_DIGIT = re.compile(r"\d")
_ENDS = ("：", ":", "]", "】")
"""Characters at the end of a label whose value is beside it and not below it."""


def with_header_rows(page: PageLines, labels: Sequence[Label]) -> list[Label]:
    """Return a page's labels in document order, and set the values of the labels in header rows.

    A header row is a table row of labels. The row below it contains the values. What is returned for a header row
    depends on the number of rows of values that follow it:

    - One row: each label is returned with the value below it. Labels in the header row that are not in the
      vocabulary are returned too.
    - Two or more rows: the labels are left out. They do not describe this page, because the table contains data
      or lists other documents.
    """
    cells = {cell: label for label in labels if label.whole and (cell := _cell(page, label)) >= 0}
    by_row: dict[int, list[int]] = {}
    for cell in cells:
        by_row.setdefault(page.tree.parents[cell], []).append(cell)
    rows = {
        row
        for row, known in by_row.items()
        if (len(known) > 1 or cells[known[0]].meaning in _WITH_DIGITS)
        and _is_header(page, row, by_row, cells)
    }
    if not rows:
        return list(labels)
    remaining = [label for label in labels if page.tree.parents[_cell(page, label)] not in rows]
    for row in sorted(rows):
        values = _value_rows(page, row, rows)
        if len(values) == 1:
            remaining.extend(_pairs(page, row, values[0], cells))
        elif not values:
            remaining.extend(cells[cell] for cell in by_row[row])
    return sorted(remaining, key=lambda label: (label.line, label.begin))


def _cell(page: PageLines, label: Label) -> int:
    """Return the index of the table cell that contains a label and nothing else, or -1 if there is none."""
    if not label.whole:
        return -1
    tree = page.tree
    element = label_element(page, label)
    while element >= 0 and tree.tags[element] not in {"td", "th"}:
        if tree.tags[element] in {"table", "tr", "li", "div", "body"}:
            return -1
        element = tree.parents[element]
    return element


def _cells(page: PageLines, row: int) -> list[int]:
    tree = page.tree
    return [cell for cell in tree.children(row) if tree.tags[cell] in {"td", "th"}]


def _texts(page: PageLines, row: int) -> list[str]:
    return [one_line(page.tree.text(cell)) for cell in _cells(page, row)]


def _is_header(page: PageLines, row: int, by_row: dict[int, list[int]], known: dict[int, Label]) -> bool:
    """Return whether a table row contains only labels and the row below it has a value for each of them.

    Args:
        page: the page's lines.
        row: the index of the row's element.
        by_row: the indexes of the cells that are known labels, by the index of their row.
        known: the label in each of these cells, by the index of the cell.
    """
    if any(page.texts[known[cell].line].endswith(_ENDS) for cell in by_row[row]):
        return False
    texts = _texts(page, row)
    if not all(texts) or any(_DIGIT.search(text) or text.endswith(_ENDS) for text in texts):
        return False
    following = _next_row(page, row)
    if following is None or following in by_row:
        return False
    below = _texts(page, following)
    if len(below) != len(texts) or not any(_DIGIT.search(text) for text in below):
        return False
    cells = _cells(page, row)
    if len(by_row[row]) == 1 and len(cells) == 2:
        return False
    columns = [column for column, cell in enumerate(cells) if cell in by_row[row]]
    if len(columns) > 1 and (len(cells) % 2 or any(column % 2 for column in columns)):
        return True
    # If even and odd cells look different, every second cell may be the value of the label before it.
    looks = [(page.tree.tags[cell], page.tree.attribute(cell, "class")) for cell in cells]
    return set(looks[::2]) == set(looks[1::2]) and any(_DIGIT.search(below[column]) for column in columns)


def _next_row(page: PageLines, row: int) -> int | None:
    """Return the index of the next row in the same table, or None if there is none.

    The next row may be in another section of the table, as from ``<thead>`` to ``<tbody>``.
    """
    tree = page.tree
    table = next((element for element in tree.ancestors(row) if tree.tags[element] == "table"), None)
    if table is None:
        return None
    return next(
        (element for element in range(tree.ends[row], tree.ends[table]) if tree.tags[element] == "tr"), None
    )


def _value_rows(page: PageLines, row: int, headers: set[int]) -> list[int]:
    """Return the indexes of the rows of values that follow a header row.

    The last of these rows is followed by another header row, by a row with a different number of cells, or by
    the end of the table.

    Args:
        page: the page's lines.
        row: the index of the header row.
        headers: the indexes of all header rows.
    """
    count = len(_cells(page, row))
    values: list[int] = []
    following = _next_row(page, row)
    while following is not None and following not in headers and len(_cells(page, following)) == count:
        values.append(following)
        following = _next_row(page, following)
    return values


def _pairs(page: PageLines, row: int, values: int, known: dict[int, Label]) -> list[Label]:
    """Return the labels in a header row, each with the value below it.

    Args:
        page: the page's lines.
        row: the index of the header row.
        values: the index of the row of values.
        known: the known labels, by the index of their cell. A cell in the header row without a known label becomes
            a label with the meaning :data:`~crawler.reading.metadata.find_labels.UNKNOWN`.
    """
    ends = page.span(values)[1]
    found = []
    for cell, value in zip(_cells(page, row), _cells(page, values), strict=True):
        line = page.span(cell)[0]
        label = known.get(cell) or Label(
            printed_label(page.texts[line]), UNKNOWN, line, 0, len(page.texts[line]), whole=True
        )
        label.element, label.value, label.ends = cell, one_line(page.tree.text(value)), ends
        found.append(label)
    return found
