"""What a synthetic fixture publishes: replies of a column's agency, with what a reader has to find in each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from zlib import crc32

from .documents import Document

ODD = {
    "attachment": "no text at all: the reply is in its attachment",
    "unsigned": "nobody signs, and it has no date of its own",
    "two": "two people asked together",
}
"""How the odd reply of a fixture differs -> what ``fixture.toml`` says of it."""

_NUMERALS = "零一二三四五六七八九"
_REGIONS = ("自治区", "省", "市", "州", "区", "县", "旗")
_KINDS = {"suggestion": ("人大", "建议", "代表"), "proposal": ("政协", "提案", "委员")}
"""Kind -> the body that was asked, what was handed in, and who handed it in."""


def region_word(place: str) -> str:
    """How an agency or a session names its place: ``市`` for 武汉市, ``自治区`` for 宁夏回族自治区; empty for the nation."""
    return next((word for word in _REGIONS if place.endswith(word)), "")


def signer(place: str, label: str) -> str:
    """The full name of an agency: ``武汉市教育局`` for 市教育局, ``恩施土家族苗族自治州人民政府`` for 州政府."""
    name = label.replace("政府办", "政府办公室").replace("政府", "人民政府")
    word = region_word(place)
    return place + name.removeprefix(word) if word else name


@dataclass(frozen=True, slots=True)
class Reply(Document):
    """One reply of an agency.

    Attributes:
        year: the year in which it was published.
        kind: ``suggestion``, ``proposal`` or ``summary`` (a report on all replies of a year).
        place: the official name of the agency's place.
        agency: the full name of the agency.
        odd: how it differs from others, one of :data:`ODD`; empty if it does not.
    """

    year: int = field(kw_only=True)
    kind: str = field(kw_only=True)
    place: str = field(kw_only=True)
    agency: str = field(kw_only=True)
    odd: str = field(default="", kw_only=True)

    @property
    def day(self) -> date:
        """The day of publication."""
        return date(self.year, 4, 8) + timedelta(days=self.number * 37 % 140)

    @property
    def signed_on(self) -> date:
        """The day of the signature."""
        return self.day - timedelta(days=3 + self.number % 20)

    @property
    def suggestion(self) -> str:
        """The number of what was asked: three digits, or six with the year's last two."""
        number = 17 + self.number * 53 % 900
        return f"{number:03}" if self.number % 2 else f"{self.year % 100}{number:04}"

    @property
    def session(self) -> str:
        """The meeting at which it was asked."""
        word, body = region_word(self.place), _KINDS[self.kind][0]
        term = f"十{_NUMERALS[2 + crc32(self.place[:3].encode()) % 6] if word else '四'}届"
        meeting = f"{_NUMERALS[1 + self.year % 5]}次会议"
        if word:
            return f"{word}{term}人大{meeting}" if body == "人大" else f"{word}政协{term}{meeting}"
        return f"{term}全国人大{meeting}" if body == "人大" else f"全国政协{term}{meeting}"

    @property
    def result_code(self) -> str | None:
        """The class of the answer, of one reply in three."""
        return "ABC"[self.number // 3 % 3] if self.number % 3 == 1 and self.kind != "summary" else None

    @property
    def people(self) -> list[str]:
        """Who asked."""
        second = [Document(self.number + 3).deputy] if self.odd == "two" else []
        return [self.deputy, *second]

    @property
    def title(self) -> str:
        """One of three common forms."""
        if self.kind == "summary":
            return f"{self.agency}{self.year - self.number % 2}年建议提案办理情况总结"
        asked = f"{self.session}第{self.suggestion}号{_KINDS[self.kind][1]}"
        code = f"（{self.result_code}类）" if self.result_code else ""
        return (f"关于{asked}的答复", f"对{asked}的答复{code}", f"关于{asked}办理情况的答复函")[
            self.number % 3
        ]

    def paragraphs(self, characters: int) -> list[str]:
        """The salutation, what was asked, and the answer; of a summary the answer alone; nothing of an odd reply."""
        if self.odd == "attachment":
            return []
        lines = Document(self.number, self.edition).paragraphs(characters)
        if self.kind == "summary":
            return lines[2:]
        _, thing, person = _KINDS[self.kind]
        asked = f"您提出的《关于{self.subject}的{thing}》（第{self.suggestion}号）收悉。现答复如下："
        return [f"{'、'.join(self.people)}{person}：", asked, *lines[2:]]

    def facts(self) -> dict[str, Any]:
        """What a record of it must have: path of a key -> value."""
        silent = self.odd in {"attachment", "unsigned"}
        asked = self.kind != "summary"
        return {
            "title": self.title,
            "kind": self.kind,
            "published_on": self.day.isoformat(),
            "suggestion.number": self.suggestion if asked else None,
            "suggestion.session": self.session if asked else None,
            "suggestion.deputies": self.people if asked and self.odd != "attachment" else [],
            "reply.signed_by": None if silent else self.agency,
            "reply.signed_on": None if silent else self.signed_on.isoformat(),
            "reply.result_code": self.result_code,
        }
