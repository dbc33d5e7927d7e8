"""发文字号: the number of an official document, in the form of GB/T 9704-2012, 7.2.5."""

from __future__ import annotations

import re
import unicodedata

from crawler.reading.layout import squeeze
from crawler.reading.numerals import read_number

_OPEN, _CLOSE = r"[〔\[【(<﹝〖{〈《]", r"[〕\]】)>﹞〗}〉》]"
_FORMAL = re.compile(
    rf"(?P<issuer>(?:[\u4e00-\u9fffA-Za-z·、]|\([\u4e00-\u9fff]{{1,6}}\)){{1,24}}?){_OPEN}(?P<year>(?:19|20)\d{{2}}|[〇○零一二三四五六七八九]{{4}})年?{_CLOSE}"
    r"第?0*(?P<serial>\d{1,6})(?P<sub>[-—]\d{1,3})?号?"
)
_NUMBERED = re.compile(
    r"[\u4e00-\u9fff]{0,20}(?:(?:19|20)\d{2}年)?(?:第)\d{1,5}号(?:令|公告|通告)?|[\u4e00-\u9fff]{2,20}令(?:第)?\d{1,5}号"
)
_PLACEHOLDER = re.compile(
    rf"[\u4e00-\u9fff]*{_OPEN}{_CLOSE}(?:第?号)?|第?号|[-—/]*|无|暂无|null", re.IGNORECASE
)


def read_document_number(text: str) -> str | None:
    """Read a document number: ``渝科局函 [2022] 242 号`` is ``渝科局函〔2022〕242号``.

    Any bracket becomes 〔〕, leading zeros and 第 go. Numbers of another kind that are complete in
    themselves (``2026年第3号``) stay as printed, without white space. None for anything else.
    """
    plain = squeeze(unicodedata.normalize("NFKC", text))
    match = _FORMAL.fullmatch(plain)
    if match is not None:
        year = read_number(match["year"])
        return f"{match['issuer']}〔{year}〕{match['serial']}{match['sub'] or ''}号"
    return plain if _NUMBERED.fullmatch(plain) else None


def is_placeholder(text: str) -> bool:
    """Whether a field for a document number is blank in fact: ``〔〕号``, ``无``, ``-``."""
    return _PLACEHOLDER.fullmatch(squeeze(unicodedata.normalize("NFKC", text))) is not None
