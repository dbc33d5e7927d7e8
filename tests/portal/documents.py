"""What the portal publishes: replies that say who asked, what for, and who answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

FIRST_DAY = date(2015, 1, 1)
A_DAY = 4
"""Documents that are published a day."""

_SURNAMES = "王李张刘陈杨黄赵吴周"
_GIVEN = ("建国", "秀英", "海涛", "晓东", "玉兰", "文静")
_SUBJECTS = (
    "加快科技成果转化",
    "完善社区养老服务",
    "优化公交线路",
    "加强饮用水源保护",
    "支持乡村教师队伍建设",
)
_SENTENCES = (
    "我局高度重视，会同有关单位作了专题研究，并于日前与您当面沟通。",
    "截至目前，全市已建成相关站点三百余处，覆盖所有街道和主要乡镇。",
    "下一步，我们将把您的意见吸收到年度工作计划中，明确责任单位和完成时限。",
    "在资金方面，今年安排专项经费二千万元，重点支持基层单位改善条件。",
)


@dataclass(frozen=True, slots=True)
class Document:
    """One reply; everything it says follows from its number.

    Attributes:
        number: from 1, rising with time.
        edition: rises when the portal changes the text.
    """

    number: int
    edition: int = 1

    @property
    def day(self) -> date:
        """The day of publication."""
        return FIRST_DAY + timedelta(days=self.number // A_DAY)

    @property
    def suggestion(self) -> str:
        """The suggestion's number, as printed."""
        return f"B{self.number:04}"

    @property
    def deputy(self) -> str:
        """Who asked."""
        return _SURNAMES[self.number % 10] + _GIVEN[self.number % 6]

    @property
    def subject(self) -> str:
        """What for."""
        return _SUBJECTS[self.number % 5]

    def paragraphs(self, characters: int) -> list[str]:
        """The text, with as many sentences as it takes to have so many characters."""
        lines = [
            f"{self.deputy}代表：",
            f"您提出的《关于{self.subject}的建议》（第{self.suggestion}号）收悉。现答复如下：",
        ]
        written = 0
        while written < characters or len(lines) < 4:
            place = self.number + self.edition + len(lines)
            line = f"（{len(lines) - 1}）" + "".join(_SENTENCES[(place + step) % 4] for step in range(3))
            lines.append(line)
            written += len(line)
        return lines
