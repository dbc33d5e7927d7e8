"""Properties of HTML tags: whether their elements start a line, show text, or are listed by the tree."""

from __future__ import annotations

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre "
    "section summary table tbody td tfoot th thead tr ul ucapcontent ucaptitle publishtime".split()
)
"""The tags of elements that begin and end a line of text."""

_WITHOUT_TEXT = frozenset(
    "script style noscript template textarea select option head title svg canvas iframe object audio "
    "video datalist math".split()
)
"""The tags of elements whose text a browser does not show."""

_FORMATTING = r"span,font,b,strong,i,em,u,o\:p"

HIDDEN_INLINE = ":is(span,em,i,b,strong,font,label,a)[style*=display i][style*=none i]"
"""The CSS selector for inline elements that their own style hides. It also matches a few visible ones.

Pages hide the copy of a value that a script reads, for example, or a keyword for search engines.
"""

NO_ELEMENT, _INLINE, BREAKS, SHOWS_NOTHING = range(4)
"""Kinds of nodes: comment or doctype, inline element, element that begins a line, element without text."""

_LISTED = frozenset({"meta", "img", "a"})
TEXT = 2
"""The number by which the parser identifies text nodes (LXB_TAG__TEXT)."""

_FIXED_NUMBERS = 190
"""The upper limit of the numbers of tags that the parser knows.

Any other tag gets a number that is valid for one document only.
"""

TAG_INFO: dict[int, tuple[str, int, bool]] = {}
"""The cached results of :func:`tag_info`, by the number with which the parser identifies the tag."""


def tag_info(tag: str, number: int) -> tuple[str, int, bool]:
    """Return a tag's name, its kind, and whether the tree lists its elements.

    The kind is a number such as :data:`BREAKS` or :data:`SHOWS_NOTHING`. The result is cached in
    :data:`TAG_INFO`, unless the parser's ``number`` for the tag is valid for one document only.
    """
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
    """Return the CSS selector for visible paragraphs that contain only text and formatting elements.

    The text of such a paragraph is all that is needed of it.

    Args:
        has_hidden: whether the page hides inline elements. If it does, paragraphs with hidden formatting
            elements are excluded, which doubles the time.
    """
    hidden = ",[style*=display i]" if has_hidden else ""
    return f"p:not([hidden],[style*=display i],:has(:not({_FORMATTING}){hidden}))"
