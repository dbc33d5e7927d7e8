"""Read which suggestion a reply answers (number, session, title) from the page's title and first lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from crawler.reading.html.lines import squeeze
from crawler.reading.meaning.deputies import has_masked_name, read_askers, read_deputies
from crawler.reading.meaning.numerals import CHINESE_DIGIT, read_number
from crawler.reading.nfkc import nfkc

_NUMERAL = rf"(?:\d{{1,3}}|[{CHINESE_DIGIT}十百]{{1,4}})"
_PLACE = r"(?:全国|自治区|[\u4e00-\u9fff]{1,16}?(?:省|市|区|县|州|旗|盟|镇|乡)|省|市|区|县|州|旗|镇|乡)"
_BODY = (
    r"(?:全国人民代表大会|人民代表大会|人大常委会|全国人大|人大|人民政治协商会议|政治协商会议|政协委员会|全国政协|政协|"
    r"全国委员会|常务委员会|委员会|常委会)"
)
_SESSION = re.compile(
    rf"(?P<session>(?:中国人民政治协商会议|政协)?{_PLACE}?(?:{_BODY})?{_PLACE}?第?(?P<term>{_NUMERAL})届"
    rf"(?:{_PLACE})?(?:{_BODY})*(?:第?(?P<meeting>{_NUMERAL})次)(?:(?:全体)?(?:会议|全会)|(?=(?:委员|代表)?第[^第号]{{1,16}}号)))"
)
_SESSION_LEAD = re.compile(r"^.*(?:关于|对于|答复|您|你|对|在|就)(?=.)")
_STANDING = ("常委会", "常务委员会")
"""Names of standing committees, at whose sessions deputies do not make suggestions."""

_KIND_WORD = r"(?:人大|政协|代表|委员|重点|督办|闭会期间|平时|界别)*(?:建议|提案|议案|意见|代表)"
_CODE = r"(?>[A-Za-z]{0,6}(?:[(\[〔]\d{4}[)\]〕]年?[A-Za-z]{0,2})?)-?\d{1,9}(?:-\d{1,9})?"
_DELEGATED = r"(?<=会议)(?!期间|上提|提出|中提|[第上的中对])[\u4e00-\u9fff]{1,2}\d{1,4}"
"""Matches the number of a suggestion that is numbered within its delegation, as in ``西湖12号建议``, ``温36号建议``."""

_NUMBER_BEFORE_KIND = re.compile(
    rf"(?:第|会议|关于|对)\(?(?P<number>{_CODE}|[{CHINESE_DIGIT}十百]{{1,7}}|{_DELEGATED})\)?号(?=(?:[、和及]第?{_CODE}号){{0,30}}+(?:{_KIND_WORD}|[(《“\"]|的{_KIND_WORD}))"
)
_NUMBER_IN_BRACKETS = re.compile(
    rf"[(\[〔【](?:{_KIND_WORD})?(?:编号|序号|案号)?[:]?(?:第)?(?P<number>[A-Za-z]{{0,4}}\d{{1,9}}|{_CODE})号?{_KIND_WORD}?[)\]〕】](?=的?{_KIND_WORD}?(?:已)?(?:收悉|收到))"
)
_NUMBER_AFTER_KIND = re.compile(
    rf"(?:建议|提案|议案)(?:(?:编?号[:]?|第)(?P<number>{_CODE})号?|(?P<bare>{_CODE})号(?=的|答复|办理|$|[(《“])|[”\"》]?[(](?:编号[:]?)?第?(?P<bracketed>{_CODE})号[)])"
)
_NUMBER_RECEIVED = re.compile(rf"[(](?:[^()]{{0,30}}会议)?第?(?P<number>{_CODE})号(?:{_KIND_WORD})?[)]")
_NUMBER_LABELLED = re.compile(
    rf"(?:(?:{_KIND_WORD})(?:编号|序号|案号|号|号码)|案号|提案编号|新?编号):第?(?P<number>{_CODE})号?(?:{_KIND_WORD})?"
)
_TITLE_LABELLED = re.compile(
    r"(?:(?:建议|提案|议案)(?:标题|题目|名称)|题目|事由|案由(?:[（(]标题[）)])?)[:：](?P<title>关于.{2,120}|.{2,120}(?:建议|提案|议案))"
)
_NUMBER_ANYWHERE = re.compile(
    rf"第\(?(?P<number>{_CODE})\)?号|[(](?:编号|序号|案号):?第?(?P<bracketed>{_CODE})号?[)]$"
)

_RECEIVED = re.compile(
    r"收悉|收到|收阅|已?收讫|现(?:就|将)|(?:答复|回复|函告|意见|函复|办复|报告|汇报|反馈|说明)如下|转(?:交|来)"
)
_BOOK = re.compile(r"《(?P<title>[^《》]*(?:《[^《》]*》[^《》]*)*)》")
_QUOTED = re.compile(r"[“\"‘「](?P<title>[^“”\"]{4,120})[”\"’」]")
_ABOUT = re.compile(r"关于(?P<title>[^，。；：]{2,120}?)的?(?P<kind>建议|提案|议案)")

_ACCORDING = re.compile(r"(?:根据|按照|依据|依照|遵照)[^，。；：》”]{0,30}$")
_WHOSE = re.compile(
    r"(?:对|答复)?(?:(?:民革|民盟|民建|民进|农工|致公|九三|台盟|工商联)(?:党|学社|[省市区县州]?委员?会?|总支|支部|界别?)*|(?:全国|自治区|[\u4e00-\u9fff]{0,4}[省市区县州旗盟])?(?:人大|政协)?"
    r"(?:(?:代表|委员)(?:[\u3400-\u9fff·]{2,4})?|[\u3400-\u9fff·]{2,4}(?:等\d*[名位人]?)?(?:人大|政协)?(?:代表|委员)|"
    r"第?[A-Za-z]{0,4}[(（\[〔]?\d[\d)）\]〕-]*号(?:人大|政协|代表|委员|重点|督办|的)*)?)"
)
"""Matches text between 关于 (about) and 建议 (suggestion) that is a deputy's name or a number, not a title."""

