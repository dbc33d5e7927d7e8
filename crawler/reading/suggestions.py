"""What the deputy asked: number, session, title and deputies, from the titles and first lines of a reply."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from crawler.reading.layout import squeeze
from crawler.reading.numerals import CHINESE_DIGIT, read_number

_NUMERAL = rf"(?:\d{{1,3}}|[{CHINESE_DIGIT}十百]{{1,4}})"
_PLACE = r"(?:全国|自治区|[\u4e00-\u9fff]{1,16}?(?:省|市|区|县|州|旗|盟)|省|市|区|县|州|旗|镇|乡)"
_BODY = (
    r"(?:全国人民代表大会|人民代表大会|人大常委会|全国人大|人大|人民政治协商会议|政治协商会议|政协委员会|全国政协|政协|"
    r"全国委员会|常务委员会|委员会|常委会)"
)
_SESSION = re.compile(
    rf"(?P<session>(?:中国人民政治协商会议|政协)?{_PLACE}?(?:{_BODY})?{_PLACE}?第?(?P<term>{_NUMERAL})届"
    rf"(?:{_PLACE})?(?:{_BODY})*(?:第?(?P<meeting>{_NUMERAL})次)(?:全体)?(?:会议|全会))"
)
_SESSION_LEAD = re.compile(r"^.*(?:关于|对于|您|你|对|在|就)(?=.)")

_KIND_WORD = r"(?:人大|政协|代表|委员|重点|督办|闭会期间|平时|界别)*(?:建议|提案|议案|意见|代表)"
_CODE = r"[A-Za-z]{0,4}(?:[(\[〔]\d{4}[)\]〕]年?)?[A-Za-z]{0,2}-?\d{1,9}(?:-\d{1,9})?"
_NUMBER_BEFORE_KIND = re.compile(
    rf"(?:第|会议)\(?(?P<number>{_CODE})\)?号(?=(?:[、和及]第?{_CODE}号)*(?:{_KIND_WORD}|[(《“\"]|的{_KIND_WORD}))"
)
_NUMBER_IN_BRACKETS = re.compile(
    rf"[(\[〔【](?:{_KIND_WORD})?(?:编号|序号)?[:]?(?:第)?(?P<number>[A-Za-z]{{0,4}}\d{{1,9}}|{_CODE})号?{_KIND_WORD}?[)\]〕】](?=的?{_KIND_WORD}?(?:已)?(?:收悉|收到))"
)
_NUMBER_AFTER_KIND = re.compile(rf"(?:建议|提案|议案)(?:编?号[:]?|第)(?P<number>{_CODE})号?")
_NUMBER_ANYWHERE = re.compile(rf"第\(?(?P<number>{_CODE})\)?号")

_RECEIVED = re.compile(r"收悉|收到|收阅|已?收讫|现(?:就|将)|答复如下|回复如下|函告如下|意见如下|转(?:交|来)")
_ASKED = re.compile(r"(?:提出|提交|领衔提出|反映|所提|关于您?的?)的?(?:关于)?")
_BOOK = re.compile(r"《(?P<title>[^《》]*(?:《[^《》]*》[^《》]*)*)》")
_QUOTED = re.compile(r"[“\"‘「](?P<title>[^“”\"]{4,120})[”\"’」]")
_ABOUT = re.compile(r"关于(?P<title>[^，。；：]{2,120}?)的?(?P<kind>建议|提案|议案)")

_KINDS = ("建议", "提案", "议案")
_KIND_AFTER = re.compile(r"[^，。；：]{0,40}?的?(?:代表|委员)?(?:建议|提案|议案)")

_NAMES = r"[\u3400-\u9fff\U00020000-\U0003ffff·•．\s、,，和及（）()]{1,80}?"
_SALUTATION = re.compile(
    rf"^[“\"]?(?:尊敬的|敬爱的)?(?P<names>{_NAMES})"
    r"(?:等)?(?:(?:\d+|[一二两三四五六七八九十]+)(?:位|名|个))?(?:市|区|县|省|全国)?(?:人大|政协)?(?P<role>代表|委员)"
    r"(?:们|同志|先生|女士)?(?:等\d*(?:人|位|名)?(?:代表|委员)?)?\s*(?:[（(][^）)]{1,30}[）)])?"
    r"\s*(?P<colon>[:：])?(?:(?<=[:：])|$|[,，](?=您|你|$))"
)
_ROLE_FIRST = re.compile(
    rf"^(?:尊敬的)?(?:领衔)?(?:全国|省|市|区|县)?(?:人大|政协)?(?:代表|委员)\s*[:：]?\s*(?P<names>{_NAMES})\s*(?P<colon>[:：])?$"
)
_COURTEOUS = re.compile(rf"^(?:尊敬的)?(?P<names>{_NAMES})(?:同志|女士|先生)\s*(?P<colon>[:：])$")
_NAME_LIKE = re.compile(r"(?!领衔|市|全国|尊敬)[\u3400-\u9fff]{1,}")
_NOT_A_NAME = re.compile(
    r"各位|尊敬|领衔|代表|委员|主任|主席|人大|政协|全体|有关|界别?$|组$|团$|党$|会$|委$|部$|局$|作为|市$|[的是为]|"
    r"^(?:民革|民盟|民建|民进|致公|农工|台盟|九三)|学社|工商联|(?:妇|侨|台|文)联$|科协$"
)
_NAME = re.compile(
    r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,4}|[\u3400-\u9fff]{1,16}[·•．][\u3400-\u9fff·•．]{1,16}"
)
_LONG_NAME = re.compile(r"[\u4e00-\u9fff]{5,7}")
"""乌云其其格, 阿拉腾其其格: a name in one word longer than others, a name only before a colon."""

_DELEGATION = re.compile(r"^(?:尊敬的)?[\u4e00-\u9fff]{1,8}代表团(?=[\u4e00-\u9fff])")
"""Before a name: 岳麓代表团李志强代表."""

_TWO_NAMES = re.compile(r"([\u3400-\u9fff]{2,4})[和及与]([\u3400-\u9fff]{2,4})")
_RECEIPTS = 3
"""Words of receipt in one sentence; a paragraph that repeats them is no more than that."""

_FIRST_LINES = 14
"""Paragraphs in which a reply names the suggestion it answers."""


@dataclass(frozen=True, slots=True)
class SuggestionReading:
    """What a reply says of the suggestion it answers; see the record's ``suggestion``."""

    number: str | None = None
    session: str | None = None
    term: int | None = None
    meeting: int | None = None
    title: str | None = None
    deputies: list[str] = field(default_factory=list)


