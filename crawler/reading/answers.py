"""How the government answered: signature, co-handling agencies, result code and contacts of a reply."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from crawler.reading.dates import find_dates, read_date
from crawler.reading.layout import squeeze

_LAST_LINES = 24
"""Paragraphs at the end in which a signature and contacts stand."""

_RECEIPT = 10
"""Paragraphs in which the sentence of receipt stands, which says with whom the agency has spoken."""

_UNIT_END = (
    r"(?:局|委|委员会|办|办公室|厅|政府|院|中心|处|科|股|公司|集团|会|部|队|支队|社|馆|站|署|所|街道|街道办事处|办事处|"
    r"乡|镇|校|学校|大学|学院|银行|管委会|分局|总队|大队|工委|党委|纪委|联|协|关)"
)
_AGENCY = re.compile(rf"[\u4e00-\u9fff（）()·]{{2,40}}{_UNIT_END}(?:[（(][^）)]{{1,12}}[）)])?")
_UNIT = re.compile(rf"[\u4e00-\u9fff（）()]{{1,30}}{_UNIT_END}")
_AND = re.compile(r"[、,，]|以及|及|和(?=[\u4e00-\u9fff]{0,3}(?:市|省|区|县))")
_BEFORE_NAME = re.compile(r"^(?:我[局委办厅]|本[局委]|与|和|市级)?(?:与|和|会同|同)?")
_AFTER_NAME = re.compile(r"(?:等)?(?:\d+|[一二三四五六七八九十]+)?(?:个)?(?:相关|有关)?(?:部门|单位)?$")
_AGENCIES = re.compile(rf"(?:{_AGENCY.pattern})(?:\s+(?:{_AGENCY.pattern}))*")

_TOGETHER = re.compile(
    r"(?:经|我[局委办厅区市县]?(?:单位)?|会|后)?(?:会?同|与|商|会商|征求)(?P<agencies>[^，。；：]{2,160}?)(?:等(?:部门|单位|有关部门)?)?"
    r"(?:共同|联合|一起|协商|认真|会商)*(?:研究|协商|会商|商量)*(?:、)?办理"
)
_DIGIT = re.compile(r"\d")
_SENTENCE_END = re.compile(r"[，,。；;]")
_JOINTLY = re.compile(r"共同|会同|会商|联合|研究")
_GRADES = "ABCDＡＢＣＤⒶⒷⒸⒹ"
"""What a line must have one of to print a result code, before anything costly is tried on it."""

_CO_AFTER = re.compile(
    r"(?:主办|牵头)[，,、](?:由|会同|与)?(?P<agencies>[^，。；：]{2,160}?)(?:等(?:部门|单位))?(?:参与|协助|配合)?(?:会办|协办|分办)(?![单部])"
)
_WITH = re.compile(
    r"会同(?P<agencies>[^，。；：]{2,160}?)(?:等(?:部门|单位))?(?:共同|认真|联合|进行了?)*(?:研究|会商|商议)"
)
_CONSULTED = re.compile(
    r"(?:.*(?<!会)(?:经过?|并)(?:我[局委办厅部院]|本[局委厅])?(?:认真|积极|充分)*(?:会?商(?!务)|综合|征求|与)|.*与(?:会办|协办|分办)单位)"
    r"(?P<agencies>.{2,160}?)(?:等(?:\d+|[一二三四五六七八九十]+)?(?:个|家)?(?:有关|相关)?(?:部门|单位)?)?"
    r"(?:进行了?|共同|联合|认真|充分|同意|意见|研究|协商|会商|沟通|商议|商量)*"
)
"""A clause of the sentence of receipt: ``经商财政部、教育部``, ``经综合省财政厅意见``, ``经与市财政局研究``."""

_CONSULTING = re.compile("商|综合|征求|与")
"""What a clause must have one of for the pattern above, which costs more."""

_CO_LABEL = re.compile(
    r"(?:会办|协办|分办|会同办理|共同办理)(?:单位|部门|机关)?(?:[:：]|为|是)(?P<agencies>[^。；;]{2,160})"
)
_CO_WORD = re.compile("会办|协办|分办|会同办理|共同办理")
"""What a line must have one of for the two patterns above, which cost more."""

_HANDLED = re.compile("会办|协办|分办|办理|会同")
"""What a line must have one of for any of the patterns above."""

_RESULT = re.compile(
    r"(?:(?:办理|答复|办复|落实|处理|建议|提案)(?:结果|类别|类型|类|情况)|办理程度|解决程度|^类别)"
    r"(?:分类|标识|标记|代码|类别|编码)?[:：]?[^。；，A-Za-z]{0,8}?[“\"（(【\[]?(?P<code>[A-D])(?:类|[1-9])?[”\"）)】\]]?(?![A-Za-z0-9])"
)
_FIRST, _LAST = 5, 6
"""Paragraphs at the beginning and at the end among which a result code may stand alone."""

_RESULT_ALONE = re.compile(
    r"[（(【\[“\"]?(?P<code>[A-D])类?[）)】\]”\"]?|(?P<classed>[A-D])类(?:答复|建议|提案|办理)?"
)

_CONTACT_LABELS = {
    "unit": r"联\s*系\s*(?:单\s*位|部\s*门|处\s*室|科\s*室)|承\s*办\s*(?:单\s*位|处\s*室|科\s*室)",
    "person": r"(?:承\s*办\s*)?联\s*系\s*人(?:\s*员|\s*姓\s*名)?|经\s*办\s*人|承\s*办\s*人(?:\s*员)?|联\s*络\s*人|联\s*络\s*员",
    "phone": r"联\s*系\s*(?:电\s*话|方\s*式)|电\s*话(?:\s*号\s*码)?|联\s*络\s*电\s*话|手\s*机",
    "both": r"(?:联\s*系|承\s*办|经\s*办|联\s*络)\s*人\s*(?:员\s*)?(?:及|和|、|与)\s*(?:其\s*)?(?:联\s*系\s*)?"
    r"(?:电\s*话|方\s*式)|联\s*系\s*人\s*电\s*话",
    "place": r"(?:联\s*系|承\s*办)\s*(?:单\s*位|部\s*门|处\s*室|科\s*室)\s*(?:及|和|、|与)\s*(?:联\s*系\s*)?(?:电\s*话|方\s*式)",
    "other": r"邮\s*(?:政\s*)?编(?:\s*码)?|地\s*址|传\s*真|电\s*子\s*(?:邮\s*[箱件])|"
    r"邮\s*箱|抄\s*送|主\s*办\s*单\s*位|协\s*办\s*单\s*位|会\s*办\s*单\s*位|签\s*发\s*人",
}
_CONTACT = re.compile(
    "|".join(
        f"(?P<{name}>{_CONTACT_LABELS[name]})\\s*[:：]"
        for name in ("both", "place", "unit", "person", "phone", "other")
    )
)
_CONTACT_END = re.compile(r"[位门室人员名话式码机编址真件箱送]\s*[:：]")
"""How each of these labels ends, looked for first because it costs little."""

_PHONE = re.compile(r"[\d（(+][\d\-—–－()（）+/、\s转]{5,60}\d")


@dataclass(frozen=True, slots=True)
class ContactReading:
    """One contact: a unit, a person and a telephone, each None where it is not printed."""

    unit: str | None = None
    person: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerReading:
    """What a reply says of its own handling; see the record's ``reply``."""

    signed_by: str | None = None
    signed_on: date | None = None
    co_agencies: list[str] = field(default_factory=list)
    result_code: str | None = None
    contacts: list[ContactReading] = field(default_factory=list)


