"""Find the element that contains a page's body, and return its text as paragraphs."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from importlib.resources import files

from crawler.reading.content.counters import LONGEST_COUNTER, counter_lines, without_counter_at_end
from crawler.reading.content.region import RELATED, Region, line_is_boilerplate
from crawler.reading.html.lines import PageLines, one_line, squeeze
from crawler.reading.html.selectors import OneStepSelectors
from crawler.reading.html.tree import Tree
from crawler.reading.meaning.answer import read_signature

_CONTAINERS = OneStepSelectors(
    tomllib.loads(files("crawler.reading.content").joinpath("containers.toml").read_text(encoding="utf-8"))[
        "containers"
    ]
)

_MAJORITY = 0.6
"""Minimum share of an element's body text that a child must contain for the search to continue there."""

_MOST_REMOVALS = 8
"""The maximum number of times that hidden text or a wall of links is left out of the search for the body."""

_WHOLE_PAGE = frozenset({"html", "body"})
_PARAGRAPHS = frozenset({"p", "li", "tr", "td", "h1", "h2", "h3", "h4"})
_TABLES = frozenset({"table"})
_LONGEST_SIGNATURE = 60
_LAST_LINES = 6

_MAY_BE_HIDDEN = frozenset(
    {"div", "section", "ul", "ol", "table", "p", "article", "dl", "h1", "h2", "h3", "video"}
)


def find_body(region: Region) -> int | None:
    """Return the index of the element that contains the body, or None if there is no such element.

    Normally, this is the element that contains most of the body text (see :func:`_densest`). Many content
    editors, however, put the text into an element with a well-known name (``containers.toml``). This editor
    element is preferred if it contains at least half as much text. An editor element without text is
    preferred if it contains a picture or a link.

    Args:
        region: the part of the page between its title and its footer.
    """
    editor = _editor(region)
    dense = _densest(region)
    if editor is not None and (dense is None or region.weight(editor) * 2 >= region.weight(dense)):
        return editor
    # The longest text may be hidden, or the links and addresses at the foot of the page.
    for _ in range(_MOST_REMOVALS):
        if dense is None:
            break
        if region.is_link_wall(dense):
            region.leave_out([dense])
        elif _has_first_sentence(region, dense) or not region.leave_out_hidden(dense):
            break
        dense = _densest(region)
    dense = _from_first_sentence(region, dense)
    if editor is None:
        return dense
    if dense is None or region.weight(editor) * 2 >= region.weight(dense):
        return editor
    sentence = region.first_sentence(*region.page.span(editor))
    if sentence is not None and not region.page.tree.inside(editor, dense):
        return editor
    if not region.weight(editor) and _has_picture_or_link(region.page.tree, editor):
        return editor
    return dense


def _has_first_sentence(region: Region, element: int) -> bool:
    """Return whether an element, but not the whole page, contains the first sentence after the title."""
    if region.page.tree.tags[element] in _WHOLE_PAGE:
        return False
    first, after = region.page.span(element)
    return (
        region.first_sentence(first, after) is not None and region.first_sentence(region.first, first) is None
    )


def _from_first_sentence(region: Region, dense: int | None) -> int | None:
    """Return the element with the first sentence after the title, if ``dense`` comes after it and has no sentence.

    ``dense`` is the index of the element with most of the text, or None. An element without a sentence may be a menu
    or a list of addresses, and a short text is in another element. A table without a sentence belongs to the
    sentence above it. If ``dense`` has a sentence or comes first, the result is ``dense``.
    """
    page, tree = region.page, region.page.tree
    if dense is None:
        return None
    first, after = page.span(dense)
    whole = tree.tags[dense] in _WHOLE_PAGE
    line = region.first_sentence(region.first, region.after if whole else first)
    if line is None or (not whole and region.first_sentence(first, after) is not None):
        return dense
    element = page.block(line)
    element = max(tree.parents[element], 0) if tree.tags[element] in _PARAGRAPHS else element
    if not whole and not _TABLES.isdisjoint(tree.tags[dense : tree.ends[dense]]):
        both = tree.common(element, dense) if element <= dense else tree.common(dense, element)
        element = both if tree.tags[both] not in _WHOLE_PAGE else element
    return element


def _editor(region: Region) -> int | None:
    """Return the index of the editor element with the most text, or None if there is no editor element.

    Editor elements are the elements that ``containers.toml`` lists. An element is ignored if it is hidden, is
    inside another editor element, or begins before the end of the title or after the start of the footer. If
    the chosen element contains text, the index of its outermost ancestor that adds only body text is returned
    instead.
    """
    page, tree = region.page, region.page.tree
    begin = page.lasts[region.first - 1] if region.first else 0
    best: int | None = None
    for element in _CONTAINERS.select(tree, begin):
        if best is not None and element < tree.ends[best]:
            continue
        if page.span(element)[0] >= region.after and page.texts:
            continue
        if tree.is_hidden(element):
            continue
        if best is None or region.weight(element) > region.weight(best):
            best = element
    return _widened(region, best) if best is not None and region.weight(best) else best


def in_editor(page: PageLines, line: int) -> bool:
    """Return whether a line is in an editor element (``containers.toml``)."""
    owner = page.owner(line)
    return any(page.tree.inside(owner, editor) for editor in _CONTAINERS.select(page.tree))


def _has_picture_or_link(tree: Tree, element: int) -> bool:
    """Return whether an element contains a picture or a link."""
    return any(tree.inside(other, element) for other in (*tree.images, *tree.links))


