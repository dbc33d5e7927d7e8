"""A page as a tree that is stored in flat lists. Only this module uses the HTML parser.

The parsed page is traversed once. The resulting lists contain the elements in document order, each with its
parent and the end of its subtree, and the text segments that each element spans. An element's text is then a
slice, and a comparison shows whether one element contains another. The parser is turbohtml, which reads HTML as
browsers do (WHATWG). Parsing and traversing together take as long as parsing with lxml.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from turbohtml import Element, Node, Text, parse

from crawler.reading.html.limits import within_limits
from crawler.reading.html.tags import (
    BLOCKS,
    BREAKS,
    HIDDEN,
    HIDDEN_INLINE,
    WITHOUT_TEXT,
    plain_paragraphs,
)

_FULL_STOP = "。"
"""The character by which a paragraph of prose is recognized. Metadata has none: there, spans separate labels."""


class Tree:
    r"""A parsed page.

    Elements (0 is ``<html>``) and text segments (pieces of text between two tags) are identified by index.

    Attributes:
        tags: the name of each element's tag, in lower case, in document order.
        parents: the index of each element's parent, -1 for the root.
        ends: for each element, the index just past its last descendant.
        starts: the index of each element's first text segment.
        stops: for each element, the index just past its last text segment.
        segments: the visible text segments, as in the source. White space alone is stored as ``\n`` or a space.
        owners: the index of the element that contains each segment.
        cuts: the indexes of the segments before which a line ends, in ascending order. An index may be repeated.
        scripts: the source of each ``<script>``, by the element's index.
        metas: the indexes of the ``<meta>`` elements.
        images: the indexes of the ``<img>`` elements.
        links: the indexes of the ``<a>`` elements.
        hidden: the indexes of the hidden elements whose text is kept, as separate lines. Such a line may be a label.
        title: the text of the first ``<title>`` in ``<head>``.
    """

    __slots__ = (
        "_nodes", "_part", "cuts", "ends", "hidden", "images", "links", "metas",
        "owners", "parents", "scripts", "segments", "starts", "stops", "tags", "title",
    )  # fmt: skip

    def __init__(self, text: str, within: str | None = None) -> None:
        """Parse the text of a page.

        Paragraphs of prose are read as plain text, without their spans: editors put a span around every number,
        so most of a page's elements are spans.

        Args:
            text: the page's text.
            within: a CSS selector for an element that is read together with ``<head>``. If the page has that
                element, the rest of the page, such as its menus and footer, is left out.

        Raises:
            PageTooLargeError: the page has more than :data:`~crawler.reading.html.limits.MAX_CHARACTERS` characters.
            PageTooComplexError: the nesting or attributes of the page would take minutes to parse.
        """
        document = parse(within_limits(text), positions=False, allow_declarative_shadow_roots=False)
        self.tags: list[str] = []
        self.parents: list[int] = []
        self.ends: list[int] = []
        self.starts: list[int] = []
        self.stops: list[int] = []
        self.segments: list[str] = []
        self.owners: list[int] = []
        self.cuts: list[int] = []
        self.scripts: dict[int, str] = {}
        self.metas: list[int] = []
        self.images: list[int] = []
        self.links: list[int] = []
        self.hidden: list[int] = []
        self.title = ""
        self._nodes: list[Element] = []
        root = document.root
        part = document.select_one(within) if within else None
        self._part = part or root
        if self._part is None:
            return
        found = self._part.select(f"{plain_paragraphs(has_hidden=False)},{HIDDEN_INLINE}")
        hidden = frozenset(node for node in found if node.tag != "p")
        plain = frozenset(self._part.select(plain_paragraphs(has_hidden=True)) if hidden else found)
        head = document.select_one("head")
        if root is not None and part is not None and head is not None:
            self._add("html", root, -1)
            self._walk(head, 0, plain)
            self._walk(part, 0, plain)
            self.ends[0], self.stops[0] = len(self.tags), len(self.segments)
        else:
            self._walk(self._part, -1, plain)
        if hidden:
            self._separate_hidden(hidden)

    def _separate_hidden(self, hidden: Collection[Element]) -> None:
        """Separate hidden elements from the lines that contain them.

        Hidden text at the beginning or end of a line becomes a separate line. Other hidden text is removed.
        """
        ends = {*self.cuts, len(self.segments)}
        for element, node in enumerate(self._nodes):
            if node not in hidden or not self.is_hidden(element):
                continue
            begin, end = self.starts[element], self.stops[element]
            if begin in ends or end in ends:
                self.hidden.append(element)
                self.cuts += (begin, end)
            else:
                self.segments[begin:end] = [""] * (end - begin)
        self.cuts.sort()

    def _add(self, tag: str, node: Element, parent: int) -> None:
        """Append an element to this tree's lists, without its content."""
        self.tags.append(tag)
        self.parents.append(parent)
        self.ends.append(len(self.tags))
        self.starts.append(len(self.segments))
        self.stops.append(len(self.segments))
        self._nodes.append(node)

    def _walk(self, start: Element, parent: int, plain: Collection[Element]) -> None:
        """Append the element ``start`` and its content to this tree's lists. Few functions are called, for speed."""
        tags, parents, ends, nodes = self.tags, self.parents, self.ends, self._nodes
        starts, stops, segments, owners, cuts = self.starts, self.stops, self.segments, self.owners, self.cuts
        listed = {"meta": self.metas, "img": self.images, "a": self.links}
        current = parent
        open_elements: list[Iterator[Node]] = [iter([start])]
        while True:
            for node in open_elements[-1]:
                if type(node) is Text:
                    text = node.data
                    if text.isspace():
                        if not cuts or cuts[-1] != len(segments):
                            segments.append("\n" if "\n" in text else " ")
                            owners.append(current)
                    elif "\n" in text and tags[current] == "pre":
                        self._walk_preformatted(text, current)
                    else:
                        segments.append(text)
                        owners.append(current)
                elif type(node) is Element:
                    tag = node.tag
                    element = len(tags)
                    count = len(segments)
                    tags.append(tag)
                    parents.append(current)
                    ends.append(element + 1)
                    starts.append(count)
                    stops.append(count)
                    nodes.append(node)
                    if tag in listed:
                        listed[tag].append(element)
                    if tag in BREAKS:
                        cuts.append(count)
                    if tag in WITHOUT_TEXT:
                        if tag == "script":
                            self.scripts[element] = node.text
                        elif tag == "title" and not self.title and current >= 0 and tags[current] == "head":
                            self.title = node.text
                        elif tag == "template" and node.attr("shadowrootmode") and node.children:
                            # A browser shows the content of a declared shadow root in its host's place.
                            current = element
                            open_elements.append(iter(node.children[0].children))
                            break
                    elif tag == "p" and node in plain and _FULL_STOP in (text := node.text):
                        if "\n" in text:
                            self._walk_paragraph(node, element)
                        else:
                            # The ends of spans do not matter inside one line.
                            segments.append(text)
                            owners.append(element)
                        stops[element] = len(segments)
                        cuts.append(len(segments))
                    else:
                        children = node.children
                        if children:
                            current = element
                            open_elements.append(iter(children))
                            break
            else:
                open_elements.pop()
                if current == parent:
                    return
                ends[current] = len(tags)
                stops[current] = len(segments)
                if tags[current] in BLOCKS:
                    cuts.append(len(segments))
                current = parents[current]

    def _walk_paragraph(self, node: Element, element: int) -> None:
        """Append to this tree's lists the text of a paragraph that contains only text and formatting elements."""
        for text in node.strings:
            if text.isspace():
                if self.cuts[-1] != len(self.segments):
                    self.segments.append("\n" if "\n" in text else " ")
                    self.owners.append(element)
            else:
                self.segments.append(text)
                self.owners.append(element)

    def _walk_preformatted(self, text: str, owner: int) -> None:
        """Append the text of a ``<pre>`` element. Each line of the text becomes one segment, and each segment one line."""
        for line in text.splitlines(keepends=True):
            self.segments.append(line)
            self.owners.append(owner)
            self.cuts.append(len(self.segments))

    def first(self, selector: str) -> int | None:
        """Return the index of the first element that matches a CSS selector, or None if no element matches."""
        node = self._part.select_one(selector) if self._part is not None else None
        return self._nodes.index(node) if node in self._nodes else None

    def attributes(self, element: int) -> Mapping[str, str]:
        """Return an element's attributes by lower-case name, with '' for an attribute without a value."""
        return {
            name: " ".join(value) if isinstance(value, list) else value or ""
            for name, value in self._nodes[element].attrs.copy().items()
        }

    @property
    def may_have_data_labels(self) -> bool:
        """True if an element may have a label in its attribute ``data-label`` or ``data-title``."""
        return self._part is not None and self._part.select_one("[data-label],[data-title]") is not None

    def is_hidden(self, element: int) -> bool:
        """Return whether an element is hidden by its own attribute ``style`` or ``hidden``."""
        node = self._nodes[element]
        if node.attr("hidden") is not None:
            return True
        style = (node.attr("style") or "").lower()
        return "display" in style and "display:none" in "".join(style.split())

    def hidden_inside(self, element: int) -> list[int]:
        """Return the indexes of an element's descendants that are hidden by their own attribute ``style`` or ``hidden``."""
        found = frozenset(self._nodes[element].select(HIDDEN))
        inside = range(element, self.ends[element]) if found else ()
        return [other for other in inside if self._nodes[other] in found and self.is_hidden(other)]

    def attribute(self, element: int, name: str) -> str:
        """Return the value of an element's attribute, or '' if the attribute is absent or has no value."""
        return self._nodes[element].attr(name) or ""

    def has_attribute(self, element: int, name: str) -> bool:
        """Return whether an element has an attribute, with or without a value."""
        return self._nodes[element].attr(name) is not None

    def text(self, element: int) -> str:
        """Return an element's text as it is in the source, with nothing inserted between its text segments."""
        return "".join(self.segments[self.starts[element] : self.stops[element]])

    def unshown(self, element: int) -> str:
        """Return the content of a ``<textarea>`` or ``<template>``, which a browser does not show, as markup or text."""
        node = self._nodes[element]
        return node.text if self.tags[element] == "textarea" else node.inner_html

    def children(self, element: int) -> Iterator[int]:
        """Yield the indexes of an element's children."""
        child, end, ends = element + 1, self.ends[element], self.ends
        while child < end:
            yield child
            child = ends[child]

    def ancestors(self, element: int) -> Iterator[int]:
        """Yield the indexes of an element's ancestors, nearest first."""
        parent = self.parents[element]
        while parent >= 0:
            yield parent
            parent = self.parents[parent]

    def inside(self, element: int, container: int) -> bool:
        """Return whether ``element`` is ``container`` itself or inside ``container``."""
        return container <= element < self.ends[container]

    def common(self, one: int, other: int) -> int:
        """Return the index of the smallest element that contains both ``one`` and ``other``."""
        while not one <= other < self.ends[one]:
            one = self.parents[one]
        return one
