"""Read from a reply how the suggestion was handled: signature, co-handling agencies, result code, contacts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from crawler.reading.html.lines import squeeze
from crawler.reading.meaning.contacts import ContactReading, has_contact_label, read_contacts
from crawler.reading.meaning.dates import find_dates, read_date
from crawler.reading.meaning.result_code import read_result_code
from crawler.reading.nfkc import nfkc

_LAST_LINES = 24
"""Number of paragraphs at the end of a reply that are searched for its signature and contacts."""

_LONGEST_SIGNATURE = 60
"""Maximum number of characters of a line in the signature or in the letter's head."""

_RECEIPT_LINES = 10
"""Number of paragraphs at the start of a reply that may acknowledge receipt and name consulted agencies."""

_UNIT_END = (
    r"(?:局|委|委员会|办|办公室|研究室|厅|政府|院|中心|处|科|股|公司|集团|会|部|队|支队|社|馆|站|台|署|所|街道|街道办事处|办事处|"
    r"乡|镇|苏木|校|学校|大学|中学|学院|银行|[分支]行|管委会|分局|总队|大队|工委|党委|纪委|联|协|关|开发区|园区|新区|示范区|实验区|领导小组)"
)
_AGENCY = re.compile(rf"[\u4e00-\u9fff（）()·]{{2,40}}{_UNIT_END}(?:[（(][^）)]{{1,12}}[）)])?")
_UNIT = re.compile(rf"[\u4e00-\u9fff（）()]{{1,30}}{_UNIT_END}")
_AND = re.compile(r"[、,，；;]|以及|及|和(?=[\u4e00-\u9fff]{0,3}(?:市|省|区|县))")
_BEFORE_NAME = re.compile(r"^(?:我[局委办厅]|本[局委]|与|和|市级)?(?:与|和|会同|同)?")
_AFTER_NAME = re.compile(
    r"(?:等)?(?:\d+|[一二三四五六七八九十]+)?(?:个)?(?:(?:相关|有关)?(?:部门|单位)?|[协会分]办(?:部门|单位))$"
)
_AGENCIES = re.compile(rf"(?:{_AGENCY.pattern})(?:\s+(?:{_AGENCY.pattern}))*")

_TOGETHER = re.compile(
    r"(?:经|我[局委办厅区市县]?(?:单位)?|会|后)?(?:会?同|与|商|会商|征求)(?P<agencies>[^，。；：]{2,160}?)(?:等(?:部门|单位|有关部门)?)?"
    r"(?:共同|联合|一起|协商|认真|会商)*(?:研究|协商|会商|商量)*(?:、)?办理"
)
_DATED = re.compile(r"^(?:答复|回复|办复|成文|落款)\s*(?:日期|时间)\s*[:：]\s*")
_HEAD_LINES = 8
"""Number of paragraphs at the start of a letter that may say whether its publication is agreed to."""

_AGREED = re.compile(
    r"(?:^|[类号AＡBＢCＣDＤ)）〕】])[(（〔【]?(?:(?P<refused>不)?同意公开)[)）〕】]?$|是否同意公开[:：](?:是|同意|(?P<no>否|不同意))"
)
_UNREADABLE_DATE = re.compile(r"(?:19|20)\d{2}\s*年?\s*\d{0,2}\s*月?\s*\d{0,2}\s*日?")
"""Matches what is left of a date whose 年, 月 or 日, or a number, is missing: ``2023927``, ``201757日``."""

_BELOW_SIGNATURE = 4
"""Number of lines above the attachments that are searched for the signature's date; contacts may be in between."""

_MOST_SIGNERS, _LONGEST_NAME = 4, 30
_AGENCY_START = re.compile(
    r"(?!.*[您你我的请谢迎是与为在])(?:中共|国家|[\u4e00-\u9fff]{1,8}?[省市区县州旗盟])"
)
"""Matches the beginning of an agency's name, but not the beginning of a sentence without a full stop."""

_ANSWERED_BY = re.compile(r"^(?:答复|回复)\s*(?:单位|机关|部门)\s*[:：]\s*")
"""Matches the label before an agency's name in a signature with labels: ``答复单位：`` (answered by)."""

