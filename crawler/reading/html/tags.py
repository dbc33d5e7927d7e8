"""Properties of tags for the walk over a page: whether one begins a line, shows text, is listed."""

from __future__ import annotations

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre "
    "section summary table tbody td tfoot th thead tr ul ucapcontent ucaptitle publishtime".split()
)
"""Elements that begin and end a line."""

_WITHOUT_TEXT = frozenset(
    "script style noscript template textarea select option head title svg canvas iframe object audio "
    "video datalist math".split()
)
"""Elements whose text the page does not show."""

_FORMATTING = r"span,font,b,strong,i,em,u,o\:p"

HIDDEN_INLINE = ":is(span,em,i,b,strong,font,label,a)[style*=display i][style*=none i]"
"""The CSS selector of inline elements that their own style hides, and of a few more.

Pages hide a value's copy for a script, or a keyword for a search engine.
"""

NO_ELEMENT, _INLINE, BREAKS, SHOWS_NOTHING = range(4)
"""Kinds of nodes: comment or doctype, inline, begins a line, shows no text."""

_LISTED = frozenset({"meta", "img", "a"})
TEXT = 2
"""The parser's number of a text node (LXB_TAG__TEXT)."""

_FIXED_NUMBERS = 190
"""Tags that the parser knows have numbers below this; other tags get a number for one document only."""

TAG_INFO: dict[int, tuple[str, int, bool]] = {}
"""Results of :func:`tag_info`, by the parser's number of the tag."""


def tag_info(tag: str, number: int) -> tuple[str, int, bool]:
    """Return name and kind of a tag and whether its elements are listed; cache it in :data:`TAG_INFO`."""
    if not tag or tag[0] in "-_":
        kind = NO_ELEMENT
    elif tag in _WITHOUT_TEXT and tag != "head":
        kind = SHOWS_NOTHING
    else:
        kind = BREAKS if tag in BLOCKS or tag == "br" else _INLINE
    info = (tag, kind, tag in _LISTED)
    if number < _FIXED_NUMBERS:
        TAG_INFO[number] = info
    return info


def plain_paragraphs(*, has_hidden: bool) -> str:
    """Return the CSS selector of visible paragraphs that hold only formatting, so that their text is enough.

    Args:
        has_hidden: whether the page hides inline elements. Looking for hidden formatting doubles the time.
    """
    hidden = ",[style*=display i]" if has_hidden else ""
    return f"p:not([hidden],[style*=display i],:has(:not({_FORMATTING}){hidden}))"
