"""Limits on a page's size and nesting. Parsing a page beyond them could take minutes or gigabytes of memory."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from crawler.reading.errors import PageTooComplexError, PageTooLargeError
from crawler.reading.html.nesting import FORMATTING, Nesting

MAX_CHARACTERS = 16 * 1024 * 1024
"""The maximum number of characters in a page.

The largest page saved from a portal has 0.4 million characters.
"""

MAX_DEPTH = 2_000
"""The maximum nesting depth of elements.

Browsers allow 512. Parsing time grows with the square of the depth.
"""

MAX_ATTRIBUTES = 2_000
"""The maximum number of attributes in a tag of a listing's page or of a very large page, and in all tags of <html> and
<body> together.

The time in which lxml parses a tag grows with the square of their number, and so does the time in which turbohtml
adds those of repeated <html> and <body> tags to one element. turbohtml parses a tag with a million of them in a second.
"""

_VERY_LARGE = 1_000_000
"""The number of characters above which the attributes in each tag of a page are counted."""

MAX_OPTIONS = 20_000
"""The maximum number of options in a page's drop-down lists.

Parsing time grows with the square of their number in one list.
"""

_MAX_UNCLOSED_FORMATTING = 200
_FEW_TAGS = 2_000
"""The maximum number of tags in a page that is always parsed quickly and needs no further checks."""

_SOME_TAGS = 4_000
"""The maximum number of tags in a page whose formatting tags need not be counted if most elements are closed."""

_MANY_TAGS = 8_000
"""The maximum number of tags in a page that needs further checks only if many of its elements are not closed."""

_LONG_TAG_LENGTH = 20_000
"""The minimum length, in characters, of a tag whose attributes are counted.

A shorter tag has too few attributes to slow the parser down.
"""

_LONG_TAG = re.compile(rf"</?[a-zA-Z][^<>]{{{_LONG_TAG_LENGTH},}}")
_ANGLE_IN_VALUE = re.compile(r"""=\s*+["'][^"'<>]*+[<>]""")
_WHOLE_TAG = re.compile(r"""<[a-zA-Z](?:[^>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+|["'])*+""")
"""Matches a tag up to its end. A ``>`` in a quoted value is not the end."""

_ROOT_TAG = re.compile(r"<(?:[bB][oO][dD][yY]|[hH][tT][mM][lL])[\s/][^<>]*")
"""Matches a tag whose attributes are added to those of an element that exists already."""

_QUOTED_VALUE = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")
_BETWEEN_ATTRIBUTES = re.compile(r"[\s/]+")
_LONG_TEXT = 100_000
"""The minimum number of characters of a page with enough attributes in repeated tags to slow the parser down."""

_FORMATTING_NAME = re.compile(rf"<(/?(?:{'|'.join(sorted(FORMATTING))}))[\s/>]", re.IGNORECASE)
_FORMATTING_TAG = re.compile(rf"</?(?:{'|'.join(sorted(FORMATTING))})(?=[\s/>])[^<>]*>", re.IGNORECASE)


def within_limits(text: str) -> str:
    """Return a page's text in a form that can be parsed in reasonable time.

    An ordinary page is returned unchanged after a quick count of its tags. If a page leaves more than 200
    formatting tags (such as ``<b>``) open, all of its formatting tags are removed.

    Raises:
        PageTooLargeError: the page has more than :data:`MAX_CHARACTERS` characters.
        PageTooComplexError: the page's elements are nested too deeply, <html> and <body> or a tag of a very large
            page have too many attributes, or a drop-down list has too many options.
    """
    if len(text) > MAX_CHARACTERS:
        raise PageTooLargeError(f"the page has {len(text):,} characters, more than {MAX_CHARACTERS:,}")
    if (
        len(text) > _LONG_TEXT
        and sum(_attributes(tag[0]) for tag in _ROOT_TAG.finditer(text)) > MAX_ATTRIBUTES
    ):
        raise PageTooComplexError(f"<html> and <body> have more than {MAX_ATTRIBUTES:,} attributes")
    if len(text) > _VERY_LARGE:
        _check_attributes(text)
    tags = text.count("<")
    if tags <= _FEW_TAGS or (tags <= _MANY_TAGS and _seems_closed(text, tags)):
        return text
    nesting = Nesting(text)
    if nesting.depth > MAX_DEPTH:
        raise PageTooComplexError(f"elements are nested more than {MAX_DEPTH:,} deep")
    if nesting.options > MAX_OPTIONS:
        raise PageTooComplexError(f"the page has more than {MAX_OPTIONS:,} options")
    if nesting.unclosed_formatting > _MAX_UNCLOSED_FORMATTING:
        # The parser reopens unclosed <b>, <font> … in every paragraph. Removing these tags loses no text.
        return _FORMATTING_TAG.sub("", text)
    return text


def within_limits_of_lxml(text: str) -> str:
    """Return a page's text in a form that lxml can parse in reasonable time; see :func:`within_limits`.

    Raises:
        PageTooLargeError: the page has more than :data:`MAX_CHARACTERS` characters.
        PageTooComplexError: as in :func:`within_limits`, or a tag has too many attributes.
    """
    text = within_limits(text)
    _check_attributes(text)
    return text


def _check_attributes(text: str) -> None:
    """Raise PageTooComplexError if a tag has more than :data:`MAX_ATTRIBUTES` attributes."""
    if any(_has_many_attributes(text, tag) for tag in _long_tags(text)):
        raise PageTooComplexError(f"a tag has more than {MAX_ATTRIBUTES:,} attributes")


def _seems_closed(text: str, tags: int) -> bool:
    """Return whether a page has nearly as many end tags as other tags, also among its formatting tags."""
    if tags - 2 * text.count("</") >= tags // 4:
        return False
    if tags <= _SOME_TAGS:
        return True
    names = Counter(name.lower() for name in _FORMATTING_NAME.findall(text))
    return sum(max(names[name] - names[f"/{name}"], 0) for name in FORMATTING) <= _MAX_UNCLOSED_FORMATTING


def _long_tags(text: str) -> Iterator[re.Match[str]]:
    """Yield the tags that are longer than :data:`_LONG_TAG_LENGTH`, if there may be any."""
    if len(text) <= _LONG_TAG_LENGTH:
        return
    if _may_have_long_tag(text):
        yield from _LONG_TAG.finditer(text)
    if _ANGLE_IN_VALUE.search(text):
        yield from (tag for tag in _WHOLE_TAG.finditer(text) if tag.end() - tag.start() > _LONG_TAG_LENGTH)


def _attributes(tag: str) -> int:
    """Return the number of attributes in a tag. A long ``style`` or ``data:`` URI counts as one."""
    return len(_BETWEEN_ATTRIBUTES.findall(_QUOTED_VALUE.sub("= ", tag)))


def _has_many_attributes(text: str, tag: re.Match[str]) -> bool:
    """Return whether a long tag has more than :data:`MAX_ATTRIBUTES` attributes.

    What looks like a tag in a script, such as ``i<n``, is one only if it also has as many equals signs.
    """
    if _attributes(tag[0]) <= MAX_ATTRIBUTES:
        return False
    in_script = any(
        text.rfind(f"<{name}", 0, tag.start()) > text.rfind(f"</{name}", 0, tag.start())
        for name in ("script", "SCRIPT")
    )
    return not in_script or tag[0].count("=") > MAX_ATTRIBUTES


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
