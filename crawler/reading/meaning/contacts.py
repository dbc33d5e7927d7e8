"""Read the contacts at the end of a reply: units, persons and telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_CONTACT_LABELS = {
    "unit": r"联\s*系\s*(?:单\s*位|部\s*门|处\s*室|科\s*室)|承\s*办\s*(?:单\s*位|处\s*室|科\s*室)",
    "person": r"(?:承\s*办\s*)?联\s*系\s*人(?:\s*员|\s*姓\s*名)?|经\s*办\s*人|承\s*办\s*人(?:\s*员|\s*姓\s*名)?|"
    r"联\s*络\s*人|联\s*络\s*员",
    "phone": r"联\s*系\s*(?:电\s*话|方\s*式|号\s*码|手\s*机)|"
    r"(?:内\s*线|办\s*公|咨\s*询|固\s*定)?(?<!监督)(?<!举报)(?<!投诉)(?<!报警)(?<!热线)(?<!服务)电\s*话(?:\s*号\s*码)?|联\s*络\s*电\s*话|"
    r"手\s*机(?:\s*号\s*码?)?|座\s*机",
    "both": r"(?:联\s*系|承\s*办|经\s*办|联\s*络)\s*人\s*(?:员\s*|姓\s*名\s*)?(?:及|和|、|与|/|／|[（(])\s*(?:其\s*)?"
    r"(?:联\s*系\s*)?(?:电\s*话|方\s*式|手\s*机)(?:\s*[）)])?|联\s*系\s*人\s*电\s*话",
    "unit_person": r"联\s*系\s*(?:单\s*位|部\s*门|处\s*室|科\s*室)\s*(?:及|和|、|与)\s*联\s*系\s*人(?:\s*员)?",
    "head": r"(?:分\s*管|主\s*管)\s*领\s*导|(?:单\s*位\s*|分\s*管\s*|主\s*要\s*)?负\s*责\s*人|责\s*任\s*人",
    "place": r"(?:联\s*系|承\s*办)\s*(?:单\s*位|部\s*门|处\s*室|科\s*室)\s*(?:及|和|、|与|/|／|[（(])\s*(?:联\s*系\s*)?"
    r"(?:电\s*话|方\s*式)(?:\s*[）)])?",
    "other": r"邮\s*(?:政\s*)?编(?:\s*码)?|地\s*址|传\s*真|电\s*子\s*(?:邮\s*[箱件])|"
    r"邮\s*箱|抄\s*送|主\s*办\s*单\s*位|协\s*办\s*单\s*位|会\s*办\s*单\s*位|签\s*发\s*人",
}
_CONTACT = re.compile(
    "|".join(
        f"(?P<{name}>{_CONTACT_LABELS[name]})\\s*[:：]"
        for name in ("both", "unit_person", "place", "unit", "head", "person", "phone", "other")
    )
)
_CONTACT_END = re.compile(r"[位门室人员名话式码号机编址真件箱送导）)]\s*[:：]")
"""Matches the end of every contact label; a cheap test before the full pattern is tried."""

_PERSON_LABELS = frozenset({"person", "both", "unit_person"})
_NAME_OF = {"person": "person", "both": "person", "place": "unit", "head": "head"}
"""Maps each kind of label that precedes a name to the kind of that name."""

_BETWEEN = re.compile(r"[\s，,、;；]+")
"""Matches what separates a unit from the person after it."""

_NEXT_LABEL = re.compile(r"(?<![\s，,；;])[\s，,；;]+[\u4e00-\u9fff]{2,6}[:：]")
"""Matches a label of any kind that follows a value; the value ends before it."""

_PHONE_WORD = re.compile(r"[\s，,、；;（(]*(?:联系)?(?:电话|手机)$")
"""Matches the text between a name and its telephone number, as in ``王芳，电话67180459``."""

_AROUND_PHONE = " ，,、；;:：（(/／"
"""Characters between a name and its telephone number."""

_REMARK = re.compile(r"[，,；;。](?![\u4e00-\u9fff·]{2,4}(?:[，,、；;]|$))")
"""Matches punctuation after a person's name that begins a remark, not another name."""

_SHORT_PHONE = re.compile(r"\d{3,}")
"""Matches a telephone number that is too short for a town's public network, such as an extension."""

_PHONE = re.compile(r"[\d（(+][\d\-—–－()（）+/、\s转]{5,60}\d")


@dataclass(frozen=True, slots=True)
class ContactReading:
    """One contact that a reply names.

    Attributes:
        unit: the department to contact, or None if it is not stated.
        person: the person to contact, or None if it is not stated.
        phone: the telephone number as printed, or None if it is not stated.
    """

    unit: str | None = None
    person: str | None = None
    phone: str | None = None


