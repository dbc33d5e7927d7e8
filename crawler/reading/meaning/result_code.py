"""Read the code by which an agency classifies how it handled a suggestion (办理结果), such as A or 甲."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.reading.html.lines import squeeze
from crawler.reading.nfkc import nfkc

_CODE_CHARACTERS = "ABCDＡＢＣＤⒶⒷⒸⒹ甲乙丙丁"
"""Characters of which every line with a result code contains at least one; used for a cheap first test."""

_RESULT = re.compile(
    r"(?:(?:办理|答复|办复|落实|处理|建议|提案)(?:意见)?(?:结果|类别|类型|类|情况|分类|标识|标记)|办理程度|解决程度|结果类别|^类别)"
    r"(?:分类|标识|标记|代码|类别|编码)?[:：]?[^。；，A-Za-z]{0,8}?[“\"（(【\[]?(?P<code>[A-D]|[甲乙丙丁](?=类))(?:[1-9]?类|[1-9])?[”\"）)】\]]?"
    r"(?=$|[^A-Za-z0-9\u4e00-\u9fff]|[已所基部解采列正拟留未被]|[\u4e00-\u9fff]{2,8}:)"
)
"""Matches a labelled result code such as ``办理结果：A``, but not a word such as ``A区`` or ``B超``.

After the code, the line must end, explain the code or continue with another label.
"""

_FIRST, _LAST = 5, 6
"""Numbers of paragraphs at a reply's start and end among which a result code may be alone on a line."""

_LONGEST_ALONE, _LONGEST_SIGNATURE = 24, 60
_RESULT_ALONE = re.compile(
    r"[(【\[〔]?(?:(?:类别|分类|标识|标记|类型):)?[“\"]?(?P<code>[A-D])[1-9]?[”\"]?类?[)】\]〕]?|"
    r"(?P<classed>[A-D甲乙丙丁])[1-9]?类(?:答复|建议|提案|办理|不?同意公开)?(?:\((?:已|正|拟|未|所|部分|全部|列入|计划|留作|暂)[^()]{0,16}\))?"
)
_BRACKETS = frozenset("（(【[［）)】]］")
_RESULT_OF_TITLE = re.compile(
    r"^[(【\[]([A-D])[1-9]?类?[)】\]]|[(【\[](?:办理结果:?)?([A-D甲乙丙丁])[1-9]?类[)】\]]$|"
    r"(?:[(【\[]办理结果:?|号.{0,20}[复函][(【\[])([A-D])[1-9]?[)】\]]$"
)
"""Matches a result code at an end of a title.

A bare letter at the end is a result code only in a title with the suggestion's number. It may count parts otherwise.
"""
_RESULT_AT_END = re.compile(
    r"(?:(?:签\s*发\s*人\s*[:：].{2,8}|公开|号)\s+|号)[（(【\[]?(?P<code>[A-D甲乙丙丁])[1-9]?类[）)】\]]?(?:\s*不?同意公开)?$"
)
"""Matches a result code at the end of a line with the document number or the signatory (签发人)."""


def read_result_code(paragraphs: Sequence[str], title: str = "", facts: Sequence[str] = ()) -> str | None:
    """Return the result code of a reply as printed, or None if it states none: A to D, or 甲 to 丁.

    The body is searched first, then both ends of the title, then the page's labelled values. The arguments are
    those of :func:`crawler.reading.meaning.answer.read_answer`.
    """
    return _result_code(paragraphs) or _title_code(title) or _result_code(facts)


def _title_code(title: str) -> str | None:
    """Return the result code in brackets at either end of a title (``（A类）关于…的答复``), or None if there is no code."""
    if title[:1] not in _BRACKETS and title[-1:] not in _BRACKETS:
        return None
    match = _RESULT_OF_TITLE.search(squeeze(nfkc(title)))
    return next(filter(None, match.groups()), None) if match is not None else None


def _result_code(paragraphs: Sequence[str]) -> str | None:
    """Return the result code that a text states, or None if the text does not state a code.

    The code either has a label (``办理结果：A``) or is in the first or last paragraphs. There, it must be
    alone on a line (``（B类）``) or at the end of a line that contains the document number or the signatory.
    """
    text = "\n".join(paragraphs)
    characters = [character for character in _CODE_CHARACTERS if character in text]
    if not characters:
        return None
    for index, line in enumerate(paragraphs):
        if not any(character in line for character in characters):
            continue
        normal = nfkc(line)
        plain = squeeze(normal)
        if len(plain) <= 60 or "办理结果" in plain:
            match = _RESULT.search(plain)
            if match is not None:
                return match["code"]
        if not _FIRST <= index < len(paragraphs) - _LAST:
            alone = _RESULT_ALONE.fullmatch(plain) if len(plain) <= _LONGEST_ALONE else None
            if alone is not None:
                return alone["code"] or alone["classed"]
            at_end = _RESULT_AT_END.search(normal) if len(plain) <= _LONGEST_SIGNATURE else None
            if at_end is not None:
                return at_end["code"]
    return None