def read_suggestion(title: str, paragraphs: Sequence[str]) -> SuggestionReading:
    """Read what a reply answers.

    Args:
        title: the page's title, one line.
        paragraphs: the lines of its body.
    """
    opening = list(paragraphs[:_FIRST_LINES])
    session = read_session(title) or next(filter(None, map(read_session, opening[:8])), None)
    name, term, meeting = session or (None, None, None)
    return SuggestionReading(
        number=_number(title, opening),
        session=name,
        term=term,
        meeting=meeting,
        title=_suggestion_title(title, opening),
        deputies=read_deputies(opening),
    )


def read_session(text: str) -> tuple[str, int, int] | None:
    """The session a text names, as printed, with 届 and 次: ``市六届人大二次会议``, 6, 2."""
    if "届" not in text:
        return None
    plain = squeeze(text)
    for match in _SESSION.finditer(plain):
        term, meeting = read_number(match["term"]), read_number(match["meeting"])
        if term is None or meeting is None:
            continue
        session = _SESSION_LEAD.sub("", match["session"])
        return session, term, meeting
    return None


def _number(title: str, opening: Sequence[str]) -> str | None:
    """The suggestion's number: from the title, from the line under it, from the sentence of receipt."""
    plain_title = _plain(title)
    for pattern in (_NUMBER_BEFORE_KIND, _NUMBER_AFTER_KIND, _NUMBER_ANYWHERE):
        match = pattern.search(plain_title)
        if match is not None:
            return match["number"]
    for line in map(_plain, opening):
        match = _NUMBER_BEFORE_KIND.search(line) or _NUMBER_IN_BRACKETS.search(line)
        if match is not None and (_RECEIVED.search(line) or len(line) <= 60):
            return match["number"]
        if _RECEIVED.search(line):
            match = _NUMBER_AFTER_KIND.search(line) or re.search(rf"[(]第?(?P<number>{_CODE})号[)]", line)
            return match["number"] if match is not None else None
    return None


