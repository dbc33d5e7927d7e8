"""What the parser is spared: pages that no portal serves and that would cost minutes or gigabytes."""

from __future__ import annotations

import re

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

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_LONG = 20_000
"""Characters of a tag below which its attributes cannot be too many for the parser to bear."""

_LONG_TAG = re.compile(rf"<[a-zA-Z][^<>]{{{_LONG},}}")
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


def guarded(text: str) -> str:
    """Refuse or mend what would cost the parser minutes; ordinary pages pass at the price of two counts."""
    if len(text) > MAX_CHARACTERS:
        raise PageTooLargeError(f"the page has {len(text):,} characters, more than {MAX_CHARACTERS:,}")
    if _may_have_long_tag(text):
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


def _may_have_long_tag(text: str) -> bool:
    """Whether a long stretch of a text neither begins nor ends a tag: of a long tag, half a length is all inside."""
    stretches = (text[begin : begin + _LONG // 2] for begin in range(0, len(text) - _LONG, _LONG // 2))
    return any("<" not in stretch and ">" not in stretch for stretch in stretches)
