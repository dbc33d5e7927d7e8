"""Limits on what reaches the parser: pages beyond them would cost minutes or gigabytes."""

from __future__ import annotations

import re

from crawler.reading.errors import PageTooComplexError, PageTooLargeError

MAX_CHARACTERS = 16 * 1024 * 1024
"""Most characters of a page; the largest saved page of a portal has 0.4 million."""

MAX_DEPTH = 2_000
"""Deepest nesting of elements: browsers stop at 512, and the parser's time grows with its square."""

MAX_ATTRIBUTES = 2_000
"""Most attributes of a tag: the parser's time grows with the square of their number."""

_MAX_UNCLOSED_FORMATTING = 200
_FEW_TAGS = 2_000
"""Tags up to which no page is slow to parse, so that nothing needs to be counted."""

_MANY_TAGS = 8_000
"""Tags up to which a page is slow to parse only if it leaves many elements open."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_LONG_TAG_LENGTH = 20_000
"""Characters of a tag up to which its attributes are too few to slow the parser down."""

_LONG_TAG = re.compile(rf"<[a-zA-Z][^<>]{{{_LONG_TAG_LENGTH},}}")
_FORMATTING = frozenset(
    ["b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u", "nobr"]
)
_FORMATTING_TAG = re.compile(
    r"</?(?:b|big|code|em|font|i|s|small|strike|strong|tt|u|nobr)(?=[\s/>])[^<>]*>", re.IGNORECASE
)
_NOT_NESTING = (
    frozenset(
        "area base br col embed hr img input link meta param source track wbr p li dd dt td th tr tbody "
        "thead tfoot option optgroup html head body a".split()
    )
    | _FORMATTING
)
"""Elements that do not nest, or that the parser closes by itself."""


def within_limits(text: str) -> str:
    """Return the text of a page in a form that the parser can read in reasonable time.

    Ordinary pages come back unchanged, at the price of two counts. Formatting tags are removed where hundreds
    of them are left open.

    Raises:
        PageTooLargeError: the page has more than :data:`MAX_CHARACTERS` characters.
        PageTooComplexError: its elements are nested too deep, or a tag has too many attributes.
    """
    if len(text) > MAX_CHARACTERS:
        raise PageTooLargeError(f"the page has {len(text):,} characters, more than {MAX_CHARACTERS:,}")
    if _may_have_long_tag(text):
        for tag in _LONG_TAG.finditer(text):
            # White space outside of data: URIs separates attributes; a long style has far less of it.
            if tag.group().count("=") > MAX_ATTRIBUTES and len(tag.group().split()) > MAX_ATTRIBUTES:
                raise PageTooComplexError(f"a tag has more than {MAX_ATTRIBUTES:,} attributes")
    tags = text.count("<")
    if tags <= _FEW_TAGS or (tags <= _MANY_TAGS and tags - 2 * text.count("</") < tags // 4):
        return text
    depth = deepest = unclosed = 0
    for closing, name in _TAG.findall(text):
        lowered = name.lower()
        if lowered in _FORMATTING:
            unclosed += -1 if closing else 1
        elif lowered not in _NOT_NESTING:
            depth = max(0, depth + (-1 if closing else 1))
            deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        raise PageTooComplexError(f"elements are nested more than {MAX_DEPTH:,} deep")
    if unclosed > _MAX_UNCLOSED_FORMATTING:
        # The parser reopens unclosed <b>, <font> … in every paragraph; they have no text of their own.
        return _FORMATTING_TAG.sub("", text)
    return text


def _may_have_long_tag(text: str) -> bool:
    """Tell whether a text may have a long tag: a stretch of half that length without ``<`` and ``>``."""
    stretches = (
        text[begin : begin + _LONG_TAG_LENGTH // 2]
        for begin in range(0, len(text) - _LONG_TAG_LENGTH, _LONG_TAG_LENGTH // 2)
    )
    return any("<" not in stretch and ">" not in stretch for stretch in stretches)