_DIGIT = re.compile(r"\d")
_SENTENCE_END = re.compile(r"[，,。；;]")
_JOINTLY = re.compile(r"共同|会同|会商|联合|研究")
_CO_AFTER = re.compile(
    r"(?:主办|牵头)(?:办理)?[，,、](?:由|会同|与)?(?P<agencies>[^，。；：]{2,160}?)(?:等(?:部门|单位))?(?:参与|协助|配合)?(?:会办|协办|分办)(?![单部])"
)
_WITH = re.compile(
    r"(?<![将要需拟续极])会同(?P<agencies>[^，。；：]{2,160}?)(?:等(?:部门|单位))?(?:共同|认真|联合|进行了?)*(?:研究|会商|商议)"
    r"(?!并?(?:制定|出台|起草|印发|提出|完善|建立|推动|推进|编制|修订|下发|实施|开展|部署|确定|解决|落实|明确|形成))"
)
_CONSULTED = re.compile(
    r"(?:.*(?<!会)(?:经过?|并)(?:我[局委办厅部院]|本[局委厅])?(?:认真|积极|充分)*(?:会?商(?!务)|综合|(?:征求|听取)了?|与)|.*与(?:会办|协办|分办)单位)"
    r"(?P<agencies>.{2,160}?)(?:等(?:\d+|[一二三四五六七八九十]+)?(?:个|家)?(?:有关|相关)?(?:部门|单位)?)?"
    r"(?:进行了?|共同|联合|认真|充分|同意|的?意见|研究|协商|会商|沟通|商议|商量)*"
)
"""Matches a clause that names consulted agencies: ``经商财政部、教育部``, ``经综合省财政厅意见``, ``经与市财政局研究``."""

_CONSULTED_HINT = re.compile("商|综合|征求|听取|与")
"""Matches every clause that ``_CONSULTED`` can match; a cheap first test."""

_CO_LABEL = re.compile(
    r"(?:会办|协办|分办|会同办理|共同办理)(?:单位|部门|机关)?(?:[:：]|为|是)(?P<agencies>[^。]{2,160})"
)
_OPINIONS = re.compile(
    r"(?:结合|综合|根据|汇总|吸收|采纳)了?(?P<agencies>[^，。；：]{2,160}?)(?:等(?:部门|单位))?的?(?:会办|协办|分办)(?:单位)?(?:的)?意见"
)
"""Matches a statement that an answer is based on other agencies' opinions (会办意见)."""

_CO_HANDLING_HINTS = ("会办", "协办", "分办", "会同办理", "共同办理")
"""Every line that ``_CO_LABEL``, ``_CO_AFTER`` or ``_OPINIONS`` can match has one of these; a cheap first test."""

_HANDLING_HINTS = ("会办", "协办", "分办", "办理", "会同")
"""Every line that may name co-handling agencies has one of these; a cheap first test."""


@dataclass(frozen=True, slots=True)
class AnswerReading:
    """The handling of a suggestion as described in a reply; the fields are those of ``reply`` in a record."""

    signed_by: str | None = None
    signed_on: date | None = None
    co_agencies: list[str] = field(default_factory=list)
    result_code: str | None = None
    agreed_to_publish: bool | None = None
    contacts: list[ContactReading] = field(default_factory=list)


def read_answer(paragraphs: Sequence[str], title: str = "", facts: Sequence[str] = ()) -> AnswerReading:
    """Read from a reply how the suggestion was handled.

    Args:
        paragraphs: the paragraphs of the reply's body.
        title: the page's title, which may begin or end with the result code.
        facts: the page's labelled values, such as ``会办单位：市财政局`` (co-handling agency). They are used if
            the body and the title do not state the co-handling agencies or the result code.
    """
    signed_by, signed_on = read_signature(paragraphs)
    return AnswerReading(
        signed_by=signed_by,
        signed_on=signed_on,
        co_agencies=_co_agencies(paragraphs) or _co_agencies(facts),
        result_code=read_result_code(paragraphs, title, facts),
        agreed_to_publish=_agreed_to_publish([*paragraphs[:_HEAD_LINES], *facts]),
        contacts=read_contacts(paragraphs[-_LAST_LINES:]),
    )


def _agreed_to_publish(lines: Sequence[str]) -> bool | None:
    """Return whether the head of a letter prints 同意公开 (agreed to publication) or 不同意公开, or None if neither."""
    for line in lines:
        match = _AGREED.search(squeeze(line)) if "公开" in line and len(line) <= _LONGEST_SIGNATURE else None
        if match is not None:
            return match["refused"] is None and match["no"] is None
    return None


def read_signature(paragraphs: Sequence[str]) -> tuple[str | None, date | None]:
    """Return the agency and the date of a reply's signature; each is None if it is missing.

    If the line under the agency is a date that cannot be read, because the page lost or never had a part of it
    (``2023927``, ``2024年 月 日``), the result is the agency and None.

    The date is on the last line that consists of a date, or of an agency and a date. If the agency is not on
    this line, it is above or below the line. The attachments of a signed letter are not searched, because
    they may be signed by others.
    """
    paragraphs = paragraphs[: _end_of_letter(paragraphs)]
    begin = max(0, len(paragraphs) - _LAST_LINES)
    for index in range(len(paragraphs) - 1, begin - 1, -1):
        line = _DATED.sub("", paragraphs[index].strip("（）() \t。"))
        if (
            len(line) > 80
            or not ("日" in line or "号" in line or _DIGIT.search(line))
            or has_contact_label(line)
        ):
            continue
        day = read_date(line)
        if day is not None:
            below = paragraphs[index + 1].strip() if index + 1 < len(paragraphs) else ""
            signer = _signer(paragraphs, index, begin)
            return signer or (below if len(below) <= 60 and _AGENCIES.fullmatch(below) else None), day
        dates = find_dates(line)
        if len(dates) == 1:
            normal = nfkc(line)
            before, after = normal[: dates[0][0]].strip(), normal[dates[0][1] :].strip("() ")
            if not after and _AGENCIES.fullmatch(before):
                return before, dates[0][2]
    for index in range(len(paragraphs) - 1, begin, -1):
        line = nfkc(paragraphs[index]).strip("() \t。")
        if _UNREADABLE_DATE.fullmatch(line):
            return _signer(paragraphs, index, begin), None
    return None, None


