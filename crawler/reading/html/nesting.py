"""Estimate from a page's tags how deep its elements are nested, without parsing the page.

The parser ignores some end tags: ``</div>`` inside a table's cell does not close a ``<div>`` around the table. An end
tag that it may ignore is therefore not counted as closing anything. The estimate is never much too low.
"""

from __future__ import annotations

import re
from collections import Counter

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")

FORMATTING = frozenset("b big code em font i s small strike strong tt u nobr".split())
"""The names of elements that the parser opens again in each paragraph until they are closed."""

_VOID = frozenset(
    "area base basefont bgsound br col embed frame hr img image input keygen link meta param source track "
    "wbr html head body a".split()
)
"""The names of tags that add nothing to the nesting depth.

Their elements are empty, or the parser has only one of them open.
"""

_RAW = frozenset("iframe noembed noframes script style textarea title xmp".split())
"""The names of elements that contain only text, whatever it looks like."""

_FOREIGN = frozenset({"math", "svg"})
_CLOSED_FROM_OUTSIDE = frozenset(
    "address applet article aside blockquote button center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup li listing main marquee menu nav object ol p pre search section "
    "select summary table tbody td template tfoot th thead tr ul caption".split()
)
"""The names of elements that their end tag closes even if other blocks in them are open."""

_SPECIAL = _CLOSED_FROM_OUTSIDE | _RAW | frozenset({"colgroup", "noscript", "optgroup", "plaintext"})
"""The names of elements inside which an end tag such as ``</span>`` does not close a ``<span>`` around them."""

_BARRIERS = _FOREIGN | frozenset(
    "applet caption marquee object table td template th select foreignobject desc mi mo mn ms mtext "
    "annotation-xml".split()
)
"""The names of elements inside which no end tag closes an element around them, except their own."""

_FORGETS_FORMATTING = frozenset("applet caption marquee object td template th".split())
_CELLS, _ROWS, _ITEMS = (
    frozenset({"td", "th"}),
    frozenset({"tbody", "thead", "tfoot"}),
    frozenset({"dd", "dt"}),
)
_TABLE_PARTS = _CELLS | _ROWS | {"tr", "caption", "colgroup"}
_IN_TABLE = _CELLS | {"caption", "select", "table", "template"}
_PARAGRAPH, _TABLE = frozenset({"p"}), frozenset({"table"})
_CLOSED_BY = {
    **dict.fromkeys(_SPECIAL - _RAW, _PARAGRAPH),
    **dict.fromkeys(_CELLS, _CELLS),
    **dict.fromkeys(_ROWS, _CELLS | _ROWS | {"tr"}),
    **dict.fromkeys(_ITEMS, _ITEMS),
    **dict.fromkeys(
        ("button", "object", "applet", "marquee", "template", "noscript", "optgroup"), frozenset[str]()
    ),
    "tr": _CELLS | {"tr"},
    "li": frozenset({"li"}),
}
"""Maps a tag's name to the names of open elements that its beginning closes."""

_KEEPS_OPEN = {
    "li": _BARRIERS | {"ol", "ul"},
    **dict.fromkeys(_FOREIGN, _BARRIERS | _SPECIAL | {"code", "ruby", "span", "sub", "sup", "var"}),
    **dict.fromkeys(_CLOSED_FROM_OUTSIDE - {"li"}, _BARRIERS),
    **dict.fromkeys(("table", "tr", *_CELLS, *_ROWS), frozenset({"table", "template"})),
}
"""Maps the name of an end tag to the names of elements inside which the tag is ignored."""

_SEARCH_ENDS = {
    **dict.fromkeys(("li", *_ITEMS), _SPECIAL - {"address", "div", "p"}),
    **dict.fromkeys(("tr", *_CELLS, *_ROWS), frozenset({"table", "template"})),
}
"""Maps a tag's name to the names of elements at which the search for an element that it closes ends."""

_LOOK_BACK = 32
"""The maximum number of open elements among which the element is sought that a tag closes."""


class Nesting:
    """What the tags of a page say about its elements.

    Attributes:
        depth: the largest number of elements that are open at once.
        unclosed_formatting: the largest number of formatting elements, such as ``<b>``, that are open at once.
        options: the number of options in drop-down lists.
    """

    def __init__(self, text: str) -> None:
        """Go through the tags of a page. This takes time in proportion to their number."""
        self.depth = self.unclosed_formatting = self.options = 0
        self._open: list[str] = []
        self._formatting: list[Counter[str]] = [
            Counter()
        ]  # one for each barrier that is open, and one for the page
        self._unclosed = self._tables = self._foreign = 0
        raw, framesets = "", 0
        for closing, written in _TAG.findall(text):
            name = written if written.islower() else written.lower()
            if name == "frameset":  # the parser opens all of them, or none
                framesets += not closing
            elif raw:
                raw = "" if closing and name == raw else raw
            elif name in _VOID or (name in _TABLE_PARTS and not self._tables and not self._foreign):
                continue
            elif closing:
                if self._open and self._open[-1] == name and name not in _BARRIERS:
                    self._open.pop()
                else:
                    self._close(name)
            elif name in FORMATTING:
                self._formatting[-1][name] += 1
                self._unclosed += 1
                self.unclosed_formatting = max(self.unclosed_formatting, self._unclosed)
            elif name in _RAW and not self._foreign:
                raw = name
            else:
                self._begin(name)
        self.depth = max(self.depth, framesets)

    def _begin(self, name: str) -> None:
        closed = _CLOSED_BY.get(name)
        if name == "option" and self._open and self._open[-1] == "option":
            self._open.pop()
        if name == "table" and self._tables:  # a table directly in a table closes it
            self._close_before(_TABLE, _IN_TABLE)
        if closed and self._open and not self._foreign:
            self._close_before(closed, _SEARCH_ENDS.get(name, _SPECIAL))
        self._open.append(name)
        self.depth = max(self.depth, len(self._open))
        self.options += name == "option"
        if name in _BARRIERS:
            self._formatting.append(Counter())
            self._tables += name == "table"
            self._foreign += name in _FOREIGN

    def _close_before(self, closed: frozenset[str], ends: frozenset[str]) -> None:
        outermost = None
        for place in range(len(self._open) - 1, max(len(self._open) - _LOOK_BACK, 0) - 1, -1):
            if self._open[place] in closed:
                outermost = place
            if self._open[place] in ends:
                break
        if outermost is not None:
            self._pop(outermost)

    def _close(self, name: str) -> None:
        if name in FORMATTING:
            if self._formatting[-1][name] > 0:
                self._formatting[-1][name] -= 1
                self._unclosed -= 1
            return
        ends = _KEEPS_OPEN.get(name, _SPECIAL)
        for place in range(len(self._open) - 1, max(len(self._open) - _LOOK_BACK, 0) - 1, -1):
            if self._open[place] == name:
                if name == "form":  # the elements in it stay open
                    del self._open[place]
                else:
                    self._pop(place)
                return
            if self._open[place] in ends:
                return

    def _pop(self, place: int) -> None:
        """Close the open element at ``place`` and the elements in it."""
        for name in reversed(self._open[place:]):
            if name in _BARRIERS:
                formatting = self._formatting.pop()
                self._tables -= name == "table"
                self._foreign -= name in _FOREIGN
                if name in _FORGETS_FORMATTING:
                    self._unclosed -= formatting.total()
                else:
                    self._formatting[-1].update(formatting)
        del self._open[place:]
