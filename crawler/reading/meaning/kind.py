"""Determine the kind of a document: reply to a suggestion, proposal or motion, yearly summary, or other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.reading.html.lines import squeeze

_KIND_WORD = re.compile(r"建议|提案|议案")
_SUMMARY = re.compile(
    r"总体情况|清单|目录|汇总|一览|台账|总结|年度|工作情况|情况(?:的)?(?:报告|汇报|通报|统计|公开|公示|说明)|(?:19|20)\d{2}年.*(?:办理|答复)情况$|办理工作|办理结果(?:公开|公示)"
)
_LIST = re.compile(r"(?:清单|目录|汇总表?|一览表?|台账)(?:[（(].*[）)])?$")
_ANSWER_WORD = re.compile(r"答复|复函|回复|办复|会办意见|协办意见|第[^第号]{1,16}号")
_NUMBERED = re.compile(
    r"号(?:人大|政协|代表|委员|重点|督办|的|平时|闭会|界别)*(?P<kind>建议|提案|议案)(?:[（(](?P<also>建议)[）)])?"
)
_BOTH_KINDS = re.compile(
    r"(?:建议.{0,20}提案|提案.{0,20}建议).{0,6}(?:答复|办理)(?:情况|结果)的?(?:报告|公示|公开|通报|说明|汇报|公告|统计)?$"
)
"""Matches a title that mentions both suggestions (建议) and proposals (提案).

Such a title belongs to a report on all of them, unless the title contains a number.
"""

_NOT_A_REPLY = re.compile(
    r"^[^《》“”]{0,24}(?:召开|举行|举办)|(?:推进|座谈|部署|交办|培训|调度|面商|协调|专题|动员|评议)会(?:议)?$|(?:通知|公告|公示|通告|启事|方案|办法|意见征集|征集.*|决定|预算|决算|公报|规划|讲话)(?:[（(].*[）)])?$"
)
_KINDS = {"建议": "suggestion", "提案": "proposal", "议案": "motion"}
_RECEIVED = re.compile(r"(?:建议|提案|议案|》|”).{0,24}(?:收悉|收到|收阅)|答复如下|回复如下|函告如下")
_DEPUTYS = re.compile(rf"人大|代表|{_NUMBERED.pattern}")
"""Matches evidence that 建议 (suggestion) in a title means a deputy's suggestion."""

_QUOTED = re.compile(r"《[^》]*》|“[^”]*”")
_OPENING = 14
"""Number of paragraphs at the beginning of a reply that may name the addressee."""

_CO_HANDLED = re.compile(r"[会协分]办")
_TO_AGENCY = re.compile(
    r"(?!.*(?:人大|政协))[\u4e00-\u9fff（）()]{2,20}(?:局|委|办|办公室|厅|政府|街道|办事处|中心|公司)[:：]"
)
"""Matches a salutation to the agency that answers the deputy, as in an opinion of a co-handling agency."""

_SALUTED = re.compile(r"(?P<role>代表|委员)\s*[:：]?$")


def title_kind(title: str) -> str | None:
    """Return the kind of document that a title indicates, or None if the title does not indicate a kind.

    The kinds are ``suggestion``, ``proposal``, ``motion`` and ``summary``. For example,
    ``第0197号建议…的答复函`` is the reply to a suggestion.
    """
    plain = squeeze(title)
    if not _KIND_WORD.search(plain):
        return None
    answers = _ANSWER_WORD.search(plain)
    if _LIST.search(plain) or (_BOTH_KINDS.search(plain) and "号" not in plain):
        return "summary"
    if answers is None:
        return "summary" if _SUMMARY.search(plain) and not _NOT_A_REPLY.search(plain) else None
    numbered = _NUMBERED.search(plain)
    if numbered is not None:
        return _KINDS[numbered["also"] or numbered["kind"]]
    if "政协" in plain:
        return "proposal"
    kinds = _KIND_WORD.findall(plain)
    return _KINDS[kinds[-1]]


def _is_opinion(title: str, paragraphs: Sequence[str]) -> bool:
    """Return whether a letter is addressed to another agency and says that it is about co-handling (会办, 协办)."""
    opening = paragraphs[:_OPENING]
    return any(_TO_AGENCY.fullmatch(line.strip()) for line in opening) and any(
        map(_CO_HANDLED.search, (title, *opening))
    )


def _says_proposal(paragraphs: Sequence[str]) -> bool:
    """Return whether a reply addresses a member of the political consultative conference (CPPCC).

    This is determined from its salutation or from the sentence that acknowledges receipt.
    """
    for line in paragraphs[:_OPENING]:
        saluted = _SALUTED.search(line) if len(line) <= 60 else None
        if saluted is not None:
            return saluted["role"] == "委员"
        plain = squeeze(line)
        if _RECEIVED.search(plain):
            own = _QUOTED.sub("", plain)
            return "政协" in own or ("提案" in own and "建议" not in own)
    return False


def read_kind(
    title: str,
    *,
    column: str | None,
    genres: Sequence[str],
    keywords: Sequence[str],
    paragraphs: Sequence[str],
) -> tuple[str, bool]:
    """Return the kind of document on a page, and whether the page's title and column indicate different kinds.

    The kind is ``suggestion``, ``proposal``, ``motion``, ``opinion``, ``summary`` or ``other``. A letter about a
    suggestion that is addressed to another agency is an ``opinion``. Of the other kinds, the first of these sources
    that indicates a kind is used:

    1. The title. Only the title can indicate a yearly summary. The title of a proposal may also be
       关于…的建议 (suggestion about …). Therefore, such a title is conclusive only if it also contains a number,
       人大 (people's congress) or 代表 (deputy). Otherwise, the column is used; if the column is None, the
       opening of the body may still indicate a proposal.
    2. The column. On Zhengzhou's portal, the column is the code D1101X or D1102X in the URL.
    3. The genre (体裁分类), then the salutation and the sentence that acknowledges receipt, then the
       keywords.

    Args:
        title: the page's title.
        column: the kind of documents in the page's column, or None if this kind is not known.
        genres: the values of 体裁分类 (genre).
        keywords: the values of 关键词 (keywords).
        paragraphs: the paragraphs of the body.
    """
    shown = title_kind(title)
    if shown in {"suggestion", "proposal", "motion"} and _is_opinion(title, paragraphs):
        return "opinion", False
    if shown == "suggestion" and not _DEPUTYS.search(squeeze(title)):
        # The title of a proposal may end in 建议, too.
        if column is not None:
            return column, False
        return ("proposal" if _says_proposal(paragraphs) else shown), False
    if shown is not None:
        return shown, column is not None and shown not in {column, "summary"}
    if column is not None:
        return column, False
    if _NOT_A_REPLY.search(squeeze(title)):
        return "other", False
    by_genre = {_KINDS[word] for genre in genres for word in _KIND_WORD.findall(genre)}
    if len(by_genre) == 1:
        return by_genre.pop(), False
    received = any(_RECEIVED.search(squeeze(line)) for line in paragraphs[:_OPENING])
    if received:
        for line in paragraphs[:_OPENING]:
            saluted = _SALUTED.search(line) if len(line) <= 60 else None
            if saluted is not None:
                return ("suggestion" if saluted["role"] == "代表" else "proposal"), False
    by_keyword = {_KINDS[word] for keyword in keywords for word in re.findall("人大.{0,4}建议|政协.{0,2}提案", keyword)
                  for word in _KIND_WORD.findall(word)}  # fmt: skip
    if received and len(by_keyword) == 1:
        return by_keyword.pop(), False
    return "other", False