def _end_of_letter(paragraphs: Sequence[str]) -> int:
    """Return the index of the line where a signed letter's attachments begin; without any, the line count."""
    for index, line in enumerate(paragraphs):
        if line.startswith("附件") and any(
            len(above) <= _LONGEST_SIGNATURE and read_date(above.strip("（）() \t。")) is not None
            for above in paragraphs[max(0, index - _BELOW_SIGNATURE) : index]
        ):
            return index
    return len(paragraphs)


def _signer(paragraphs: Sequence[str], dated: int, begin: int) -> str | None:
    """Return the agency above a signature's date, or None if no agency is found.

    ``dated`` is the index of the date's line. Contact lines are skipped. Lines before index ``begin`` are not
    searched.
    """
    for index in range(dated - 1, max(begin, dated - 6) - 1, -1):
        line = paragraphs[index].strip(" \t。")
        answered = _ANSWERED_BY.sub("", line)
        if answered == line and has_contact_label(line):
            continue
        if len(answered) <= _LONGEST_SIGNATURE:
            signer = _without_padding(answered)
            return _jointly(paragraphs[begin:index], signer) if _AGENCIES.fullmatch(signer) else None
        return None
    return None


def _jointly(above: Sequence[str], signer: str) -> str:
    """Return all signers, separated by spaces: any agencies on the last lines of ``above``, then ``signer``."""
    signers = [signer]
    for line in reversed(above[-_MOST_SIGNERS:]):
        name = _without_padding(line.strip())
        if len(name) > _LONGEST_NAME or not _AGENCY_START.match(name) or not _AGENCIES.fullmatch(name):
            break
        signers.insert(0, name)
    return " ".join(signers)


def _without_padding(line: str) -> str:
    """Remove the spaces from a line if they separate single characters; otherwise return the line without changes."""
    parts = line.split()
    return "".join(parts) if all(len(part) == 1 for part in parts) else line


def _co_agencies(paragraphs: Sequence[str]) -> list[str]:
    """Return the agencies that co-handled (会办, 协办) or were consulted (``经与…共同研究办理``), without duplicates."""
    found: list[str] = []
    for index, line in enumerate(paragraphs):
        received = index < _RECEIPT_LINES and "如下" in line
        if not received and "办" not in line and "会同" not in line:
            continue
        plain = squeeze(line)
        if not received and not any(hint in plain for hint in _HANDLING_HINTS):
            continue
        matches: list[str] = []
        if any(hint in plain for hint in _CO_HANDLING_HINTS):
            matches += [match["agencies"] for match in _CO_LABEL.finditer(plain)]
            matches += [match["agencies"] for match in _CO_AFTER.finditer(plain)]
            matches += [match["agencies"] for match in _OPINIONS.finditer(plain)]
        together = plain.find("会同")
        if together >= 0:
            matches += [match["agencies"] for match in _WITH.finditer(plain, together)]
        if "办理" in plain:
            for sentence in _SENTENCE_END.split(plain):
                if "办理" not in sentence or not _JOINTLY.search(sentence):
                    continue
                match = _TOGETHER.search(sentence)
                if match is not None:
                    matches.append(match["agencies"])
        if received:
            clauses = filter(_CONSULTED_HINT.search, _SENTENCE_END.split(plain))
            consulted = map(_CONSULTED.fullmatch, clauses)
            matches += [match["agencies"] for match in consulted if match is not None and _all_units(match)]
        for agencies in matches:
            for name in _AND.split(agencies):
                unit = _AFTER_NAME.sub("", _BEFORE_NAME.sub("", name))
                if _UNIT.fullmatch(unit) and unit not in found:
                    found.append(unit)
    return found


def _all_units(clause: re.Match[str]) -> bool:
    """Return whether a clause names only agencies, and not, for example, a deputy who was consulted."""
    names = (_AFTER_NAME.sub("", _BEFORE_NAME.sub("", name)) for name in _AND.split(clause["agencies"]))
    return all(_UNIT.fullmatch(name) and "的" not in name for name in names)
