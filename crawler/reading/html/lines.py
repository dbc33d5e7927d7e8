"""The lines of a page as a browser shows them: each is a paragraph, table cell, list item or heading."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from crawler.reading.html.tags import BLOCKS
from crawler.reading.html.tree import Tree

_ZERO_WIDTH = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f]")
"""Invisible characters, which are removed from texts.

A text for which ``str.isprintable`` is true contains none of them, and no white space other than plain
spaces. Most texts pass this cheap test.
"""

_WIDE_CHARACTERS = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_WIDE = re.compile(f"[{_WIDE_CHARACTERS}]")
_IN_SOURCE = " \t\r"
"""The characters around a line break in the source that belong to it."""

_COPIED_LINES = 4
_COPIED_CHARACTERS = 100
_FILLERS = frozenset({"", "：", ":", "|", "｜"})
"""Texts that are not counted as lines.

A colon or vertical bar between a label and its value may fill an element by itself.
"""


def squeeze(text: str) -> str:
    """Return a text without any white space or invisible characters."""
    if text.isprintable():
        return text.replace(" ", "")
    return _ZERO_WIDTH.sub("", "".join(text.split()))


def one_line(text: str) -> str:
    """Return a text as a browser shows it on one line.

    Invisible characters are removed, and each run of white space becomes one space. A line break in the
    source between two Chinese characters is removed too (CSS Text 3, 4.1.3, "Segment Break Transformation
    Rules"), because authors of HTML break their lines anywhere.
    """
    if text.isprintable():
        return " ".join(text.split()) if " " in text else text
    text = text.strip()
    if "\n" in text:
        text = _without_breaks(_ZERO_WIDTH.sub("", text).strip())
    text = " ".join(text.split())
    return text if text.isprintable() else " ".join(_ZERO_WIDTH.sub("", text).split())


def _without_breaks(text: str) -> str:
    """Return a text without the line breaks between two Chinese characters. Any other break becomes a space."""
    first, *others = filter(None, (line.strip(_IN_SOURCE) for line in text.split("\n"))) if text else ("",)
    parts = [first]
    for part in others:
        if not (_WIDE.match(part) and _WIDE.match(parts[-1], len(parts[-1]) - 1)):
            parts.append(" ")
        parts.append(part)
    return "".join(parts)


def spaced(text: str) -> str:
    """Return a text on one line, with each run of white space replaced by one space.

    Unlike :func:`one_line`, this function also replaces a line break between two Chinese characters with a
    space, because a line break in a title separates two parts of the title.
    """
    if not text.isprintable():
        text = _ZERO_WIDTH.sub("", text)
    return " ".join(text.split())


def copied_lines(texts: Sequence[str], first: int, after: int) -> set[int]:
    """Return the indexes of lines that repeat a passage from further above.

    The passage must have at least :data:`_COPIED_LINES` lines and :data:`_COPIED_CHARACTERS` characters. Some
    pages contain the text a second time, for printing or for small screens.

    Args:
        texts: the page's lines of text.
        first: the index of the first line to compare.
        after: the index of the line after the last line to compare.
    """
    seen: dict[str, int] = {}
    copied: set[int] = set()
    line = first
    while line < after:
        text = texts[line]
        origin = seen.setdefault(text, line)
        length = 0
        if origin < line and len(text) > 1:
            while (
                line + length < after
                and origin + length < line
                and (texts[origin + length] == texts[line + length])
            ):
                length += 1
        run = texts[line : line + length]
        if length >= _COPIED_LINES and sum(map(len, run)) >= _COPIED_CHARACTERS:
            copied.update(range(line, line + length))
            line += length
        else:
            line += 1
    return copied


class PageLines:
    """The lines of text in an HTML tree.

    A line consists of one or more of the tree's text segments. A segment is a piece of text between two tags.
    Lines, segments and elements are referred to by their index.

    Attributes:
        tree: the tree that the lines belong to.
        texts: the text of each line, never empty.
        firsts: the index of each line's first segment.
        lasts: the index just past each line's last segment.
    """

    __slots__ = ("_linked", "firsts", "lasts", "texts", "tree")

    def __init__(self, tree: Tree) -> None:
        """Combine the text segments of ``tree`` into lines."""
        self.tree = tree
        self.texts: list[str] = []
        self.firsts: list[int] = []
        self.lasts: list[int] = []
        self._linked: list[int] | None = None
        segments = tree.segments
        begin = 0
        for cut in (*tree.cuts, len(segments)):
            if cut == begin:
                continue
            raw = segments[begin] if cut == begin + 1 else "".join(segments[begin:cut])
            if raw == "\n":
                begin = cut
                continue
            text = raw if " " not in raw and raw.isprintable() else one_line(raw)
            if text not in _FILLERS:
                self.texts.append(text)
                self.firsts.append(begin)
                self.lasts.append(cut)
            begin = cut

    def heading(self, first: int, after: int) -> str:
        """Return the lines from ``first`` up to, but not including, ``after`` as one heading.

        A line break in the page's source becomes a space.
        """
        segments = self.tree.segments
        return " ".join(
            spaced("".join(segments[self.firsts[line] : self.lasts[line]])) for line in range(first, after)
        )

    def owner(self, line: int) -> int:
        """Return the index of the smallest element that contains the whole text of a line."""
        tree = self.tree
        owners = tree.owners
        first, last = self.firsts[line], self.lasts[line]
        if last - first == 1:
            return owners[first]
        owner = -1
        for segment in range(first, last):
            if not tree.segments[segment].isspace():
                owner = owners[segment] if owner < 0 else tree.common(owner, owners[segment])
        return owner

    def block(self, line: int) -> int:
        """Return the innermost block-level element that contains a line, such as a paragraph or a table cell."""
        tree = self.tree
        element = self.owner(line)
        while tree.tags[element] not in BLOCKS and tree.parents[element] >= 0:
            element = tree.parents[element]
        return element

    def span(self, element: int) -> tuple[int, int]:
        """Return the index of an element's first line and the index just past its last line.

        A line that is only partly inside the element is included.
        """
        first = bisect_left(self.firsts, self.tree.starts[element])
        if first and self.lasts[first - 1] > self.tree.starts[element]:
            first -= 1
        return first, bisect_left(self.firsts, self.tree.stops[element])

    def line_at(self, segment: int) -> int:
        """Return the index of the first line that begins at the given segment or after it.

        If no such line exists, return the number of lines.
        """
        return bisect_left(self.firsts, segment)

    @property
    def linked(self) -> list[int]:
        """For each line, the number of characters that are part of a link, not counting white space.

        Links without a real target (no ``href``, ``#`` or ``javascript:``) are ignored.
        """
        if self._linked is None:
            self._linked = self._count_linked()
        return self._linked

    def _count_linked(self) -> list[int]:
        tree = self.tree
        counts = [0] * len(self.texts)
        for link in tree.links:
            if tree.starts[link] == tree.stops[link]:
                continue
            if tree.attribute(link, "href").lstrip()[:11].lower() in {"", "#", "javascript:"}:
                continue
            first, after = self.span(link)
            for line in range(first, after):
                begin = max(tree.starts[link], self.firsts[line])
                end = min(tree.stops[link], self.lasts[line])
                if begin < end:
                    counts[line] += len(squeeze("".join(tree.segments[begin:end])))
        return counts
