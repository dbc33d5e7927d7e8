"""Limits on a page's size and nesting. Parsing a page beyond them could take minutes or gigabytes of memory."""

from __future__ import annotations

import re

from crawler.reading.errors import PageTooComplexError, PageTooLargeError

MAX_CHARACTERS = 16 * 1024 * 1024
"""The maximum number of characters in a page.

The largest page saved from a portal has 0.4 million characters.
"""

MAX_DEPTH = 2_000
"""The maximum nesting depth of elements.

Browsers allow 512. Parsing time grows with the square of the depth.
"""

MAX_ATTRIBUTES = 2_000
"""The maximum number of attributes in a tag.

Parsing time grows with the square of their number.
"""

_MAX_UNCLOSED_FORMATTING = 200
_FEW_TAGS = 2_000
"""The maximum number of tags in a page that is always parsed quickly and needs no further checks."""

_MANY_TAGS = 8_000
"""The maximum number of tags in a page that needs further checks only if many of its elements are not closed."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_LONG_TAG_LENGTH = 20_000
"""The minimum length, in characters, of a tag whose attributes are counted.

A shorter tag has too few attributes to slow the parser down.
"""

_LONG_TAG = re.compile(rf"<[a-zA-Z][^<>]{{{_LONG_TAG_LENGTH},}}")
_FORMATTING = frozenset("b big code em font i s small strike strong tt u nobr".split())
_FORMATTING_TAG = re.compile(rf"</?(?:{'|'.join(sorted(_FORMATTING))})(?=[\s/>])[^<>]*>", re.IGNORECASE)
_NOT_NESTING = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li dd dt td th tr tbody "
    "thead tfoot option optgroup html head body a".split()
)
"""The names of elements that do not add to the nesting depth, besides those for formatting.

These elements cannot be nested, or the parser closes them by itself.
"""


def within_limits(text: str) -> str:
    """Return a page's text in a form that can be parsed in reasonable time.

    An ordinary page is returned unchanged after a quick count of its tags. If a page leaves more than 200
    formatting tags (such as ``<b>``) open, all of its formatting tags are removed.

    Raises:
        PageTooLargeError: the page has more than :data:`MAX_CHARACTERS` characters.
        PageTooComplexError: the page's elements are nested too deeply, or a tag has too many attributes.
    """
    if len(text) > MAX_CHARACTERS:
        raise PageTooLargeError(f"the page has {len(text):,} characters, more than {MAX_CHARACTERS:,}")
    if _may_have_long_tag(text):
        for tag in _LONG_TAG.finditer(text):
            # Attributes are separated by white space; a long style or data: URI has far less of it.
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
        # The parser reopens unclosed <b>, <font> … in every paragraph. Removing these tags loses no text.
        return _FORMATTING_TAG.sub("", text)
    return text


def _may_have_long_tag(text: str) -> bool:
    """Return whether a text may contain a tag that is longer than :data:`_LONG_TAG_LENGTH`.

    The text is cut into pieces of half that length. The result is True if any piece contains neither ``<`` nor
    ``>``, because such a piece may be inside a long tag.
    """
    stretches = (
        text[begin : begin + _LONG_TAG_LENGTH // 2]
        for begin in range(0, len(text) - _LONG_TAG_LENGTH, _LONG_TAG_LENGTH // 2)
    )
    return any("<" not in stretch and ">" not in stretch for stretch in stretches)
