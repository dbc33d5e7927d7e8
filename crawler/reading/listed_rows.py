"""Find the rows of the lists on a page: linked titles of the same kind with a date beside each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.reading.html.lines import PageLines, squeeze
from crawler.reading.html.tree import Tree
from crawler.reading.meaning.dates import find_dates

SHORTEST_TITLE = 8
"""The number of characters that the title of a row has at least. The links of menus and buttons are shorter."""

_LONGEST_ROW = 200
"""The number of characters at which a text is too long to be one row of a listing (a title and a date)."""

_LINES_OF_ROW = 5
"""The maximum number of lines from a row's title to its date."""

_BEGIN, _END = 14, 24
"""The numbers of characters at the beginning and the end of a line in which a row's date stands."""

_SENTENCE = 20
"""The number of characters that a sentence of an article has at least."""


@dataclass(frozen=True, slots=True)
class ListedRows:
    """The rows of the lists on a page. Each list has at least two.

    Attributes:
        rows: the indexes of the lines of each row, from its title to its date.
    """

    rows: tuple[range, ...]

    @property
    def lines(self) -> frozenset[int]:
        """The indexes of the lines of all rows."""
        return frozenset(line for row in self.rows for line in row)

    @property
    def span(self) -> range:
        """The indexes of the lines from the first row to the last."""
        if not self.rows:
            return range(0)
        return range(min(row.start for row in self.rows), max(row.stop for row in self.rows))

    def outweighs_text(self, page: PageLines) -> bool:
        """Return whether the rows have more characters than the sentences above and below them."""
        span, lines = self.span, self.lines
        sentences = sum(
            len(text)
            for line, text in enumerate(page.texts)
            if line not in span and len(text) >= _SENTENCE and "。" in text and not page.linked[line]
        )
        return sentences < sum(len(page.texts[line]) for line in lines)


def find_listed_rows(page: PageLines) -> ListedRows:
    """Return the rows of the lists on a page.

    The links of one list have the same tags around them. A link whose target a script sets counts too.
    """
    lists: dict[int, list[int]] = {}
    paths = _Paths(page.tree)
    for link in page.tree.links:
        if len(squeeze(page.tree.text(link))) >= SHORTEST_TITLE:
            lists.setdefault(paths.number(link), []).append(page.span(link)[0])
    rows: list[range] = []
    for lines in lists.values():
        if len(lines) > 1:
            dated = _dated_rows(page, lines)
            rows += dated if len(dated) > 1 else []
    return ListedRows(tuple(rows))


def has_dated_link(page: PageLines) -> bool:
    """Return whether a page has a linked title with a date beside it."""
    return any(
        _row(page, line, min(line + _LINES_OF_ROW, len(page.texts))) is not None
        for line, linked in enumerate(page.linked)
        if linked >= SHORTEST_TITLE and linked * 3 >= len(squeeze(page.texts[line]))
    )


def _dated_rows(page: PageLines, lines: Sequence[int]) -> list[range]:
    """Return the rows with a date among those whose titles begin in ``lines``, in document order."""
    rows: list[range] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        after = bisect_left(lines, line + 1, number)
        if after - number > 1:
            # Rows may share one line: links side by side, each with its date (xinzheng.gov.cn).
            rows += [range(line, line + 1)] * min(after - number, len(find_dates(page.texts[line])))
        else:
            end = min(lines[after] if after < len(lines) else len(page.texts), line + _LINES_OF_ROW)
            row = _row(page, line, end)
            rows += [row] if row is not None else []
        number = after
    return rows


def _row(page: PageLines, line: int, end: int) -> range | None:
    """Return the lines from a row's title to its date, or None if there is no date before the line ``end``."""
    if len(page.texts[line]) < _LONGEST_ROW and find_dates(page.texts[line][:_BEGIN]):
        return range(line, line + 1)
    for near in range(line, end):
        if len(page.texts[near]) < _LONGEST_ROW and find_dates(page.texts[near][-_END:]):
            return range(line, near + 1)
    return None


class _Paths:
    """Numbers for the tags around elements. Elements with the same tags around them have the same number."""

    def __init__(self, tree: Tree) -> None:
        """Create the numbers for the elements of ``tree`` when they are asked for."""
        self._tree = tree
        self._numbers: dict[int, int] = {-1: 0}
        self._known: dict[tuple[int, str], int] = {}

    def number(self, element: int) -> int:
        """Return the number of the tags around an element."""
        passed: list[int] = []
        parent = self._tree.parents[element]
        while parent not in self._numbers:
            passed.append(parent)
            parent = self._tree.parents[parent]
        number = self._numbers[parent]
        for ancestor in reversed(passed):
            step = (number, self._tree.tags[ancestor])
            number = self._numbers[ancestor] = self._known.setdefault(step, len(self._known) + 1)
        return number
