"""Read numerals as Chinese offices write them."""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.reading.nfkc import nfkc

# Every zero seen in dates: 〇, ○ (U+25CB, very common), ◯, full-width and Greek or Latin O, 零.
_ZEROS = str.maketrans(dict.fromkeys("○◯〇零ＯOoοОо0⭕", "〇"))
_CHINESE = re.compile("[〇一二两三四五六七八九十百千万亿]+")
_DIGITS = str.maketrans("〇一二三四五六七八九", "0123456789")
_POSITIONAL = re.compile("[〇一二三四五六七八九]+")
CHINESE_DIGIT = "〇○◯零ＯOοО一二三四五六七八九"
"""Digits of a year written in Chinese, for use inside a character class of a regular expression."""


@lru_cache(maxsize=4096)
def read_number(text: str) -> int | None:
    """Return the value of a whole number in Arabic or Chinese numerals, or None if the text is not a whole number.

    Arabic numerals may be half or full width. ``二〇二四`` and ``二○二四`` are read digit by digit;
    ``二十四`` and ``一百零三`` are read by value.
    """
    plain = nfkc(text).strip()
    if plain.isascii() and plain.isdigit():
        return int(plain) if len(plain) < 19 else None
    zeroed = plain.translate(_ZEROS)
    if _POSITIONAL.fullmatch(zeroed):
        return int(zeroed.translate(_DIGITS)) if len(zeroed) < 19 else None
    if not _CHINESE.fullmatch(zeroed):
        return None
    import cn2an  # noqa: PLC0415 it takes a tenth of the start-up time, and few pages need it

    try:
        return int(cn2an.cn2an(zeroed.replace("〇", "零"), "smart"))
    except (ValueError, TypeError, KeyError, IndexError, OverflowError):
        return None