def read_answer(paragraphs: Sequence[str]) -> AnswerReading:
    """Read how a reply was handled.

    Args:
        paragraphs: the lines of its body.
    """
    signed_by, signed_on = read_signature(paragraphs)
    return AnswerReading(
        signed_by=signed_by,
        signed_on=signed_on,
        co_agencies=_co_agencies(paragraphs),
        result_code=_result_code(paragraphs),
        contacts=_contacts(paragraphs),
    )


def read_signature(paragraphs: Sequence[str]) -> tuple[str | None, date | None]:
    """The last line that is a date, and the agency's name on it or right above it."""
    begin = max(0, len(paragraphs) - _LAST_LINES)
    for place in range(len(paragraphs) - 1, begin - 1, -1):
        line = paragraphs[place].strip("（）() \t")
        if (
            len(line) > 80
            or not ("日" in line or "号" in line or _DIGIT.search(line))
            or _names_contact(line)
        ):
            continue
        day = read_date(line)
        if day is not None:
            below = paragraphs[place + 1].strip() if place + 1 < len(paragraphs) else ""
            signer = _signer(paragraphs, place, begin)
            return signer or (below if len(below) <= 60 and _AGENCIES.fullmatch(below) else None), day
        dates = find_dates(line)
        if len(dates) == 1:
            normal = unicodedata.normalize("NFKC", line)
            before, after = normal[: dates[0][0]].strip(), normal[dates[0][1] :].strip("() ")
            if not after and _AGENCIES.fullmatch(before):
                return before, dates[0][2]
    return None, None


def _names_contact(line: str) -> bool:
    """Whether a line has a contact's label."""
    return ("：" in line or ":" in line) and bool(_CONTACT_END.search(line) and _CONTACT.search(line))


def _signer(paragraphs: Sequence[str], dated: int, begin: int) -> str | None:
    """The agency above the date; contact lines may stand between."""
    for place in range(dated - 1, max(begin, dated - 6) - 1, -1):
        line = paragraphs[place].strip()
        if _names_contact(line):
            continue
        if len(line) <= 60 and _AGENCIES.fullmatch(line):
            return line
        return None
    return None


