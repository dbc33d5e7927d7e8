"""发文字号: the number of an official document, in the form of GB/T 9704-2012, 7.2.5."""

from __future__ import annotations

import re
import unicodedata

from crawler.reading.html.lines import squeeze
from crawler.reading.meaning.numerals import read_number

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
"""Beginnings of a line that mentions another document."""

_AFTER_NUMBER = re.compile(
    r"(?<=号)(?:\s+(?:签\s*发\s*人|(?:办理|答复|办复|建议|提案)?(?:结果|类别|分类|标识|标记)|主动公开|依申请公开).{0,30}|"
    r"\s*[（(【\[]?[A-DＡ-Ｄ]\d?类?[）)】\]]?)$"
)
"""Text after the number in a letter's head: who signed it, or the result code."""

_PLACEHOLDER = re.compile(
    rf"[\u4e00-\u9fff]*{_OPEN}{_CLOSE}(?:第?号)?|第?号|[-—/]*|无|暂无|null", re.IGNORECASE
)


def read_document_number(text: str) -> str | None:
    """Return a document number in its standard form: ``渝科局函 [2022] 242 号`` gives ``渝科局函〔2022〕242号``.

    Any bracket becomes 〔〕; leading zeros, 第 and brackets around the whole are removed. Complete numbers of
    another kind (``2026年第3号``) stay as printed, without white space. None for anything else.
    """
    plain = squeeze(unicodedata.normalize("NFKC", text))
    if plain.startswith("(") and plain.endswith("号)"):
        plain = plain[1:-1]
    match = _FORMAL.fullmatch(plain)
    if match is not None:
        year = read_number(match["year"])
        return f"{match['issuer']}〔{year}〕{match['serial']}{match['sub'] or ''}号"
    return plain if _NUMBERED.fullmatch(plain) else None


def read_number_line(line: str) -> str | None:
    """Return the number in a line of a letter's head, which may also have 签发人 and the result code.

    ``平交建〔2024〕12号　　　签发人：王芳``; None for any other line.
    """
    if "号" not in line or len(line) > _LONGEST_LINE or line.startswith(_MENTIONING):
        return None
    number = read_document_number(_AFTER_NUMBER.sub("", line))
    return number if number is not None and "〔" in number else None


def is_placeholder(text: str) -> bool:
    """Tell whether the value of a document number is really blank: ``〔〕号``, ``无``, ``-``."""
    return _PLACEHOLDER.fullmatch(squeeze(unicodedata.normalize("NFKC", text))) is not None
