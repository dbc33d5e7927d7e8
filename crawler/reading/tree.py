"""A page as a tree, laid flat: the only place that knows the HTML parser.

The tree is walked once. What comes of it is a handful of lists: elements in document order with their
parent and the end of their subtree, text segments in document order, and for each element the segments
it spans. Text of an element, lines of a page and "is inside" are then slices and comparisons.

The parser is lexbor (WHATWG HTML, as browsers read it); parsing and walking take about as long as lxml
takes to parse alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.reading.errors import PageTooComplexError, PageTooLargeError

MAX_CHARACTERS = 16 * 1024 * 1024
"""A page of more characters is refused; the largest saved page of a portal has 0.4 million."""

MAX_DEPTH = 2_000
"""Deeper nesting is refused: browsers stop at 512, and the parser's time grows with its square."""

MAX_ATTRIBUTES = 2_000
"""More attributes in one tag are refused, for the same reason."""

_MAX_UNCLOSED_FORMATTING = 200
_CHEAP = 2_000
"""Tags below which no page can be costly, so that nothing has to be counted."""

_MODERATE = 8_000
"""Tags below which only a page that leaves many elements open can be costly."""

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre "
    "section summary table tbody td tfoot th thead tr ul ucapcontent ucaptitle publishtime".split()
)
"""Elements that begin and end a line."""

_SILENT = frozenset(
    "script style noscript template textarea select option head title svg canvas iframe object audio "
    "video datalist math".split()
)
"""Elements whose text nobody reads on the page."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{20000,}")
_FORMATTING = frozenset(
    ["b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u", "nobr"]
)
_FORMATTING_TAG = re.compile(
    r"</?(?:b|big|code|em|font|i|s|small|strike|strong|tt|u|nobr)(?=[\s/>])[^<>]*>", re.IGNORECASE
)
_FLAT = (
    frozenset(
        "area base br col embed hr img input link meta param source track wbr p li dd dt td th tr tbody "
        "thead tfoot option optgroup html head body a".split()
    )
    | _FORMATTING
)
"""Elements that do not nest, or that the parser closes by itself."""


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
        scripts: the places of ``<script>`` elements.
        metas: the places of ``<meta>`` elements.
        images: the places of ``<img>`` elements.
        links: the places of ``<a>`` elements.
        title: the text of the first ``<title>``.
    """

    __slots__ = (
        "_nodes", "_parser", "cuts", "ends", "images", "links", "metas", "owners", "parents", "scripts",
        "segments", "starts", "stops", "tags", "title",
    )  # fmt: skip

    def __init__(self, text: str) -> None:
        """Parse a page's text.

        Raises:
            PageTooLargeError: more than :data:`MAX_CHARACTERS`.
            PageTooComplexError: nesting or attributes beyond any page, which would cost minutes.
        """
        self._parser = LexborHTMLParser(_guarded(text))
        self.tags: list[str] = []
        self.parents: list[int] = []
        self.ends: list[int] = []
        self.starts: list[int] = []
        self.stops: list[int] = []
        self.segments: list[str] = []
        self.owners: list[int] = []
        self.cuts: list[int] = []
        self.scripts: list[int] = []
        self.metas: list[int] = []
        self.images: list[int] = []
        self.links: list[int] = []
        self.title = ""
        self._nodes: list[LexborNode] = []
        self._walk()

    def _walk(self) -> None:
        """Fill the lists. One loop without calls: it is the most travelled road of the program."""
        tags, parents, ends, nodes = self.tags, self.parents, self.ends, self._nodes
        starts, stops, segments, owners, cuts = self.starts, self.stops, self.segments, self.owners, self.cuts
        places: dict[str, list[int]] = {
            "script": self.scripts, "meta": self.metas, "img": self.images, "a": self.links,
        }  # fmt: skip
        blocks, silent = BLOCKS, _SILENT
        node = self._parser.root
        current = -1
        while node is not None:
            tag = node.tag
            if tag == "-text":
                text = node.text_content or ""
                if not text.isspace():
                    if tags[current] == "pre" and "\n" in text:
                        self._preformatted(text, current)
                    else:
                        segments.append(text)
                        owners.append(current)
                elif not cuts or cuts[-1] != len(segments):
                    segments.append("\n" if "\n" in text else " ")
                    owners.append(current)
            elif tag is not None and tag[0] not in "-_":
                place = len(tags)
                tags.append(tag)
                parents.append(current)
                ends.append(place + 1)
                starts.append(len(segments))
                stops.append(len(segments))
                nodes.append(node)
                if tag in places:
                    places[tag].append(place)
                if tag in silent and tag != "head":
                    if tag == "title" and not self.title and current >= 0 and tags[current] == "head":
                        self.title = node.text() or ""
                else:
                    if tag in blocks or tag == "br":
                        cuts.append(len(segments))
                    child = node.first_child
                    if child is not None:
                        current = place
                        node = child
                        continue
            following = node.next
            while following is None and current >= 0:
                place = current
                ends[place] = len(tags)
                stops[place] = len(segments)
                if tags[place] in blocks:
                    cuts.append(len(segments))
                following = nodes[place].next
                current = parents[place]
            node = following

    def _preformatted(self, text: str, owner: int) -> None:
        """Text whose line breaks are printed."""
        for line in text.splitlines(keepends=True):
            self.segments.append(line)
            self.owners.append(owner)
            self.cuts.append(len(self.segments))

    def attributes(self, place: int) -> Mapping[str, str | None]:
        """The attributes of an element, names in lower case."""
        return self._nodes[place].attributes

    def attribute(self, place: int, name: str) -> str:
        """An attribute's value, the empty string where it is absent or has none."""
        return self._nodes[place].attributes.get(name) or ""

    def source(self, place: int) -> str:
        """The raw text of an element that shows none: a script's."""
        return self._nodes[place].text() or ""

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


def is_hidden(tree: Tree, element: int) -> bool:
    """Whether an element's own style or attribute hides it."""
    attributes = tree.attributes(element)
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    return bool(style) and "display:none" in "".join((style or "").split()).lower()


def _guarded(text: str) -> str:
    """Refuse or mend what would cost the parser minutes; ordinary pages pass at the price of two counts."""
    if len(text) > MAX_CHARACTERS:
        raise PageTooLargeError(f"the page has {len(text):,} characters, more than {MAX_CHARACTERS:,}")
    if len(text) > 100_000:
        for tag in _LONG_TAG.finditer(text):
            # White space outside of data: URIs separates attributes; a long style has far less of it.
            if tag.group().count("=") > MAX_ATTRIBUTES and len(tag.group().split()) > MAX_ATTRIBUTES:
                raise PageTooComplexError(f"a tag has more than {MAX_ATTRIBUTES:,} attributes")
    tags = text.count("<")
    if tags <= _CHEAP or (tags <= _MODERATE and tags - 2 * text.count("</") < tags // 4):
        return text
    depth = deepest = unclosed = 0
    for closing, name in _TAG.findall(text):
        lowered = name.lower()
        if lowered in _FORMATTING:
            unclosed += -1 if closing else 1
        elif lowered not in _FLAT:
            depth = max(0, depth + (-1 if closing else 1))
            deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        raise PageTooComplexError(f"elements are nested more than {MAX_DEPTH:,} deep")
    if unclosed > _MAX_UNCLOSED_FORMATTING:
        # Unclosed <b>, <font> … are opened again in every paragraph; they carry no text of their own.
        return _FORMATTING_TAG.sub("", text)
    return text