def _densest(region: Region) -> int | None:
    """Return the index of the element that contains most of the body text, or None if there is no body text.

    The search starts at the root. It moves to the child with the most text as long as this child contains a
    clear majority of its parent's text. Afterwards, the search moves outwards as long as the parent adds only
    body text, such as a heading above a table or a signature below a table.
    """
    tree = region.page.tree
    if not tree.tags or not region.weight(0):
        return None
    element = 0
    while True:
        whole = region.weight(element)
        by_weight = sorted(tree.children(element), key=region.weight, reverse=True)
        heaviest = next((child for child in by_weight if not tree.is_hidden(child)), None)
        if heaviest is None or region.weight(heaviest) < _MAJORITY * whole:
            break
        first, after = region.page.span(heaviest)
        if after - first <= 1 and region.weight(heaviest) < whole:
            break
        element = heaviest
    return _widened(region, element)


def _widened(region: Region, element: int) -> int:
    """Return the index of an element's outermost ancestor that adds only body text.

    If there is no such ancestor, the element's own index is returned.
    """
    tree = region.page.tree
    for parent in tree.ancestors(element):
        if tree.tags[parent] in _WHOLE_PAGE or region.adds_non_body(parent, element):
            break
        element = parent
    return element


def body_text(page: PageLines, container: int, dropped: Collection[int] = ()) -> str:
    """Return the text inside an element, with one paragraph or table row per line.

    The cells of a table row are separated by tabs. Three things are omitted: hidden elements, boilerplate at
    the beginning and the end (share buttons, QR code captions, print links), and a list of related links at
    the end.

    Args:
        page: the page's lines of text.
        container: the index of the element that contains the body.
        dropped: the indexes of additional lines to omit.
    """
    tree = page.tree
    first, after = page.span(container)
    skipped = set(dropped)
    rows: dict[int, tuple[int, str]] = {}
    for element, tag in enumerate(tree.tags[container + 1 : tree.ends[container]], container + 1):
        if tag in _MAY_BE_HIDDEN and tree.is_hidden(element):
            skipped.update(range(*page.span(element)))
        elif tag == "tr":
            row = _row(page, element)
            if row is not None:
                begin, end, text = row
                rows[begin] = (end, text)
    for element in tree.hidden:
        if tree.inside(element, container):
            skipped.update(range(*page.span(element)))
    skipped.update(_related_links(page, first, after))
    while after > first:
        last = after - 1
        if last in skipped or line_is_boilerplate(page, last):
            after -= 1
        elif last > first and last not in rows and counter_lines(page.texts, last - 1, after) == 2:
            after -= 2
        else:
            break
    while first < after and (first in skipped or line_is_boilerplate(page, first)):
        first += 1
    lines: list[str] = []
    line = first
    while line < after:
        if line in rows and line not in skipped:
            line, text = rows[line]
            lines.append(text)
            continue
        text = page.texts[line]
        counter = counter_lines(page.texts, line, after) if len(text) <= LONGEST_COUNTER else 0
        if line not in skipped and not counter and not text.startswith("扫一扫"):
            lines.append(text)
        line += max(counter, 1)
    if lines:
        lines[-1] = without_counter_at_end(lines[-1])
    return "\n".join(lines)


def with_signature(page: PageLines, container: int, text: str) -> str:
    """Return the body's text, with the signature added if it is in separate elements just below the body.

    A signature is added only if the text does not already end with a dated signature. The added signature
    consists of two lines: an agency's name and a date such as ``2024年5月24日``. If no signature is added, the
    text is returned unchanged.

    Args:
        page: the page's lines of text.
        container: the index of the element that contains the body.
        text: the body's text.
    """
    after = page.span(container)[1]
    below = [line for line in page.texts[after : after + 2] if len(line) <= _LONGEST_SIGNATURE]
    if len(below) == 2 and "年" in below[1] and not any(page.linked[after : after + 2]):
        signed_by, signed_on = read_signature(below)
        if signed_by and signed_on and read_signature(text.split("\n")[-_LAST_LINES:])[1] is None:
            return "\n".join([text, *below])
    return text


def _related_links(page: PageLines, first: int, after: int) -> range:
    """Return the range of lines at the end of a body that list related pages.

    The range begins at a heading such as 相关链接 (related links) and ends with the body. The range is empty
    if there is no such heading or if the lines below the heading are not mostly links.

    Args:
        page: the page's lines of text.
        first: the index of the body's first line.
        after: the index of the first line after the body.
    """
    texts = page.texts[first:after]
    if not any(RELATED.fullmatch(text) for text in texts if len(text) <= 20):
        return range(0)
    for line in range(after - 1, first - 1, -1):
        if RELATED.fullmatch(page.texts[line]):
            return range(line, after)
        if page.linked[line] * 2 <= len(squeeze(page.texts[line])):
            break
    return range(0)


def _row(page: PageLines, row: int) -> tuple[int, int, str] | None:
    """Return a table row as a tuple, or None for a layout row.

    The tuple contains the index of the row's first line, the index of the line after its last line, and the
    row's text with a tab between cells. A layout row has fewer than two cells, contains another table, has a
    very long cell, or has no text.
    """
    tree = page.tree
    cells = [cell for cell in tree.children(row) if tree.tags[cell] in {"td", "th"}]
    if len(cells) < 2 or "table" in tree.tags[row : tree.ends[row]]:
        return None
    first, after = page.span(row)
    if after <= first:
        return None
    texts: list[str] = []
    for cell in cells:
        begin, end = page.span(cell)
        text = one_line(" ".join(page.texts[begin:end])) if end > begin else ""
        if end - begin > 3 and len(text) > 400:
            return None
        texts.append(text)
    return first, after, "\t".join(texts)