_KINDS = ("建议", "提案", "议案")
_KIND_AFTER = re.compile(r"[^，。；：]{0,40}?的?(?:代表|委员)?(?:建议|提案|议案)")

_RECEIPTS = 3
"""Maximum number of words of acknowledgement (such as 收悉) that are tried in one sentence."""

_MOST_MARKED = 8
"""Maximum number of titles in quotation marks or 《》 that are tried in one sentence."""

_FIRST_LINES = 14
"""Number of paragraphs at the beginning of a reply that may name the suggestion."""


@dataclass(frozen=True, slots=True)
class SuggestionReading:
    """The suggestion that a reply answers; the fields but ``masked`` are those of ``suggestion`` in a record.

    Attributes:
        number: the suggestion's number as printed, or None if it is not stated.
        session: the name of the session as printed, or None if it is not stated.
        term: the number of the congress's term (届), or None if no session is stated.
        meeting: the number of the session within the term (次), or None if no session is stated.
        title: the suggestion's title, or None if it is not stated.
        deputies: the names of the deputies.
        askers: the bodies that asked in place of deputies, such as a delegation or a committee.
        masked: whether the page masks a name in the salutation.
    """

    number: str | None = None
    session: str | None = None
    term: int | None = None
    meeting: int | None = None
    title: str | None = None
    deputies: list[str] = field(default_factory=list)
    askers: list[str] = field(default_factory=list)
    masked: bool = False


def read_suggestion(title: str, paragraphs: Sequence[str], facts: Sequence[str] = ()) -> SuggestionReading:
    """Read which suggestion a reply answers.

    Args:
        title: the page's title on one line.
        paragraphs: the paragraphs of the page's body.
        facts: the page's labelled values, such as ``提案人：王芳`` (proposed by). They are used if the title
            and the body do not contain a value.
    """
    opening = list(paragraphs[:_FIRST_LINES])
    session = read_session(title) or next(filter(None, map(read_session, [*opening[:8], *facts])), None)
    name, term, meeting = session or (None, None, None)
    deputies = read_deputies(opening) or read_deputies(facts)
    return SuggestionReading(
        number=_number(title, opening) or _number_of_facts(facts),
        session=name,
        term=term,
        meeting=meeting,
        title=_suggestion_title(title, opening) or _title_of_facts(facts),
        deputies=deputies,
        askers=[] if deputies else read_askers(opening),
        masked=has_masked_name(opening),
    )


def read_session(text: str) -> tuple[str, int, int] | None:
    """Return the session that a text names, or None if the text does not name a session.

    The result consists of the name, the number of the term (届) and the number of the session within the term
    (次). For example, ``市六届人大二次会议`` is returned as ``("市六届人大二次会议", 6, 2)``.
    """
    if "届" not in text:
        return None
    plain = squeeze(text)
    for match in _SESSION.finditer(plain):
        term, meeting = read_number(match["term"]), read_number(match["meeting"])
        if term is None or meeting is None or any(word in match["session"] for word in _STANDING):
            continue
        session = _SESSION_LEAD.sub("", match["session"])
        return session, term, meeting
    return None


def _number(title: str, opening: Sequence[str]) -> str | None:
    """Return the number of the suggestion as printed, or None if no number is found.

    The number comes from the page's title, a short line at the beginning of the text, or the sentence that
    acknowledges receipt.
    """
    plain_title = _plain(title)
    for pattern in (_NUMBER_BEFORE_KIND, _NUMBER_AFTER_KIND, _NUMBER_ANYWHERE):
        match = pattern.search(plain_title)
        if match is not None:
            return next(filter(None, match.groups()), None)
    for printed in opening:
        if not ("号" in printed or _may_receive(printed)):
            continue
        line = _plain(printed)
        received = _may_receive(line) and _RECEIVED.search(line) is not None
        match = _NUMBER_BEFORE_KIND.search(line) if "号" in line else None
        match = match or (_NUMBER_IN_BRACKETS.search(line) if "收" in line else None)
        if match is not None and (received or len(line) <= 60):
            return match["number"]
        if received:
            match = _NUMBER_AFTER_KIND.search(line) or _NUMBER_RECEIVED.search(line)
            return next(filter(None, match.groups()), None) if match is not None else None
    return None


