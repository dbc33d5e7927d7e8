"""Elements that a page hides in the middle of its lines: a value's copy for a script, a mark for a search engine."""

from __future__ import annotations

import re
from collections.abc import Collection

_INLINE = ("span", "em", "i", "b", "strong", "font", "label", "a")
"""Elements that flow in a line and that pages hide by their own style."""

_HIDES = re.compile(r"\s*:\s*none", re.IGNORECASE)
_BEGINNING = re.compile(rf"<({'|'.join(_INLINE)}) ", re.IGNORECASE)
_LONGEST_TAG = 500
"""Characters of a tag up to its ``display``; before one in a style sheet stands no tag for tens of thousands."""


def hidden_tags(page: str) -> frozenset[str]:
    """The tags of elements that flow in a line and that a page's source hides; asked first because it costs little."""
    found: set[str] = set()
    for name in ("display", "DISPLAY"):
        place = page.find(name)
        while place >= 0:
            if _HIDES.match(page, place + len(name)):
                begin = page.rfind("<", max(0, place - _LONGEST_TAG), place)
                tag = _BEGINNING.match(page, begin) if begin >= 0 else None
                if tag is not None:
                    found.add(tag[1].lower())
            place = page.find(name, place + len(name))
    return frozenset(found)


def hidden_in_css(tags: Collection[str]) -> str:
    """The CSS selector of the elements of some tags that are hidden, and of a few that are not."""
    return ",".join(f"{tag}[style*=display i][style*=none i]" for tag in sorted(tags))
