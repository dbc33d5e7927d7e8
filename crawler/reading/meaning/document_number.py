"""Read document numbers (发文字号) in the form that GB/T 9704-2012, 7.2.5 defines."""

from __future__ import annotations

import re

from crawler.reading.html.lines import squeeze
from crawler.reading.meaning.numerals import read_number
from crawler.reading.nfkc import nfkc

_OPEN, _CLOSE = r"[〔\[【(<﹝〖{〈《]", r"[〕\]】)>﹞〗}〉》]"
_FORMAL = re.compile(
    rf"(?P<issuer>(?:[\u4e00-\u9fffA-Za-z·、]|\([\u4e00-\u9fff]{{1,6}}\)){{1,24}}?){_OPEN}(?P<year>(?:19|20)\d{{2}}|[〇○零一二三四五六七八九]{{4}})年?{_CLOSE}"
    r"第?0*(?P<serial>\d{1,6})(?P<sub>[-—]\d{1,3})?号?"
)
_NUMBERED = re.compile(
    r"[\u4e00-\u9fff]{0,20}(?:(?:19|20)\d{2}年)?(?:第)\d{1,5}号(?:令|公告|通告)?|[\u4e00-\u9fff]{2,20}令(?:第)?\d{1,5}号"
)
_LONGEST_LINE = 60
_MENTIONING = ("根据", "按照", "依据", "参照", "关于", "转发")
"""First words of a line that mentions the number of some other document, not the letter's own."""

_AFTER_NUMBER = re.compile(
    r"(?<=号)(?:\s+(?:签\s*发\s*人|(?:办理|答复|办复|建议|提案)?(?:结果|类别|分类|标识|标记)|主动公开|依申请公开).{0,30}|"
    r"\s*[（(【\[]?[A-DＡ-Ｄ]\d?类?[）)】\]]?)$"
)
"""Matches text after a document number in a letter's head: the signatory (签发人) or the result code."""

_PLACEHOLDER = re.compile(
    rf"[\u4e00-\u9fff]*{_OPEN}{_CLOSE}(?:第?号)?|第?号|[-—/]*|无|暂无|null", re.IGNORECASE
)


def read_document_number(text: str) -> str | None:
    """Return a document number in its standard form, or None if the text is not a document number.

    For example, ``渝科局函 [2022] 242 号`` becomes ``渝科局函〔2022〕242号``. Any brackets around the year
    become 〔〕. Leading zeros, 第 and brackets around the whole number are removed. Complete numbers of
    another kind (``2026年第3号``) are returned as printed, without white space.
    """
    plain = squeeze(nfkc(text))
    if plain.startswith("(") and plain.endswith("号)"):
        plain = plain[1:-1]
    match = _FORMAL.fullmatch(plain)
    if match is not None:
        year = read_number(match["year"])
        return f"{match['issuer']}〔{year}〕{match['serial']}{match['sub'] or ''}号"
    return plain if _NUMBERED.fullmatch(plain) else None


def read_number_line(line: str) -> str | None:
    """Return the document number at the beginning of a line, or None if the line does not begin with a number.

    The line is from the beginning of a letter. It may also contain the signatory (签发人) or the result code,
    as in ``平交建〔2024〕12号 签发人：王芳``.
    """
    if "号" not in line or len(line) > _LONGEST_LINE or line.startswith(_MENTIONING):
        return None
    number = read_document_number(_AFTER_NUMBER.sub("", line))
    return number if number is not None and "〔" in number else None


def is_placeholder(text: str) -> bool:
    """Return whether a document number is blank or a placeholder: ``〔〕号``, ``无`` (none), ``-``."""
    return _PLACEHOLDER.fullmatch(squeeze(nfkc(text))) is not None