def _number_of_facts(facts: Sequence[str]) -> str | None:
    """Return the suggestion's number from a labelled value (``建议编号：第23号``), or None if no value contains a number."""
    matches = (_NUMBER_LABELLED.fullmatch(_plain(fact)) for fact in facts)
    return next((match["number"] for match in matches if match is not None), None)


def _title_of_facts(facts: Sequence[str]) -> str | None:
    """Return the suggestion's title from a labelled value (``案由：关于…的建议``), or None if no value contains a title."""
    matches = (_TITLE_LABELLED.fullmatch(squeeze(fact)) for fact in facts)
    return next((match["title"] for match in matches if match is not None), None)


def _may_receive(line: str) -> bool:
    """Return whether a line may acknowledge receipt. This is a cheap test before :data:`_RECEIVED` is searched for."""
    return "收" in line or "如" in line or "现" in line or "转" in line


def _plain(text: str) -> str:
    return squeeze(nfkc(text))


def _suggestion_title(title: str, opening: Sequence[str]) -> str | None:
    """Return the title of the suggestion, or None if it is not stated.

    The title is either enclosed in quotation marks or 《》, or has the form 关于…的建议 (suggestion about …).
    The sentence that acknowledges receipt is searched first, then the page's title.
    """
    for line in opening:
        plain = squeeze(line)
        if not _may_receive(plain):
            continue
        received = list(islice(_RECEIVED.finditer(plain), _RECEIPTS))
        if not received or not re.search(r"建议|提案|议案|》", plain):
            continue
        # 现将 may begin the sentence and 函告如下 end it: the title is before one of them.
        for receipt in received:
            sentence = plain[: receipt.start()]
            found = _quoted_title(sentence) or _about(sentence)
            if found is not None:
                return found
        break
    return _title_in_title(squeeze(title))


def _quoted_title(sentence: str) -> str | None:
    """Return the title in quotation marks or 《》 in a sentence, or None if the sentence has no such title.

    If 关于 (about) precedes the enclosed title and 的建议 (suggestion) follows it, both are included. A title
    after 根据 (according to) is ignored, because it is the title of a law.
    """
    marked = [
        match for pattern in (_QUOTED, _BOOK) for match in islice(pattern.finditer(sentence), _MOST_MARKED)
    ]
    marked = [
        match
        for match in marked
        if not _ACCORDING.search(sentence, max(0, match.start() - 40), match.start())
    ]
    if not marked:
        return None
    marked.sort(key=re.Match.start)
    match = next(filter(_reads_like_a_title, marked), marked[0])
    after = _about(sentence[match.end() :]) if not _reads_like_a_title(match) else None
    if after is not None:
        # The title in the marks is of a text that the deputy refers to. The suggestion's title comes after it.
        return after
    inner = match["title"]
    if inner.startswith("《") and inner.endswith("》"):
        inner = inner[1:-1]
    about = sentence.rfind("关于", 0, match.start())
    kind = _KIND_AFTER.match(sentence, match.end())
    part = about >= 0 and kind is not None and not inner.startswith("关于") and not inner.endswith(_KINDS)
    return sentence[about : kind.end()] if part and kind is not None else inner


def _reads_like_a_title(marked: re.Match[str]) -> bool:
    """Return whether the text in quotation marks or 《》 reads like the title of a suggestion.

    Such a title begins with 关于 (about) or ends with 建议, 提案 or 议案 (suggestion, proposal, motion).
    """
    return marked["title"].startswith("关于") or marked["title"].endswith(_KINDS)


def _title_in_title(title: str) -> str | None:
    """Return the suggestion's title inside a page's title, or None if the page's title does not contain it.

    The suggestion's title is either enclosed in quotation marks or 《》, or has the form 关于…的建议
    (suggestion about …). An enclosed text is a suggestion's title only if this text, or the text before it,
    ends with 建议, 提案 or 议案 (suggestion, proposal, motion).
    """
    for match in sorted([*_QUOTED.finditer(title), *_BOOK.finditer(title)], key=re.Match.start):
        inner = match["title"]
        if inner.endswith(_KINDS) or title.endswith(_KINDS, 0, match.start()):
            return inner
    return _about(title, from_title=True)


def _about(text: str, *, from_title: bool = False) -> str | None:
    """Return the phrase 关于…的建议 (suggestion about …) in a text, or None if no suitable phrase is found.

    A phrase is skipped if only a deputy, a party or a number stands between 关于 and 建议.

    Args:
        text: the text to search.
        from_title: True if the text is a page's title. In this case, a phrase is also skipped if the words
            between 关于 and 建议 end with a number (第…号), name a session, or begin with 政协 (political
            consultative conference).
    """
    for match in re.finditer("关于", text):
        found = _ABOUT.match(text, match.start())
        if found is None or _WHOSE.fullmatch(found["title"]):
            continue
        if from_title and (re.search(r"第.{1,16}号$|届.{0,12}次会议|^(?:市|区|县|省)?政协", found["title"])):
            continue
        return found.group()
    return None
