"""Small pages after the portals' templates, saved pages, and the records made from them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from crawler.loaders import ReplyLoader
from crawler.reading import PageReading, read_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from crawler.items import Reply

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"
URL = "https://kjj.example.gov.cn/zwgk/jytabl/202409/t20240914_13626437.html"
FETCHED_AT = "2026-09-01T02:00:03Z"

TITLE = "重庆市科学技术局关于市六届人大二次会议第B003号建议办理情况的答复函"
PARAGRAPHS = (
    "王开周代表：",
    "你提出的《关于完善科技创新成果转化机制的建议》（B003号）收悉。经与市教委共同研究办理，现答复如下。",
    "一、下一步把线上平台建起来，让成果、需求、专家、资金四类信息自动匹配，进度随时可查。",
    "此答复函已经局长审签。",
    "重庆市科学技术局",
    "2024年8月13日",
)
NAVIGATION = (
    '<div class="nav"><a href="/">首页</a><a href="/zwgk/">政务公开</a><a href="/hdjl/">互动交流</a></div>'
)
FOOTER = (
    '<div class="footer"><p>主办单位：重庆市科学技术局 地址：新溉大道2号 邮编：401147</p>'
    '<p>网站标识码：5000000046</p><p><a href="https://beian.miit.gov.cn/">渝ICP备05001037号</a></p></div>'
)

LABELLED: Mapping[str, str] = {
    "索引号": "11500000MB15895317/2024-00070",
    "发文字号": "渝科局函〔2024〕226号",
    "主题分类": "科技、教育",
    "体裁分类": "人大建议办理",
    "发布机构": "市科技局",
    "有效性": "有效",
    "成文日期": "2024-09-10",
    "发布日期": "2024-09-14",
}
"""A metadata block: label -> value."""

FIELDS = {
    "index_number": "11500000MB15895317/2024-00070",
    "agency": "市科技局",
    "agency_code": "11500000MB15895317",
    "document_number": "渝科局函〔2024〕226号",
    "topics": ["科技、教育"],
    "genres": ["人大建议办理"],
    "keywords": [],
    "validity": "有效",
    "written_on": "2024-09-10",
    "published_on": "2024-09-14",
}
"""What the record of a page with :data:`LABELLED` says."""


@dataclass(frozen=True)
class Collection:
    """Saved pages and texts, and the golden tables of what they say.

    Attributes:
        name: what the file names of its tables begin with.
        folder: the folder that holds ``pages`` and ``texts``.
    """

    name: str
    folder: Path

    def table(self, of: str) -> dict[str, Any]:
        """Return the golden table ``pages``, ``families`` or ``texts``."""
        path = ROOT / "tests" / "goldens" / f"{self.name}_{of}.toml"
        return tomllib.loads(path.read_text(encoding="utf-8"))

    def files(self, kind: str, pattern: str) -> set[str]:
        """Return the names of the files in ``pages`` or ``texts`` that match a pattern."""
        return {path.name for path in (self.folder / kind).glob(pattern)}

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Sample:
    """One file of a collection."""

    collection: Collection
    kind: str
    name: str

    @property
    def path(self) -> Path:
        return self.collection.folder / self.kind / self.name

    def __str__(self) -> str:
        return f"{self.collection}/{self.name}"


SYNTHETIC = Collection("synthetic", FIXTURES / "reading")
"""Written for this project, so in every clone."""

REAL = Collection("shared", ROOT.parent / "shared")
"""Collected from real portals. They are beside the project, never in it."""

COLLECTIONS = [SYNTHETIC, *([REAL] if (REAL.folder / "pages" / "SOURCES.md").is_file() else [])]


def samples(of: str, section: str | None = None) -> dict[Sample, Any]:
    """Return the golden values of the samples of all collections that are there.

    Args:
        of: the golden table, ``pages``, ``families`` or ``texts``.
        section: a table of the golden file; None for the file itself.
    """
    kind = "texts" if of == "texts" else "pages"
    found: dict[Sample, Any] = {}
    for collection in COLLECTIONS:
        tables = collection.table(of)
        golden = tables if section is None else tables.get(section, {})
        found |= {Sample(collection, kind, name): value for name, value in golden.items()}
    return found


Case = TypeVar("Case", bound=tuple[Any, ...])


def present(cases: Iterable[Case]) -> list[Case]:
    """Return the cases whose first value is a sample of a collection that is there."""
    return [case for case in cases if case[0].collection in COLLECTIONS]


def table(pairs: Mapping[str, str]) -> str:
    """A metadata block as a table of td pairs, labels in brackets (departments of Chongqing)."""
    rows = "".join(
        f'<tr><td class="t1">[ {label} ]</td><td class="t2">{value}</td></tr>'
        for label, value in pairs.items()
    )
    return f'<table class="zwxl-table"><tbody>{rows}</tbody></table>'


def document(
    block: str | None = None,
    *,
    title: str | None = TITLE,
    head: str = "",
    bar: str = "",
    body: str | Sequence[str] = PARAGRAPHS,
    after: str = "",
) -> str:
    """A whole page: head, navigation, metadata block, title, bar, body, what follows it, footer."""
    inner = body if isinstance(body, str) else "".join(f"<p>{line}</p>" for line in body)
    heading = "" if title is None else f"<h1>{title}</h1>"
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title or ""}</title>{head}</head><body>'
        f"{NAVIGATION}{table(LABELLED) if block is None else block}"
        f"<div class=main>{heading}{bar}<div class=article>{inner}</div>{after}</div>{FOOTER}</body></html>"
    )


def read(page: str | bytes, url: str = URL, content_type: str | None = None) -> PageReading:
    """Read a page with no city and no selector given."""
    body = page.encode("utf-8", "surrogatepass") if isinstance(page, str) else page
    return read_page(body, url, content_type=content_type)


def load(reading: PageReading, kind: str | None = None) -> tuple[Reply, list[str]]:
    """The record of a page that has been read, and the labels reported as unknown."""
    loader = ReplyLoader(reading)
    reply = loader.load(city=None, column=None, fetched_at=FETCHED_AT, kind=kind)
    return reply, loader.unknown_labels


def record(page: str | bytes, url: str = URL, *, kind: str | None = None) -> Reply:
    """The record of a page."""
    return load(read(page, url), kind)[0]


def values(reply: Reply) -> dict[str, object]:
    """The fields that :data:`FIELDS` names."""
    return {name: getattr(reply, name) for name in FIELDS}


def codes(reply: Reply) -> list[str]:
    """The warnings of a record, ``general_reader`` aside: no selector is given in these tests."""
    return sorted(code for code in reply.warnings if code != "general_reader")


LONG = (
    "为推动科技成果转化，我们建立了由科技、教育、财政、国资等部门参加的协调机制，每年发布任务清单并公开进展。"
)
REST = f"<p>{LONG}</p><p>{PARAGRAPHS[2]}</p>"


def lines(body: str, **parts: str) -> list[str]:
    """The lines of the body of a document."""
    return record(document(body=body, **parts)).body.split("\n")


ROWS = "".join(
    f'<li class="clearfix"><a href="./202409/t202409{day}_1{day}.html" title="{TITLE}">{TITLE}</a><span>2024-09-{day}</span></li>'
    for day in range(10, 22)
)
PAGER = '<div class="pagination" id=page></div><script>createPage(34, 0, "index", "html");function createPage(a,b,c,d){}</script>'


def page(body: str, title: str = "", head: str = "") -> str:
    """Return a page with this body between a navigation and a footer."""
    top = f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
    return f"{top}<body>{NAVIGATION}{body}{FOOTER}</body></html>"