def has_contact_label(line: str) -> bool:
    """Return whether a line contains the label of a contact, such as 联系人 (contact person)."""
    return ("：" in line or ":" in line) and bool(_CONTACT_END.search(line) and _CONTACT.search(line))


def read_contacts(lines: Sequence[str]) -> list[ContactReading]:
    """Return the contacts in the last lines of a reply.

    A label that occurs a second time begins the next contact. A person in charge (负责人) is returned as a
    contact only if the person's own telephone number follows the name.
    """
    contacts: list[dict[str, str]] = []
    current: dict[str, str] = {}
    for line in lines:
        if ("：" not in line and ":" not in line) or not _CONTACT_END.search(line):
            continue
        labels = list(_CONTACT.finditer(line))
        for index, label in enumerate(labels):
            end = labels[index + 1].start() if index + 1 < len(labels) else len(line)
            value = _NEXT_LABEL.split(line[label.end() : end], maxsplit=1)[0].strip(" \t，,；;。")
            if value.count("（") + value.count("(") != value.count("）") + value.count(")"):
                value = value.strip(")）(（").strip()
            name = label.lastgroup or "other"
            if name == "other" or not value:
                continue
            parts = _parts(name, value)
            if "head" in current and name in _PERSON_LABELS and "phone" not in current:
                del current["head"]
            if _begins_another(current, name) or any(key in current for key in parts):
                contacts.append(current)
                current = {}
            current.update(parts)
    contacts.append(current)
    return [
        ContactReading(
            contact.get("unit"),
            contact.get("person") or ("phone" in contact and contact.get("head")) or None,
            contact.get("phone"),
        )
        for contact in contacts
        if contact.keys() - {"head"}
    ]


def _begins_another(current: dict[str, str], name: str) -> bool:
    """Return whether a label must begin a new contact because of a person in charge (负责人).

    A person in charge and an ordinary contact person are separate contacts. Labels of units and telephone
    numbers therefore never begin a new contact here.

    Args:
        current: the values of the current contact, which come from the labels before this one.
        name: the kind of the label, such as ``person`` or ``head`` (a person in charge).
    """
    if name == "head":
        return bool(current.keys() - {"unit"})
    return name in _PERSON_LABELS and "head" in current


def _parts(name: str, value: str) -> dict[str, str]:
    """Return the values after a label as a dictionary: a name, a telephone number, or both.

    The keys are the kinds of the values: ``unit``, ``person``, ``head`` (a person in charge) and ``phone``. The
    dictionary is empty if the label is that of a telephone number, but no number follows it.

    Args:
        name: the kind of the label, such as ``person``, ``phone`` or ``both`` (a person and a number).
        value: the text after the label.
    """
    if name == "unit_person":
        unit, _, person = _BETWEEN.sub(" ", value, count=1).partition(" ")
        return {"unit": unit, **(_with_phone(person, "person") if person else {})}
    if name in _NAME_OF:
        return _with_phone(value, _NAME_OF[name])
    if name == "phone":
        phone = _PHONE.match(value) or _SHORT_PHONE.match(value)
        return {"phone": phone.group().strip()} if phone is not None else {}
    return _unit(value) if name == "unit" else {name: value}


def _unit(value: str) -> dict[str, str]:
    """Split a text into the name of a unit as printed, under ``unit``, and its telephone number, under ``phone``."""
    if _SHORT_PHONE.fullmatch(value):
        return {"phone": value}
    phone = _with_phone(value, "unit").get("phone")
    if phone is None:
        return {"unit": value}
    name = _PHONE_WORD.sub("", value[: value.index(phone)].strip(_AROUND_PHONE))
    return {"unit": name, "phone": phone} if name else {"phone": phone}


def _with_phone(value: str, key: str) -> dict[str, str]:
    """Split a text into the name of a person or unit and the telephone number that follows it, if any.

    Returns:
        A dictionary with the name under ``key`` and the number under ``phone``. A missing name or number is
        left out.
    """
    match = _PHONE.search(value)
    if match is None:
        return {key: _name(value)}
    name = _name(_PHONE_WORD.sub("", value[: match.start()].strip(_AROUND_PHONE)))
    phone = match.group().strip()
    if phone[0] in "（(" and not re.search(r"[）)]", phone):
        phone = phone[1:]
    return {key: name, "phone": phone} if name else {"phone": phone}


def _name(text: str) -> str:
    """Return the name at the beginning of a text, without any remark that follows it.

    Spaces between the characters of a padded name (``王 芳``) are removed. Several names are kept as printed.
    """
    parts = _REMARK.split(text, maxsplit=1)[0].split()
    return "".join(parts) if all(len(part) == 1 for part in parts) else " ".join(parts)
