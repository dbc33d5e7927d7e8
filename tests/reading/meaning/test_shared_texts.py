"""The phrases of real replies: the texts of real pages, put into the templates of their portals.

The texts stand outside of the project and went through extractors that made full-width punctuation ASCII;
what is expected was read off them by eye.
"""

from __future__ import annotations

import html
from dataclasses import dataclass, field

import pytest

from crawler.items import Reply
from crawler.loaders import ReplyLoader
from tests.support.pages import SHARED, needs_shared, read

TEXTS = SHARED / "texts"
FOOTER = "主办单位:"


@dataclass(frozen=True)
class Said:
    """What a real reply says."""

    file: str
    kind: str
    number: str | None
    session: tuple[str, int, int] | None
    title: str | None
    deputies: list[str]
    signed: tuple[str | None, str | None] = (None, None)
    co_agencies: list[str] = field(default_factory=list)
    contacts: list[tuple[str | None, str | None, str | None]] = field(default_factory=list)


REPLIES = [
    Said("seed-zhengzhou.txt", "suggestion", "B(2024)182", ("市十六届人大第二次会议", 16, 2),
         "关于进一步提升科技成果转化水平的建议", ["刘赛赛"], (None, "2024-05-24"), [],
         [("市科技局成果处", "陶海潮", "67180459")]),
    Said("seed-chongqing.txt", "suggestion", "B003", ("市六届人大二次会议", 6, 2),
         "关于完善科技创新成果转化机制,推动科技成果更好转移转化的建议", ["王开周"],
         ("重庆市科学技术局", "2024-08-13"), ["市教委"]),
    Said("zz-city-2023-D1102X-7778976.txt", "proposal", "20230539", ("市政协第十五届一次会议", 15, 1),
         "关于立即制订《郑州市科技创新条例》的提案", ["郝伟"]),
    Said("zz-xinzheng-2025-D1101X-9830943.txt", "suggestion", "B(2025)174", ("市六届人大六次会议", 6, 6),
         "关于老旧街道人行道地砖重新铺装的建议", ["张浩"], ("新郑市新建路街道办事处", "2025-07-25")),
    Said("zz-xinzheng-2020-D1101X-4704394.txt", "suggestion", "84", ("市五届人大五次会议", 5, 5),
         "关于在市区人员密集区域主干道设置人行道红绿灯的建议", ["李燕"], (None, "2020-09-30")),
    Said("zz-xinzheng-2020-D1102X-4523444.txt", "proposal", "117", ("市政协五届四次会议", 5, 4),
         "关于加快建设莲河西路南延工程的提案", ["李建岭", "弯建军"], ("新郑市住房和城乡建设局", "2020-09-30")),
    Said("zz-shangjie-2023-D1101X-7623373.txt", "suggestion", "46", ("区十四届人大第三次会议", 14, 3),
         "关于改善城市街区道路通行条件的建议", ["苏贝", "张东方"], (None, "2023-06-14")),
    Said("zz-mirror-2021-jtj.txt", "suggestion", "B(2021)421", ("市十五届人大四次会议", 15, 4),
         "关于“加快开通郑州到宜居健康城公共交通”的建议", ["张自福"]),
    Said("cq-kjj-2022-rddbjy.txt", "suggestion", "0197", ("市五届人大第五次会议", 5, 5),
         "关于支持万盛经开区创建市级高新技术产业开发区的建议", ["胡大章"], (None, None),
         ["市规划和自然资源局", "市生态环境局"]),
    Said("cq-slj-2025-rdjybl-a.txt", "suggestion", "0675", ("市六届人大三次会议", 6, 3),
         "关于将云阳纳入山区库区现代化水网先导县政策支持的建议", ["向亚芳"], (None, None),
         ["市生态环境局", "市规划自然资源局", "市财政局", "市发展改革委"]),
    Said("cq-banan-2025-rddbjytabl.txt", "suggestion", "311", ("区十九届人大六次会议", 19, 6),
         "关于对鱼溪河进行河道堤坝整治的建议", ["黎柏麟"]),
    Said("cq-yubei-2023-tian-in-news-column.txt", "proposal", "148", ("区政协十六届二次会议", 16, 2),
         "关于建立统一保供平台助力乡村振兴的建议", ["汤卫星"]),
]  # fmt: skip


def reply_of(name: str) -> Reply:
    """A page with the text's title lines as heading and the lines after them as body."""
    printed = [line.strip() for line in (TEXTS / name).read_text(encoding="utf-8").splitlines()]
    lines = [line for line in printed if line and line != "..." and not line.startswith(FOOTER)]
    first = next(
        place for place, line in enumerate(lines) if "关于" in line and ("答复" in line or "复函" in line)
    )
    after = first + 1
    while lines[after].startswith("关于"):
        after += 1
    rest = [line for line in lines[after:] if not line.startswith(("• ", "扫一扫"))]
    heading = "\n".join(html.escape(line) for line in lines[first:after])
    body = "".join(f"<p>{html.escape(line)}</p>" for line in rest)
    page = f"<html><head><title>{heading}</title></head><body><h1>{heading}</h1><div class=t>{body}</div></body></html>"
    return ReplyLoader(read(page)).load(city=None, column=None, fetched_at="2026-09-01T00:00:00Z")


@needs_shared
@pytest.mark.parametrize("said", REPLIES, ids=[said.file for said in REPLIES])
def test_what_a_real_reply_says_is_read(said: Said) -> None:
    reply = reply_of(said.file)
    asked, answer = reply.suggestion, reply.reply
    assert reply.kind == said.kind
    assert asked.number == said.number
    assert (asked.session, asked.term, asked.meeting) == (said.session or (None, None, None))
    assert asked.title == said.title
    assert asked.deputies == said.deputies
    assert (answer.signed_by, answer.signed_on) == said.signed
    assert answer.co_agencies == said.co_agencies
    assert [(each.unit, each.person, each.phone) for each in answer.contacts] == said.contacts
    assert answer.result_code is None


@needs_shared
def test_every_collected_reply_is_looked_at() -> None:
    looked_at = {said.file for said in REPLIES}
    # Of these two the texts hold metadata only; the second is a notice.
    others = {"SOURCES.md", "zz-xinzheng-2018-D0102X-8fields.txt", "cq-nanchuan-2023-metadata-order.txt"}
    # Those of other cities, `reply-*`, have no table of expected values yet.
    collected = {path.name for path in TEXTS.iterdir() if not path.name.startswith("reply-")}
    assert collected == looked_at | others
