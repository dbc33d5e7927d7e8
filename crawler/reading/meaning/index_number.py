"""Read index numbers (索引号), and the organisation codes that they contain.

An index number permanently identifies a disclosed document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from stdnum.cn import uscc

from crawler.reading.html.lines import squeeze
from crawler.reading.nfkc import nfkc

_BLANK = frozenset({"", "-", "--", "—", "——", "/", "无", "暂无", "null", "NULL", "〔〕号", "[]号"})
_GRAMMAR = re.compile(
    r"(?P<prefix>[^/]+)/(?P<year>(?:19|20)\d{2})(?:(?P<month>\d{2})(?P<day>\d{2})?)?-(?P<serial>\d{1,8})"
)
_BARE = re.compile(r"(?P<year>(?:19|20)\d{2})-(?P<serial>\d{1,8})")
_CREDIT = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
_ORGANISATION = re.compile(r"[0-9A-Z]{8}-?[0-9X]")


@dataclass(frozen=True, slots=True)
class IndexNumber:
    """A parsed index number.

    Attributes:
        number: the whole number in NFKC form, without white space.
        prefix: the part before the slash, or None if there is no such part.
        organisation_code: the agency's code of 18 characters (GB 32100) or 9 characters (GB 11714), or None
            if the prefix is not such a code with a correct check digit.
        checksum_failed: True if the prefix has the form of an organisation code but a wrong check digit.
        year: the year before the hyphen (the form "code/YYYY-serial" is defined in 国办秘函〔2009〕6号), or
            None if the number has another form. The year must never be used as a date.
        serial: the digits after the hyphen, including leading zeros, or None if the number has another form.
    """

    number: str
    prefix: str | None = None
    organisation_code: str | None = None
    checksum_failed: bool = False
    year: int | None = None
    serial: str | None = None


def normalise_index_number(text: str) -> str | None:
    """Return an index number in NFKC form without white space, for use as a key.

    Returns None if the number is blank or a placeholder such as 无 (none).
    """
    number = squeeze(nfkc(text)).strip("[]【】")
    return None if number in _BLANK else number


def read_index_number(text: str) -> IndexNumber | None:
    """Parse an index number, or return None if ``text`` is blank or a placeholder.

    Portals use about a dozen forms. Parts that cannot be recognised are None in the result.
    """
    number = normalise_index_number(text)
    if number is None:
        return None
    match = _GRAMMAR.fullmatch(number)
    if match is None:
        bare = _BARE.fullmatch(number)
        if bare is not None:
            return IndexNumber(number, year=int(bare["year"]), serial=bare["serial"])
        return IndexNumber(number, number.split("/")[0] if "/" in number else None)
    prefix = match["prefix"]
    code, failed = _organisation_code(prefix)
    return IndexNumber(number, prefix, code, failed, int(match["year"]), match["serial"])


@lru_cache(maxsize=1024)
def _organisation_code(prefix: str) -> tuple[str | None, bool]:
    """Find the organisation code in the prefix of an index number.

    Returns:
        The code, or None if the prefix is not a valid code; and True if the prefix has the form of a code but
        a wrong check digit.
    """
    code = prefix.upper()
    if is_credit_code(code) or is_organisation_code(code):
        return code.replace("-", ""), False
    return None, bool(_CREDIT.fullmatch(code) or _ORGANISATION.fullmatch(code))


def is_credit_code(code: str) -> bool:
    """Return whether a text is a unified social credit code (GB 32100-2015).

    Such a code has 18 characters. The last character is a check digit (modulo 31).
    """
    return _CREDIT.fullmatch(code) is not None and uscc.calc_check_digit(code[:17]) == code[17]


def is_organisation_code(code: str) -> bool:
    """Return whether a text is an organisation code (GB 11714-1997).

    Such a code has 9 characters. The last character is a check digit (modulo 11), which a hyphen may precede.
    """
    if not _ORGANISATION.fullmatch(code):
        return False
    plain = code.replace("-", "")
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(character, 36) * weight for character, weight in zip(plain, weights, strict=False))
    return "0123456789X0"[11 - total % 11] == plain[8]
