"""The body of a page: the element that holds it, and its text as paragraphs."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from importlib.resources import files

from crawler.reading.content.region import RELATED, Region, line_is_furniture
from crawler.reading.html.lines import Layout, one_line, squeeze
from crawler.reading.html.selectors import select_all
from crawler.reading.html.tree import Tree
from crawler.reading.meaning.answer import read_signature

_CONTAINERS: list[str] = tomllib.loads(
    files("crawler.reading.content").joinpath("containers.toml").read_text(encoding="utf-8")
)["containers"]

_MAJORITY = 0.6
"""Share of a region's text above which the search continues in a child element."""

_LONGEST_SIGNATURE = 60
_LAST_LINES = 6

_HIDEABLE = frozenset(
    {"div", "section", "ul", "ol", "table", "p", "article", "dl", "h1", "h2", "h3", "video"}
)


def find_body(region: Region) -> int | None:
    """Return the element that holds the body, None where the region has no text of its own.

    An editor's element (``containers.toml``) counts if it holds at least half as much as the densest element, or
    if it holds only pictures.
    """
    dense = _densest(region)
    editor = _editor(region)
    if editor is None:
        return dense
    if dense is None or region.weight(editor) * 2 >= region.weight(dense):
        return editor
    if not region.weight(editor) and _shows_something(region.layout.tree, editor):
        return editor
    return dense


def _editor(region: Region) -> int | None:
    """Return the outermost visible element of an editor with most text after the title."""
    layout, tree = region.layout, region.layout.tree
    begin = layout.lasts[region.first - 1] if region.first else 0
    best: int | None = None
    for place in select_all(tree, _CONTAINERS, begin):
        if best is not None and place < tree.ends[best]:
            continue
        if layout.span(place)[0] >= region.after and layout.texts:
            continue
        if tree.is_hidden(place):
            continue
        if best is None or region.weight(place) > region.weight(best):
            best = place
    return _widened(region, best) if best is not None and region.weight(best) else best


def _shows_something(tree: Tree, element: int) -> bool:
    """Tell whether an element has a picture or a link in it."""
    return any(tree.inside(place, element) for place in (*tree.images, *tree.links))


def _densest(region: Region) -> int | None:
    """Return the element that holds most of a region's text.

    The search goes from the root into the child that holds most of the text, as long as there is one. From
    there it goes outwards as long as only text of the region is added, so that a heading before a table or a
    signature after it is included.
    """
    tree = region.layout.tree
    if not tree.tags or not region.weight(0):
        return None
    element = 0
    while True:
        whole = region.weight(element)
        by_weight = sorted(tree.children(element), key=region.weight, reverse=True)
        heaviest = next((child for child in by_weight if not tree.is_hidden(child)), None)
        if heaviest is None or region.weight(heaviest) < _MAJORITY * whole:
            break
        first, after = region.layout.span(heaviest)
        if after - first <= 1 and region.weight(heaviest) < whole:
            break
        element = heaviest
    return _widened(region, element)


def _widened(region: Region, element: int) -> int:
    """Return the outermost ancestor of an element that adds only text of the region."""
    tree = region.layout.tree
    for parent in tree.ancestors(element):
        if tree.tags[parent] in {"html", "body"} or region.has_foreign(parent, element):
            break
        element = parent
    return element


def body_text(layout: Layout, container: int, dropped: Collection[int] = ()) -> str:
    """Return the text inside an element: one paragraph a line, table rows tab-separated.

    Leaves out hidden elements, boilerplate (share bar, QR text, print links) at both ends, and the lines
    ``dropped``.
    """
    tree = layout.tree
    first, after = layout.span(container)
    skipped = set(dropped)
    rows: dict[int, tuple[int, str]] = {}
    for place, tag in enumerate(tree.tags[container + 1 : tree.ends[container]], container + 1):
        if tag in _HIDEABLE and tree.is_hidden(place):
            skipped.update(range(*layout.span(place)))
        elif tag == "tr":
            row = _row(layout, place)
            if row is not None:
                begin, end, text = row
                rows[begin] = (end, text)
    for place in tree.hidden:
        if tree.inside(place, container):
            skipped.update(range(*layout.span(place)))
    skipped.update(_related(layout, first, after))
    while after > first and (after - 1 in skipped or line_is_furniture(layout, after - 1)):
        after -= 1
    while first < after and (first in skipped or line_is_furniture(layout, first)):
        first += 1
    lines: list[str] = []
    line = first
    while line < after:
        if line in rows and line not in skipped:
            line, text = rows[line]
            lines.append(text)
            continue
        text = layout.texts[line]
        if line not in skipped and not text.startswith("扫一扫"):
            lines.append(text)
        line += 1
    return "\n".join(lines)


def with_signature(layout: Layout, container: int, text: str) -> str:
    """Return a body with the signature that is below its element in elements of its own.

    Adds only an agency's name and a written date on the two lines directly below a body that has neither.
    """
    after = layout.span(container)[1]
    below = [line for line in layout.texts[after : after + 2] if len(line) <= _LONGEST_SIGNATURE]
    if len(below) == 2 and "年" in below[1] and not any(layout.linked[after : after + 2]):
        signed_by, signed_on = read_signature(below)
        if signed_by and signed_on and read_signature(text.split("\n")[-_LAST_LINES:])[1] is None:
            return "\n".join([text, *below])
    return text


def _related(layout: Layout, first: int, after: int) -> range:
    """Return the lines of links to other pages that are below a heading of their own at the end of a body."""
    texts = layout.texts[first:after]
    if not any(len(text) <= 20 and RELATED.fullmatch(text) for text in texts):
        return range(0)
    for line in range(after - 1, first - 1, -1):
        if RELATED.fullmatch(layout.texts[line]):
            return range(line, after)
        if layout.linked[line] * 2 <= len(squeeze(layout.texts[line])):
            break
    return range(0)


def _row(layout: Layout, place: int) -> tuple[int, int, str] | None:
    """Return the first line of a table row, the line after it and its cells as one line; None for a layout row."""
    tree = layout.tree
    cells = [cell for cell in tree.children(place) if tree.tags[cell] in {"td", "th"}]
    if len(cells) < 2 or "table" in tree.tags[place : tree.ends[place]]:
        return None
    first, after = layout.span(place)
    if after <= first:
        return None
    texts: list[str] = []
    for cell in cells:
        begin, end = layout.span(cell)
        text = one_line(" ".join(layout.texts[begin:end])) if end > begin else ""
        if end - begin > 3 and len(text) > 400:
            return None
        texts.append(text)
    return first, after, "\t".join(texts)
