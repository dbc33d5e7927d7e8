"""Elements that a page hides in the middle of its lines: a value's copy for a script, a mark for a search engine."""

from __future__ import annotations

import re

INLINE = ("span", "em", "i", "b", "strong", "font", "label", "a")
"""Elements that flow in a line and that pages hide by their own style."""

HIDDEN_INLINE = ",".join(f"{tag}[style*=display i][style*=none i]" for tag in INLINE)
"""As a CSS selector, those that are hidden, and a few that are not."""

_HIDES = re.compile(r"\s*:\s*none", re.IGNORECASE)
_BEGINNINGS = tuple(f"<{tag} " for tag in INLINE)
_LONGEST_TAG = 500
"""Characters of a tag up to its ``display``; before one in a style sheet stands no tag for tens of thousands."""


def hides_inline(page: str) -> bool:
    """Whether a page's source hides an element that flows in a line; looked for first because it costs little."""
    for name in ("display", "DISPLAY"):
        place = page.find(name)
        while place >= 0:
            if _HIDES.match(page, place + len(name)):
                begin = page.rfind("<", max(0, place - _LONGEST_TAG), place)
                if begin >= 0 and page[begin : begin + 8].lower().startswith(_BEGINNINGS):
                    return True
            place = page.find(name, place + len(name))
    return False
