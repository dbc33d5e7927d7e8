"""Decoding a page's bytes to text.

The codec that a page declares is tried first. Other codecs are tried only if that codec cannot decode every
byte: of 76 saved pages from some 45 portals, few declared a wrong codec. Characters that cannot be decoded are
counted.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

REPLACEMENT = "\ufffd"

_LATE_META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([a-zA-Z0-9_.:-]{2,20})""", re.IGNORECASE)

# A declared codec without Chinese characters is a server's default and says nothing about the page.
_NO_CHINESE = frozenset({"ascii", "cp1252", "iso8859-1", "iso8859-15", "latin-1"})

_MAX_UNDECODABLE = 0.01
"""The share of undecodable characters above which charset-normalizer detects the codec."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's decoded text, with the codec used and the number of characters lost.

    Attributes:
        text: the decoded text, in which U+FFFD replaces each undecodable character.
        encoding: Python's name for the codec that decoded the bytes.
        undecodable: the number of characters that could not be decoded.
    """

    text: str
    encoding: str
    undecodable: int = 0


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """Decode a page's bytes to text.

    If the page begins with a byte order mark, the mark decides the codec. Otherwise, four codecs are tried in
    this order: the codec declared in the ``Content-Type`` header, the codec declared in a ``<meta>`` tag,
    utf-8, and gb18030. The first codec that decodes every byte is used.

    There are three exceptions. A declared codec without Chinese characters is not tried. A declared gb2312 or
    gbk is read as gb18030. If header and ``<meta>`` disagree, and either declares utf-8, utf-8 is tried first:
    text in another Chinese encoding is never valid utf-8 by chance.

    If none of the four codecs decodes every byte, charset-normalizer is asked to detect the codec, but only
    if each of the four loses more than 1 % of the characters. A detected codec is used if it decodes every
    byte. In all other cases, the codec that loses the fewest characters is used.

    Args:
        body: the page's bytes, after any content encoding (such as gzip) has been removed.
        content_type: the value of the ``Content-Type`` header, or None if there was none.
    """
    marked, bom = read_bom(body)
    if marked is not None and bom is not None:
        return _decode_lossy(body[len(bom) :], marked)
    if _header_codec(content_type) == "utf-8":
        # Most pages: bytes that are valid utf-8 are utf-8, whatever the meta says.
        text = _decode_strictly(body, "utf-8")
        if text is not None:
            return Decoded(text, "utf-8")
    candidates = _candidates(body, content_type)
    for encoding in candidates:
        text = _decode_strictly(body, encoding)
        if text is not None:
            return Decoded(text, encoding)
    best = min(
        (_decode_lossy(body, encoding) for encoding in candidates), key=lambda decoded: decoded.undecodable
    )
    if best.undecodable > _MAX_UNDECODABLE * len(best.text):
        match = from_bytes(body).best()
        detected = resolve_encoding(match.encoding) if match is not None else None
        text = _decode_strictly(body, detected) if detected else None
        if text is not None and detected is not None:
            return Decoded(text, detected)
    return best


@lru_cache(maxsize=256)
def _header_codec(content_type: str | None) -> str | None:
    """Return Python's name for the codec declared in a ``Content-Type`` header, or None.

    The result is None if the header declares no codec, an unknown codec, or a codec without Chinese characters.
    """
    return _usable_codec(http_content_type_encoding(content_type))


def _candidates(body: bytes, content_type: str | None) -> list[str]:
    """Return Python's names for the codecs to try on a page, most likely first."""
    header = http_content_type_encoding(content_type)
    declared = [header, html_body_declared_encoding(body) or _late_declaration(body)]
    encodings = [name for name in (_usable_codec(charset) for charset in declared) if name]
    if len(set(encodings)) > 1 and "utf-8" in encodings:
        encodings.remove("utf-8")
        encodings.insert(0, "utf-8")
    return list(dict.fromkeys([*encodings, "utf-8", "gb18030"]))


def _late_declaration(body: bytes) -> str | None:
    """Return the charset from the page's first ``<meta>`` tag with a charset, or None if there is no such tag.

    This is needed only if the page's first kilobytes declare no charset (seen on portals with long inline
    scripts).
    """
    found = _LATE_META.search(body)
    return found.group(1).decode("ascii") if found else None


@lru_cache(maxsize=256)
def _usable_codec(name: str | None) -> str | None:
    """Return Python's name for the codec declared as ``name``, or None if the codec cannot be used.

    A codec cannot be used if Python does not know its name or if it has no Chinese characters. For gb2312 and
    gbk, the result is gb18030, which contains all of their characters.
    """
    resolved = resolve_encoding(name) if name else None
    if resolved is None:
        return None
    canonical = codecs.lookup(resolved).name
    if canonical in _NO_CHINESE:
        return None
    return "gb18030" if canonical in {"gb2312", "gbk"} else canonical


def _decode_strictly(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _decode_lossy(body: bytes, encoding: str) -> Decoded:
    text = body.decode(encoding, "replace")
    return Decoded(text, encoding, text.count(REPLACEMENT))