def _plain(text: str) -> str:
    return squeeze(unicodedata.normalize("NFKC", text))


def _suggestion_title(title: str, opening: Sequence[str]) -> str | None:
    """The title of the suggestion: quoted or in 《》 in the sentence of receipt, or 关于…的建议 there or in the title."""
    for line in opening:
        plain = squeeze(line)
        received = list(islice(_RECEIVED.finditer(plain), _RECEIPTS))
        if not received or not re.search(r"建议|提案|议案|》", plain):
            continue
        # 现将 may begin the sentence and 函告如下 end it: what is answered stands before one of them.
        for words in received:
            sentence = plain[: words.start()]
            found = _quoted_title(sentence) or _about(sentence)
            if found is not None:
                return found
        break
    return _about(squeeze(title), from_title=True)


def _quoted_title(sentence: str) -> str | None:
    """A title in quotes or in 《》; where 关于 stands before the marks and 的建议 after, they are part of it."""
    marked = [match for match in (_QUOTED.search(sentence), _BOOK.search(sentence)) if match is not None]
    if not marked:
        return None
    match = min(marked, key=lambda found: found.start())
    inner = match["title"]
    if inner.startswith("《") and inner.endswith("》"):
        inner = inner[1:-1]
    about = sentence.rfind("关于", 0, match.start())
    kind = _KIND_AFTER.match(sentence, match.end())
    part = about >= 0 and kind is not None and not inner.startswith("关于") and not inner.endswith(_KINDS)
    return sentence[about : kind.end()] if part and kind is not None else inner


def _about(text: str, *, from_title: bool = False) -> str | None:
    """关于…的建议 inside a text; of a page's title only where it is not the number of a session's suggestion."""
    for match in re.finditer("关于", text):
        found = _ABOUT.match(text, match.start())
        if found is None:
            continue
        if from_title and (re.search(r"第.{1,16}号$|届.{0,12}次会议|^(?:市|区|县|省)?政协", found["title"])):
            continue
        return found.group()
    return None


def read_deputies(opening: Sequence[str]) -> list[str]:
    """The names in the salutation: ``尊敬的刘赛赛代表：``, ``苏贝、张东方代表：``, with or without a colon."""
    for line in opening:
        if len(line) > 120 and "代表：" not in line[:60] and "委员：" not in line[:60]:
            continue
        names: list[str] = []
        rest = _DELEGATION.sub("", line.strip()) if "代表团" in line else line.strip()
        if rest.count("代表") > 1 or rest.count("委员") > 1:
            rest = re.sub(r"(?:代表|委员)(?=[、,，\s和及][^：:]*(?:代表|委员)\s*[:：]?)", "", rest)
        match = _SALUTATION.match(rest) or _COURTEOUS.match(rest)
        if match is None or not _NAME_LIKE.search(match["names"]):
            match = _ROLE_FIRST.match(rest)
        if match is None or (match.re is _ROLE_FIRST and "：" not in rest and ":" not in rest):
            continue
        for part in re.split(r"[、,，]", re.sub(r"[（(][^）)]*[）)]", "", match["names"])):
            joined = _TWO_NAMES.fullmatch("".join(part.split()))
            read = [
                _names(each, saluted=bool(match["colon"]))
                for each in (joined.groups() if joined is not None else (part,))
            ]
            if not match["colon"] and not all(read):
                # Without its colon a line is a salutation only where all of it is names.
                names.clear()
                break
            names.extend(name for each in read for name in each)
        if names:
            return names
    return []


def _names(part: str, *, saluted: bool) -> list[str]:
    """The names in one part of a salutation: padding inside a name removed, several parted by spaces.

    Args:
        part: what stands between two marks.
        saluted: whether a colon ends the salutation.
    """
    words = part.split()
    if not words:
        return []
    if all(len(word) == 1 for word in words) or len(words) == 1:
        words = ["".join(words)]
    names = [word.removesuffix("等") for word in words]
    return [
        name
        for name in names
        if (_NAME.fullmatch(name) or (saluted and _LONG_NAME.fullmatch(name)))
        and not _NOT_A_NAME.search(name)
    ]
