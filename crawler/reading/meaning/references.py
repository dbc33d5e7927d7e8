"""Read which documents a text refers to: document numbers (文号), and titles in 《》."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from crawler.reading.html.lines import squeeze
from crawler.reading.meaning.document_number import read_document_number

_NUMBER = re.compile(
    r"(?P<issuer>[\u4e00-\u9fffA-Za-z·、]{1,24})\s?[〔\[［【(（﹝〖{〈]\s?(?:19|20)\d\d\s?年?\s?[〕\]］】)）﹞〗}〉]\s?(?:第\s?)?\d{1,6}\s?号"
)
_TITLE = re.compile(r"《(?P<title>[^《》\n]{1,150}(?:《[^《》\n]{1,100}》[^《》\n]{0,100}){0,3})》")

_LEAD = re.compile(
    r".*(?:根据|按照|依据|依照|遵照|参照|落实|执行|印发|下发|出台|转发|关于|文件|通知|意见|详见|[局委府办厅]以|、|的)"
    r"|(?<=[号》）)])(?:以及|和|及|与|见)"
)
"""Matches words before the issuer of a document number: 根据 (according to), 印发 (issued), 和 (and) between two."""

_SUGGESTION = re.compile(r"第|建议|提案|议案|编号")
"""Matches words in what looks like a document number and is the number of a suggestion: 第B(2024)182号."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A document to which a text refers.

    Attributes:
        kind: ``document_number`` or ``title``.
        cited: the document number in its standard form, or the title without 《》.
        count: how often the text has it.
    """

    kind: str
    cited: str
    count: int


def read_references(text: str) -> list[Reference]:
    """Return the documents to which a text refers, in the order of their first occurrence.

    A document number is read back to the last punctuation mark before it, or to a word that introduces it, such as
    根据 (according to). Numbers of suggestions, such as 第B(2024)182号, are not references.
    """
    found: Counter[tuple[str, str]] = Counter()
    begin: dict[tuple[str, str], int] = {}
    for match in _NUMBER.finditer(text):
        number = _number(match)
        if number is not None:
            found["document_number", number] += 1
            begin.setdefault(("document_number", number), match.start())
    for match in _TITLE.finditer(text):
        title = squeeze(unicodedata.normalize("NFC", match["title"]))
        if title:
            found["title", title] += 1
            begin.setdefault(("title", title), match.start())
    return [Reference(*key, found[key]) for key in sorted(begin, key=begin.__getitem__)]


def _number(match: re.Match[str]) -> str | None:
    lead = _LEAD.match(match.string, match.start("issuer"), match.end("issuer"))
    begin = lead.end() if lead is not None else match.start()
    issuer = match.string[begin : match.end("issuer")]
    if len(issuer) < 2 or _SUGGESTION.search(issuer) or not re.search(r"[\u4e00-\u9fff]", issuer):
        return None
    return read_document_number(match.string[begin : match.end()])
