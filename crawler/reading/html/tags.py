"""Properties of HTML tags, such as whether their elements begin a line or show no text."""

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
"""The CSS selector for inline elements that are hidden by their ``style``. A few visible elements match, too.

Pages hide, for example, keywords for search engines or a copy of a value for their scripts.
"""

NO_ELEMENT, _INLINE, BREAKS, SHOWS_NOTHING = range(4)
"""The kinds of nodes.

In this order: a comment or doctype, an inline element, an element that begins a line, and an element whose
text is not shown.
"""

_LISTED = frozenset({"meta", "img", "a"})
TEXT = 2
"""The number by which the parser identifies text nodes (LXB_TAG__TEXT)."""

_FIXED_NUMBERS = 190
"""The number below which the parser's numbers for tags are fixed.

A tag that the parser does not know gets a number that is valid for one document only.
"""

TAG_INFO: dict[int, tuple[str, int, bool]] = {}
"""The cached results of :func:`tag_info`, by the number with which the parser identifies the tag."""


def tag_info(tag: str, number: int) -> tuple[str, int, bool]:
    """Return a tag's name, its kind, and whether a page's tree keeps a list of the elements with this tag.

    The kind is one of :data:`NO_ELEMENT`, ``_INLINE``, :data:`BREAKS` and :data:`SHOWS_NOTHING`. The result is
    cached in :data:`TAG_INFO` if ``number`` identifies the same tag in every page (see :data:`_FIXED_NUMBERS`).

    Args:
        tag: the tag's name.
        number: the number by which the parser identifies the tag.
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

    Such a paragraph is read as plain text, without its elements.

    Args:
        has_hidden: whether the page hides inline elements. If it does, paragraphs with hidden formatting
            elements are excluded, which makes the search take twice as long.
    """
    hidden = ",[style*=display i]" if has_hidden else ""
    return f"p:not([hidden],[style*=display i],:has(:not({_FORMATTING}){hidden}))"