def _co_agencies(paragraphs: Sequence[str]) -> list[str]:
    """会办 and 协办 units, and those of ``经与…共同研究办理``, as printed, each once."""
    found: list[str] = []
    for place, line in enumerate(paragraphs):
        received = place < _RECEIPT and "如下" in line
        if not received and "办" not in line and "会同" not in line:
            continue
        plain = squeeze(line)
        if not received and not _HANDLED.search(plain):
            continue
        matches: list[str] = []
        if _CO_WORD.search(plain):
            matches += [match["agencies"] for match in _CO_LABEL.finditer(plain)]
            matches += [match["agencies"] for match in _CO_AFTER.finditer(plain)]
        if "会同" in plain:
            matches += [match["agencies"] for match in _WITH.finditer(plain)]
        if "办理" in plain:
            for sentence in _SENTENCE_END.split(plain):
                if "办理" not in sentence or not _JOINTLY.search(sentence):
                    continue
                match = _TOGETHER.search(sentence)
                if match is not None:
                    matches.append(match["agencies"])
        if received:
            clauses = filter(_CONSULTING.search, _SENTENCE_END.split(plain))
            consulted = map(_CONSULTED.fullmatch, clauses)
            matches += [match["agencies"] for match in consulted if match is not None and _all_units(match)]
        for agencies in matches:
            for name in _AND.split(agencies):
                unit = _AFTER_NAME.sub("", _BEFORE_NAME.sub("", name))
                if _UNIT.fullmatch(unit) and unit not in found:
                    found.append(unit)
    return found


def _all_units(clause: re.Match[str]) -> bool:
    """Whether a clause names units and nothing else: who is consulted may be the deputy too."""
    names = (_AFTER_NAME.sub("", _BEFORE_NAME.sub("", name)) for name in _AND.split(clause["agencies"]))
    return all(_UNIT.fullmatch(name) and "的" not in name for name in names)


def _result_code(paragraphs: Sequence[str]) -> str | None:
    """A to D where the page prints one: ``办理结果：A``, ``（B类）`` on a line of its own at an end."""
    text = "\n".join(paragraphs)
    grades = [grade for grade in _GRADES if grade in text]
    if not grades:
        return None
    for place, line in enumerate(paragraphs):
        if not any(grade in line for grade in grades):
            continue
        plain = squeeze(unicodedata.normalize("NFKC", line))
        if len(plain) <= 60 or "办理结果" in plain:
            match = _RESULT.search(plain)
            if match is not None:
                return match["code"]
        if len(plain) <= 6 and not _FIRST <= place < len(paragraphs) - _LAST:
            alone = _RESULT_ALONE.fullmatch(plain)
            if alone is not None:
                return alone["code"] or alone["classed"]
    return None


def _contacts(paragraphs: Sequence[str]) -> list[ContactReading]:
    """The contacts in the last lines; a label that comes again begins the next contact."""
    contacts: list[dict[str, str]] = []
    current: dict[str, str] = {}
    for line in paragraphs[-_LAST_LINES:]:
        if ("：" not in line and ":" not in line) or not _CONTACT_END.search(line):
            continue
        labels = list(_CONTACT.finditer(line))
        for place, label in enumerate(labels):
            end = labels[place + 1].start() if place + 1 < len(labels) else len(line)
            value = line[label.end() : end].strip(" \t，,；;。")
            if value.count("（") + value.count("(") != value.count("）") + value.count(")"):
                value = value.strip(")）(（").strip()
            name = label.lastgroup or "other"
            if name == "other" or not value:
                continue
            parts = {name: value}
            if name in {"both", "person", "place"}:
                parts = _with_phone(value, "unit" if name == "place" else "person")
            if name == "phone":
                phone = _PHONE.match(value)
                parts = {"phone": phone.group().strip() if phone is not None else value}
            if any(key in current for key in parts):
                contacts.append(current)
                current = {}
            current.update(parts)
    if current:
        contacts.append(current)
    return [ContactReading(each.get("unit"), each.get("person"), each.get("phone")) for each in contacts]


def _with_phone(value: str, key: str) -> dict[str, str]:
    """Part a person's or a unit's name from a telephone printed after it under one label."""
    match = _PHONE.search(value)
    if match is None:
        return {key: _name(value)}
    name = _name(value[: match.start()].strip(" ，,、；;:：（("))
    phone = match.group().strip()
    if phone[0] in "（(" and not re.search(r"[）)]", phone):
        phone = phone[1:]
    return {key: name, "phone": phone} if name else {"phone": phone}


def _name(text: str) -> str:
    """A person's name without the padding of two-character names; several stay as printed."""
    words = text.split()
    return "".join(words) if all(len(word) == 1 for word in words) else " ".join(words)
