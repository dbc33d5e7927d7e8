"""A page as a tree, laid flat: the only place that knows the HTML parser.

The tree is walked once. What comes of it is a handful of lists: elements in document order with their
parent and the end of their subtree, text segments in document order, and for each element the segments
it spans. Text of an element, lines of a page and "is inside" are then slices and comparisons.

The parser is lexbor (WHATWG HTML, as browsers read it); parsing and walking take about as long as lxml
takes to parse alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.reading.html.limits import guarded
from crawler.reading.html.tags import (
    BLOCKS,
    BREAKS,
    HIDDEN_INLINE,
    KNOWN,
    NO_ELEMENT,
    SHOWS_NOTHING,
    TEXT,
    describe,
    unbroken,
)

_BETWEEN = "\0"
"""What parts text segments when the parser joins them; it lets no text have it."""

bytes(4 * 1024 * 1024)  # as large as any usual tree
"""glibc gives the memory of a freed tree back to the system and then faults it in again for the
next page, which takes as long as parsing. It stops where a block as large as this has been freed once
(mallopt(3), M_MMAP_THRESHOLD, "dynamic"), as happens anyhow when the first large page comes."""


class Tree:
    r"""A parsed page.

    Element 0 is ``<html>``. All lists of elements run in document order:

    Attributes:
        tags: the tag names, in lower case.
        parents: the parent's place, -1 for the root.
        ends: the place after the element's last descendant.
        starts: the first text segment inside the element.
        stops: the place after its last text segment.
        segments: the visible text, as it stands in the source; ``\n`` or a space for white space alone.
        owners: the element each segment stands in.
        cuts: segment places where a line ends, rising, with repetitions.
        scripts: the places of ``<script>`` elements with the source of each.
        metas: the places of ``<meta>`` elements.
        images: the places of ``<img>`` elements.
        links: the places of ``<a>`` elements.
        hidden: the places of hidden elements in the middle of lines, each a line of its own.
        title: the text of the first ``<title>``.
    """

    __slots__ = (
        "_nodes", "_page", "_parser", "_part", "_unbroken", "cuts", "ends", "hidden", "images", "links", "metas",
        "owners", "parents", "scripts", "segments", "starts", "stops", "tags", "title",
    )  # fmt: skip

    def __init__(
        self, text: str, within: str | None = None, body: str | None = None, source: bytes | None = None
    ) -> None:
        """Parse a page's text.

        Args:
            text: the page.
            within: a CSS selector of the element besides ``<head>`` that is to be walked, where the page
                has it; the rest of the page, its menus and its foot, is then not there at all.
            body: a CSS selector of the element in it whose paragraphs are text and nothing else: the
                spans that editors put around every figure, most elements of a page, are then not there.
            source: the text in UTF-8, where it is at hand.

        Raises:
            PageTooLargeError: more than :data:`~crawler.reading.html.limits.MAX_CHARACTERS`.
            PageTooComplexError: nesting or attributes beyond any page, which would cost minutes.
        """
        self._page = text
        spared = guarded(text)
        # Text goes to the parser as UTF-8; where the page came so, it need not be encoded once more.
        self._parser = LexborHTMLParser(source if source is not None and spared is text else spared)
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
        self._nodes: list[LexborNode] = []
        self._unbroken: frozenset[int] = frozenset()
        root = self._parser.root
        part = self._parser.css_first(within) if within else None
        self._part = part if part is not None else root
        hidden = self._part.css(HIDDEN_INLINE) if self._part is not None else []
        if root is not None and part is not None and self._parser.head is not None:
            container = part.css_first(body) if body else None
            if container is not None:
                paragraphs = container.css(unbroken(hides=bool(hidden)))
                self._unbroken = frozenset([node.mem_id for node in paragraphs])
            self._add("html", root, -1)
            self._walk(self._parser.head, 0)
            self._walk(part, 0)
            self.ends[0], self.stops[0] = len(self.tags), len(self.segments)
        elif root is not None:
            self._walk(root, -1)
        if hidden:
            self._part_hidden({node.mem_id for node in hidden})

    def _part_hidden(self, hidden: Collection[int]) -> None:
        """Take hidden elements out of lines: a value's copy for a script is no part of what is printed.

        One between other text is as good as not there; another is a line of its own, so that a label or a value
        that only a script shows can be read.
        """
        ends = {*self.cuts, len(self.segments)}
        for place, node in enumerate(self._nodes):
            if node.mem_id not in hidden or not self.is_hidden(place):
                continue
            begin, end = self.starts[place], self.stops[place]
            if begin in ends or end in ends:
                self.hidden.append(place)
                self.cuts += (begin, end)
            else:
                self.segments[begin:end] = [""] * (end - begin)
        self.cuts.sort()

    def _add(self, tag: str, node: LexborNode, parent: int) -> None:
        """Lay down an element without looking into it."""
        self.tags.append(tag)
        self.parents.append(parent)
        self.ends.append(len(self.tags))
        self.starts.append(len(self.segments))
        self.stops.append(len(self.segments))
        self._nodes.append(node)

    def _walk(self, start: LexborNode, parent: int) -> None:
        """Lay down an element and all in it. One loop with few calls: the most travelled road of the program."""
        tags, parents, ends, nodes = self.tags, self.parents, self.ends, self._nodes
        starts, stops, segments, owners, cuts = self.starts, self.stops, self.segments, self.owners, self.cuts
        places = {"meta": self.metas, "img": self.images, "a": self.links}
        known, unbroken = KNOWN, self._unbroken
        node: LexborNode | None = start
        current, base = parent, len(tags)
        while node is not None:
            number = node.tag_id
            if number == TEXT:
                text = node.text_content or ""
                if text.isspace():
                    if not cuts or cuts[-1] != len(segments):
                        segments.append("\n" if "\n" in text else " ")
                        owners.append(current)
                elif "\n" in text and tags[current] == "pre":
                    self._preformatted(text, current)
                else:
                    segments.append(text)
                    owners.append(current)
            else:
                about = known.get(number) or describe(node.tag or "", number)
                kind = about[1]
                if kind != NO_ELEMENT:
                    tag = about[0]
                    place = len(tags)
                    count = len(segments)
                    tags.append(tag)
                    parents.append(current)
                    ends.append(place + 1)
                    starts.append(count)
                    nodes.append(node)
                    if about[2]:
                        places[tag].append(place)
                    if kind == BREAKS:
                        cuts.append(count)
                    if kind == SHOWS_NOTHING:
                        stops.append(count)
                        if tag == "script":
                            self.scripts[place] = node.text()
                        elif tag == "title" and not self.title and current >= 0 and tags[current] == "head":
                            self.title = node.text() or ""
                    elif tag == "p" and node.mem_id in unbroken:
                        text = node.text()
                        if "\n" in text:
                            self._lines_of(node, place)
                        elif text and not text.isspace():
                            # On one line nobody needs to know where a span ended.
                            segments.append(text)
                            owners.append(place)
                        stops.append(len(segments))
                        cuts.append(len(segments))
                    else:
                        stops.append(count)
                        child = node.first_child
                        if child is not None:
                            current = place
                            node = child
                            continue
            following = node.next if current != parent else None
            while following is None and current != parent:
                place = current
                ends[place] = len(tags)
                stops[place] = len(segments)
                if tags[place] in BLOCKS:
                    cuts.append(len(segments))
                current = parents[place]
                if place == base:
                    return
                following = nodes[place].next
            node = following

    def _lines_of(self, node: LexborNode, place: int) -> None:
        """Lay down the text of a paragraph that holds formatting alone and breaks the lines of its source."""
        for text in node.text(separator=_BETWEEN).split(_BETWEEN):
            if text.isspace():
                if self.cuts[-1] != len(self.segments):
                    self.segments.append("\n" if "\n" in text else " ")
                    self.owners.append(place)
            elif text:
                self.segments.append(text)
                self.owners.append(place)

    def _preformatted(self, text: str, owner: int) -> None:
        """Text whose line breaks are printed."""
        for line in text.splitlines(keepends=True):
            self.segments.append(line)
            self.owners.append(owner)
            self.cuts.append(len(self.segments))

    def first(self, selector: str) -> int | None:
        """The first element that a CSS selector names, None where there is none in what was walked."""
        node = self._part.css_first(selector) if self._part is not None else None
        if node is None:
            return None
        wanted, tag = node.mem_id, node.tag
        nodes = self._nodes
        return next(
            (place for place, name in enumerate(self.tags) if name == tag and nodes[place].mem_id == wanted),
            None,
        )

    def attributes(self, place: int) -> Mapping[str, str | None]:
        """The attributes of an element, names in lower case."""
        return self._nodes[place].attributes

    @property
    def labels_data(self) -> bool:
        """Whether some element may carry its label as ``data-label`` or ``data-title``."""
        return "data-label" in self._page or "data-title" in self._page

    def is_hidden(self, place: int) -> bool:
        """Whether an element's own style or attribute hides it."""
        if self.tags[place] == "p" and self._nodes[place].mem_id in self._unbroken:
            return False
        attributes = self._nodes[place].attributes
        if "hidden" in attributes:
            return True
        style = (attributes.get("style") or "").lower()
        return "display" in style and "display:none" in "".join(style.split())

    def attribute(self, place: int, name: str) -> str:
        """An attribute's value, the empty string where it is absent or has none."""
        return self._nodes[place].attributes.get(name) or ""

    def text(self, place: int) -> str:
        """The text of an element as it stands in the source, without separators."""
        return "".join(self.segments[self.starts[place] : self.stops[place]])

    def children(self, place: int) -> Iterator[int]:
        """The element children of an element."""
        child, end, ends = place + 1, self.ends[place], self.ends
        while child < end:
            yield child
            child = ends[child]

    def ancestors(self, place: int) -> Iterator[int]:
        """The parents of an element, nearest first."""
        parent = self.parents[place]
        while parent >= 0:
            yield parent
            parent = self.parents[parent]

    def inside(self, place: int, container: int) -> bool:
        """Whether an element is a container or stands in it."""
        return container <= place < self.ends[container]

    def common(self, one: int, other: int) -> int:
        """The nearest element that holds both."""
        while not one <= other < self.ends[one]:
            one = self.parents[one]
        return one
