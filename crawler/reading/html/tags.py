"""Properties of HTML tags, such as whether their elements begin a line or show no text."""

from __future__ import annotations

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre "
    "section summary table tbody td tfoot th thead tr ul ucapcontent ucaptitle publishtime".split()
)
"""The tags of elements that begin and end a line of text."""

WITHOUT_TEXT = frozenset(
    "script style noscript template textarea select option title svg canvas iframe object audio "
    "video datalist math".split()
)
"""The tags of elements whose text a browser does not show. The text of ``<template>`` is shown in a shadow root only."""

BREAKS = BLOCKS | {"br"}
"""The tags of elements that begin a line of text."""

_FORMATTING = r"span,font,b,strong,i,em,u,o\:p"
"""The CSS selector for elements that change only the look of their text."""

HIDDEN_INLINE = ":is(span,em,i,b,strong,font,label,a)[style*=display i][style*=none i]"
"""The CSS selector for inline elements that are hidden by their ``style``. A few visible elements match, too.

Pages hide, for example, keywords for search engines or a copy of a value for their scripts.
"""

HIDDEN = "[hidden],[style*=display i][style*=none i]"
"""The CSS selector for all elements that are hidden. A few visible elements match, too."""


def plain_paragraphs(*, has_hidden: bool) -> str:
    """Return the CSS selector for visible paragraphs that contain only text and formatting elements.

    The formatting elements have no class, id or title: a selector cannot need them, and they hold no label.

    Args:
        has_hidden: whether the page hides inline elements. If it does, paragraphs with hidden formatting
            elements are excluded, which makes the search take twice as long.
    """
    hidden = ",[style*=display i]" if has_hidden else ""
    return f"p:not([hidden],[style*=display i],:has(:not({_FORMATTING}),[class],[id],[title]{hidden}))"
