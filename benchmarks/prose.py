"""The text of the made pages: replies to deputies, put together from phrases, each one different."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

_SURNAMES = "郁顾庹丁孟苏柏翟宁岑戚邬简阮滕闵詹樊屈乐"
_GIVEN = "青禾长宁晓岚明远若溪思齐文博雨桐景行知秋云舒安然"
_SUBJECTS = (
    "优化轨道站点公交接驳", "支持中小企业共建概念验证中心", "加强老旧小区加装电梯工作", "推进农村饮水安全巩固提升",
    "完善社区养老服务设施布局", "扩大普惠托育服务供给", "规范共享单车停放管理", "加快充电基础设施建设",
    "提升基层医疗机构服务能力", "保护传统村落和历史建筑", "减轻中小学教师非教学负担", "健全科技成果转化激励机制",
)  # fmt: skip
_UNITS = (
    "市财政局", "市教育局", "市发展改革委", "市交通运输局", "市住房城乡建设局", "市卫生健康委", "市农业农村局",
)  # fmt: skip
_ACTIONS = ("建成投用", "改造完成", "新开通", "备案登记", "排查整改", "培育入库", "验收通过", "集中签约")
_THINGS = (
    "示范项目", "服务站点", "便民设施", "试点社区", "重点企业", "培训课程", "惠民工程", "公共停车场",
    "共享实验平台", "微循环线路", "托育机构", "高标准农田",
)  # fmt: skip
_MEASURES = ("个", "处", "家", "项", "条", "批")
_WAYS = (
    "坚持问题导向，建立台账、销号管理", "深入一线走访座谈，广泛听取群众意见", "加强部门联动，实行月调度、季通报",
    "统筹财政资金与社会资本，完善多元投入机制", "对照先进地区做法，制定细化的工作方案", "运用信息化手段，实现全过程可追溯",
)  # fmt: skip
_AIMS = (
    "让政策直达基层、直达群众", "切实把代表的建议转化为工作举措", "推动公共服务更加均衡可及", "不断提升群众的获得感和满意度",
    "形成可复制、可推广的经验", "补齐短板弱项、筑牢安全底线",
)  # fmt: skip
_HEADINGS = (
    "一、基本情况", "二、已经开展的工作", "三、存在的困难和问题", "四、对您所提建议的吸纳情况",
    "五、下一步工作打算", "六、有关情况说明",
)  # fmt: skip
_LEADS = ("一是", "二是", "三是", "（一）", "（二）", "同时，", "此外，", "近年来，", "目前，", "")


@dataclass(frozen=True, slots=True)
class Matter:
    """The subject of one reply.

    Attributes:
        subject: the deputy's concern, without 关于 and 的建议.
        deputy: the deputy's name.
        number: of the suggestion, four digits.
        year: the year it was answered.
        month: the month.
        day: the day.
    """

    subject: str
    deputy: str
    number: str
    year: int
    month: int
    day: int

    @property
    def written_on(self) -> str:
        """The day of the answer, ISO 8601."""
        return f"{self.year}-{self.month:02}-{self.day:02}"


def make_matter(chance: Random) -> Matter:
    """Choose the subject of a reply."""
    return Matter(
        subject=chance.choice(_SUBJECTS),
        deputy=chance.choice(_SURNAMES) + "".join(chance.sample(_GIVEN, 2)),
        number=f"{chance.randrange(1, 1000):04}",
        year=chance.randrange(2019, 2027),
        month=chance.randrange(1, 13),
        day=chance.randrange(1, 29),
    )


def make_heading(number: int) -> str:
    """Return the heading of section ``number`` of a reply, from 0."""
    return _HEADINGS[number % len(_HEADINGS)]


def make_paragraph(chance: Random) -> str:
    """Return a paragraph of one to three sentences."""
    sentences = "".join(_sentence(chance) for _ in range(chance.randrange(1, 4)))
    return chance.choice(_LEADS) + sentences


def make_rows(chance: Random) -> list[list[str]]:
    """Return a table: a row of headings and some rows of figures."""
    things = chance.sample(_THINGS, chance.randrange(3, 7))
    return [
        ["项目", "数量（个）", "完成率（%）", "牵头单位"],
        *(
            [thing, str(chance.randrange(2, 400)), f"{chance.uniform(40, 100):.1f}", chance.choice(_UNITS)]
            for thing in things
        ),
    ]


def _sentence(chance: Random) -> str:
    count, other, share = chance.randrange(3, 900), chance.randrange(3, 900), chance.uniform(1, 99)
    year, month = chance.randrange(2018, 2027), chance.randrange(1, 13)
    unit, thing, action = chance.choice(_UNITS), chance.choice(_THINGS), chance.choice(_ACTIONS)
    measure, way, aim = chance.choice(_MEASURES), chance.choice(_WAYS), chance.choice(_AIMS)
    forms = (
        f"截至{year}年{month}月，全市累计{action}{thing}{count}{measure}，同比增长{share:.1f}%。",
        f"我局会同{unit}{way}，{aim}。",
        f"{year}年以来安排专项资金{count}万元，支持{thing}{other}{measure}，{aim}。",
        f"针对您反映的“{thing}不足”问题，{unit}已{action}{count}{measure}，其余{other}{measure}计划于{year}年{month}月底前完成。",
        f"{way}，先后{action}{thing}{count}{measure}，惠及群众{other}万人次。",
        f"下一步将{way}，力争到{year}年{thing}达到{count}{measure}，覆盖率不低于{share:.0f}%。",
    )
    return chance.choice(forms)
