"""Find the text of the suggestion itself where a page prints it next to the reply, under 建议内容 and 答复内容.

Texts of real replies of Zibo (淄博) show both words, which are tabs there. Their elements were not seen: tabs with
panes and headings above texts are inferred.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from crawler.reading.html.lines import PageLines, squeeze

REPLY_HEADINGS = frozenset({"答复内容", "回复内容", "复文内容"})
_SUGGESTION_HEADINGS = frozenset({"建议内容", "提案内容", "建议全文", "提案全文"})
_HEADING = re.compile("|".join(REPLY_HEADINGS | _SUGGESTION_HEADINGS))
_HEADINGS = re.compile(rf"(?:{_HEADING.pattern})(?:[|｜/]?(?:{_HEADING.pattern}))?")
_LONGEST_HEADINGS = 12


def suggestion_text(page: PageLines) -> tuple[str, str, set[int]]:
    """Return the heading and the text of the suggestion, and the indexes of the lines that are not the reply's.

    These lines are those of the text, and all headings. If the page does not have one heading for the suggestion
    and one for the reply, or the text is not found, the result is two empty texts and no lines.
    """
    headings = [
        (line, heading)
        for line, text in enumerate(page.texts)
        if len(text) <= _LONGEST_HEADINGS and _HEADINGS.fullmatch(squeeze(text))
        for heading in _HEADING.findall(squeeze(text))
    ]
    ours = [index for index, (_, heading) in enumerate(headings) if heading in _SUGGESTION_HEADINGS]
    if len(headings) != 2 or len(ours) != 1:
        return "", "", set()
    lines = [line for line, _ in headings]
    parts = _panes(page, lines) if lines[1] - lines[0] <= 1 else _below(page, lines)
    part = parts[ours[0]]
    if not part:
        return "", "", set()
    return headings[ours[0]][1], " ".join(page.texts[line] for line in part), {*lines, *part}


def _panes(page: PageLines, tabs: Sequence[int]) -> list[range]:
    """Return the lines of each tab's pane.

    The panes are the elements after the element of all tabs, or the children of the element after it.
    """
    tree = page.tree
    strip = tree.common(*(page.owner(line) for line in tabs))
    after = [child for child in tree.children(tree.parents[strip]) if child >= tree.ends[strip]]
    inside = list(tree.children(after[0])) if after else []
    panes = inside if len(inside) == len(tabs) != len(after) else after[: len(tabs)]
    return [range(*page.span(pane)) for pane in panes] if len(panes) == len(tabs) else [range(0)] * len(tabs)


def _below(page: PageLines, headings: Sequence[int]) -> list[range]:
    """Return the lines between each heading and the next one, or the end of the element with all headings."""
    end = page.span(page.tree.common(*(page.owner(line) for line in headings)))[1]
    return [range(line + 1, following) for line, following in pairwise((*headings, end))]
