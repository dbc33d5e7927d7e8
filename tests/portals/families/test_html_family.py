"""Listings of the families whose listings are plain HTML: rows, promised pages, addresses of further pages."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.portals.column import Column
from crawler.portals.families.epoint import Epoint
from crawler.portals.families.html_family import HtmlFamily
from crawler.portals.families.jeecms_bureau import JeecmsBureau
from crawler.portals.families.numbered_query import NumberedQuery
from crawler.portals.families.siteserver import SiteServer
from crawler.portals.families.ucap import Ucap
from crawler.portals.families.vsb import Vsb
from tests.support.pages import REAL, SYNTHETIC, Sample, present

Family = type[HtmlFamily]
HEX = "9bc459f53d3d4abda752ae0e967cf68"
UUID = "ad0056e5-6526-4452-8ea6-92cbfacafa8"

COLUMNS: dict[Family, str] = {
    Ucap: "https://www.a.gov.cn/a/c100123/common_list.shtml",
    Vsb: "https://www.a.gov.cn/zwgk/jyta.htm",
    SiteServer: "https://www.a.gov.cn/channels/1378.html",
    Epoint: "https://www.a.gov.cn/zwgk/002008/moreinfo.html",
    JeecmsBureau: "https://zzkj.a.gov.cn/jyta/index.jhtml",
    NumberedQuery: "https://www.a.gov.cn/NewsLsit.aspx?ClassID=863&page=1",
}
DOCUMENTS: dict[Family, str] = {
    Ucap: "/a/c100123/202604/" + HEX + "{}.shtml",
    Vsb: "../info/1039/320{}.htm",
    SiteServer: "/contents/1378/46314{}.html",
    Epoint: "/zwgk/002008/20260710/" + UUID + "{}.html",
    JeecmsBureau: "/jyta/1001786{}.jhtml",
    NumberedQuery: "NewsShow.aspx?ID={}",
}
SIDE: dict[Family, str] = {
    Ucap: "/a/c100999/202604/" + HEX + "{}.shtml",
    Vsb: "../info/2050/910{}.htm",
    SiteServer: "/contents/99/91314{}.html",
    Epoint: "/zwgk/009009/20260710/" + UUID + "{}.html",
    JeecmsBureau: "/xwdt/9001786{}.jhtml",
    NumberedQuery: "Other.aspx?ID={}",
}
"""Documents of other columns, as a side box shows them."""

NAVIGATION = """<ul class="nav"><li><a href="/">首页</a></li><li><a href="/a/c100001/index.shtml">政务公开</a></li>
<li><a href="../zwgk.htm">信息公开目录</a></li><li><a href="/channels/1.html">要闻</a></li>
<li><a href="/zwgk/moreinfo.html">更多</a></li><li><a href="/tzgg/index.jhtml">通知公告</a></li>
<li><a href="NewsLsit.aspx?ClassID=1">机构职能</a></li></ul>"""

every_family = pytest.mark.parametrize("family", COLUMNS, ids=lambda family: family.__name__)


def column(family: type[HtmlFamily]) -> Column:
    return Column("a", COLUMNS[family])


def rows_as(row: str, target: str, *numbers: int) -> str:
    return "".join(
        row.format(
            url=target.format(number), title=f"关于第{number}号建议的答复", date=f"2026-04-{number:02}"
        )
        for number in numbers
    )


TABLE = "<table><tr><th>名称</th><th>发布日期</th></tr>{}</table>"
PICTURE = "<li><a href='{url}'><img src='a.png'></a><a href='{url}'>{title}</a><i>{date}</i></li>"
SUMMARY = (
    "<li><a href='{url}'><h4>{title}</h4><p class='date'>{date}</p><p>建议收悉，2020-01-01起…</p></a></li>"
)
SPLIT = "<li><div>{}</div><a href='{{url}}'>{{title}}</a></li>"
SHAPES = {
    "li": (
        "<ul class='list'>{}</ul>",
        "<li><a href='{url}' title='{title}'>关于…</a><span>{date}</span></li>",
    ),
    "brackets": ("<ul>{}</ul>", "<li><span>[{date}]</span><a href='{url}'>{title}</a></li>"),
    "div": (
        "<div class='list'>{}</div>",
        "<div class='item'><h3><a href='{url}'>{title}</a></h3><p>{date}</p></div>",
    ),
    "table": (TABLE, "<tr><td><a href='{url}'>{title}</a></td><td>{date}</td></tr>"),
    "inside": ("<div class='list'>{}</div>", "<a href='{url}'><p>{title}</p><span>{date}</span></a>"),
    "picture": ("<ul>{}</ul>", PICTURE),
    "summary": ("<ul>{}</ul>", SUMMARY),
    "day first": ("<ul>{}</ul>", SPLIT.format("<b>{date[8]}{date[9]}</b><span>2026-04</span>")),
    "day last": ("<ul>{}</ul>", SPLIT.format("<span>2026.04</span><b>{date[8]}{date[9]}</b>")),
    "split inside": (
        "<ul>{}</ul>",
        "<li><a href='{url}'><b>{date[8]}{date[9]}</b><i>2026-04</i><p>{title}</p></a></li>",
    ),
    "dl": ("<dl>{}</dl>", "<dt><a href='{url}'>{title}</a></dt><dd>{date}</dd>"),
    "br": ("<div>{}</div>", "<a href='{url}'>{title}</a>　{date}<br>"),
    "labelled": ("<ul>{}</ul>", "<li><a href='{url}'>{title}</a><span>发布时间：{date}</span></li>"),
    "stray": ("<ul>{}</ul>", "<li><a href='{url}'>{title}</a></TRS_DOCUMENT><em>{date}</em></li>"),
}


@every_family
@pytest.mark.parametrize("shape", SHAPES)
def test_rows_of_every_shape_are_read_and_navigation_is_none(family: type[HtmlFamily], shape: str) -> None:
    frame, row = SHAPES[shape]
    side = "<div class='hot'><ul>" + rows_as(SHAPES["li"][1], SIDE[family], 1, 2) + "</ul></div>"
    html = NAVIGATION + frame.format(rows_as(row, DOCUMENTS[family], 3, 4, 5, 6)) + side
    listing = family().read_listing(html, COLUMNS[family], column(family))
    assert [(row.title, row.date) for row in listing.rows] == [
        (f"关于第{number}号建议的答复", date(2026, 4, number)) for number in (3, 4, 5, 6)
    ]
    assert all(family().is_document(row.url) for row in listing.rows)


@every_family
def test_a_page_of_navigation_has_no_rows(family: type[HtmlFamily]) -> None:
    assert family().read_listing(NAVIGATION, COLUMNS[family], column(family)).rows == ()
    assert family().read_listing("", COLUMNS[family], column(family)).rows == ()


PAGERS: list[tuple[Family, str, int, str, str]] = [
    (
        Ucap,
        "<script>createPageHTML('page_div', 22, 1, 'common_list', 'shtml', 325);</script>",
        22,
        "common_list_2.shtml",
        "common_list_22.shtml",
    ),
    (
        Ucap,
        '<script>createPageHTML("page_div",3,1,"list","shtml",40)</script>',
        3,
        "list_2.shtml",
        "list_3.shtml",
    ),
    (
        Vsb,
        (
            "<div class='pb_sys_common'><span class='p_t'>共52条</span><span class='p_no_d'>1</span>"
            "<span class='p_no'><a href='jyta/10.htm'>2</a></span><span class='p_no'><a href='jyta/1.htm'>11</a></span>"
            "<span class='p_t'>1/11</span></div>"
        ),
        11,
        "jyta/10.htm",
        "jyta/1.htm",
    ),
    (Vsb, "<td id='fanyeu8'>共31条 1/3 </td>", 3, "jyta/2.htm", "jyta/1.htm"),
    (
        SiteServer,
        "<div class='pages'><a href='/channels/1378_2.html'>2</a><a href='/channels/1378_9.html'>尾页</a></div>",
        9,
        "1378_2.html",
        "1378_9.html",
    ),
    (
        Epoint,
        "<ul class='m-pagination-page'><span id='index'>1/7</span></ul>",
        7,
        "2.html",
        "7.html",
    ),
    (
        JeecmsBureau,
        "<script>var page = {pageCount:4}</script>",
        4,
        "index_2.jhtml",
        "index_4.jhtml",
    ),
    (
        JeecmsBureau,
        "<div class='page-tile'><a>1</a><a>2</a><a>5</a><a>下一页</a></div>",
        5,
        "index_2.jhtml",
        "index_5.jhtml",
    ),
    (
        NumberedQuery,
        "<div class='pages'><a href='?ClassID=863&page=2'>2</a><a href='?ClassID=863&page=6'>尾页</a></div>",
        6,
        "NewsLsit.aspx?ClassID=863&page=2",
        "NewsLsit.aspx?ClassID=863&page=6",
    ),
]


@pytest.mark.parametrize(("family", "pager", "pages", "second", "last"), PAGERS)
def test_pagers(family: type[HtmlFamily], pager: str, pages: int, second: str, last: str) -> None:
    url = COLUMNS[family]
    html = "<ul>" + rows_as(SHAPES["li"][1], DOCUMENTS[family], 1, 2) + "</ul>" + pager
    first = family().read_listing(html, url, column(family))
    assert first.pages == pages
    assert family().page_url(column(family), 1, first) == url
    directory = url.rpartition("/")[0]
    assert family().page_url(column(family), 2, first) == f"{directory}/{second}"
    assert family().page_url(column(family), pages, first) == f"{directory}/{last}"


def test_the_pager_of_another_dialect_promises_nothing() -> None:
    trs = "<script>createPageHTML(25, 0, 'index', 'shtml');</script>"
    assert Ucap().read_listing(trs, COLUMNS[Ucap], column(Ucap)).pages == 1


@every_family
def test_no_pager_is_one_page(family: type[HtmlFamily]) -> None:
    html = "<ul>" + rows_as(SHAPES["li"][1], DOCUMENTS[family], 1, 2) + "</ul><p>全文共30页，1/2</p>"
    assert family().read_listing(html, COLUMNS[family], column(family)).pages == 1


def test_names_that_descend_are_followed_when_a_listing_grows() -> None:
    col = column(Vsb)
    pager = "<div class='pb_sys_common'><span class='p_no'><a href='jyta/10.htm'>2</a></span><span class='p_t'>1/11</span></div>"
    first = Vsb().read_listing(pager, col.url, col)
    assert Vsb().page_url(col, 12, first) == "https://www.a.gov.cn/zwgk/jyta/11.htm"


@pytest.mark.parametrize(
    ("family", "url", "fits"),
    [
        (Ucap, "https://www.a.gov.cn/a/c100123/202604/" + HEX + "1.shtml", True),
        (Ucap, "https://www.a.gov.cn/a/c100999/202604/" + HEX + "1.shtml", False),
        (SiteServer, "https://www.a.gov.cn/contents/1378/1.html", True),
        (SiteServer, "https://www.a.gov.cn/contents/137/1.html", False),
        (SiteServer, "https://www.b.gov.cn/contents/1378/1.html", False),
        (Epoint, "https://www.a.gov.cn/zwgk/002008/20260710/" + UUID + "1.html", True),
        (JeecmsBureau, "https://zzkj.a.gov.cn/jyta/1.jhtml", True),
        (JeecmsBureau, "https://zzkj.a.gov.cn/xwdt/1.jhtml", False),
        (Vsb, "https://www.a.gov.cn/info/1039/1.htm", False),
    ],
)
def test_whether_a_document_is_the_column_s_is_told_from_its_url(
    family: type[HtmlFamily], url: str, *, fits: bool
) -> None:
    assert bool(family().match_length(url, column(family))) is fits


def test_a_column_may_say_where_its_documents_stand() -> None:
    told = Column("a", COLUMNS[Vsb], documents="/info/1039/")
    assert Vsb().match_length("https://www.a.gov.cn/info/1039/1.htm", told)
    assert not Vsb().match_length("https://www.a.gov.cn/info/10391/1.htm", told)
    assert not Vsb().match_length("https://www.b.gov.cn/info/1039/1.htm", told)


@pytest.mark.parametrize(
    ("family", "url"),
    [
        (Ucap, "https://wsb.gansu.gov.cn/wsb/c108836/202510/174224859.shtml"),
        (Ucap, "http://www.csrc.gov.cn/csrc/c106256/c7549861/content.shtml"),
        (Vsb, "https://a.gov.cn/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1039&wbnewsid=3201"),
        (JeecmsBureau, "https://tjj.zhengzhou.gov.cn/tjgb/10017864.jhtml"),
        (
            Epoint,
            "https://www.fushun.gov.cn/zwgk/002008/002008003/20260710/ad0056e5-6526-4452-8ea6-92cbfacafa87.html",
        ),
    ],
)
def test_documents(family: type[HtmlFamily], url: str) -> None:
    assert family().is_document(url)


def test_a_row_of_a_table_has_its_index_number() -> None:
    html = """<table><tr><th>名称</th><th>索引号</th><th>发布机构</th><th>发布日期</th></tr>
    <tr><td><a href="/contents/1378/1.html">关于建议的答复</a></td>
    <td>005452110/2026-00001</td><td>财政局</td><td>2026-04-01</td></tr>
    <tr><td><a href="/contents/1378/2.html">关于提案的答复</a></td>
    <td>索引号：005452110/2026-00002</td><td>财政局</td><td>2026-04-02</td></tr></table>"""
    listing = SiteServer().read_listing(html, COLUMNS[SiteServer], column(SiteServer))
    assert [row.index_number for row in listing.rows] == ["005452110/2026-00001", "005452110/2026-00002"]


VSB_LISTINGS = [
    (Sample(SYNTHETIC, "pages", "vsb-list.html"), "http://www.xueyuan-x.example/sylm/cgg", 7,
     ["课桌采购公告 18 1203/4412.htm", "课桌采购公告（第二次） 5 1203/4409.htm"]),
    (Sample(REAL, "pages", "vsb-lntdxy-list.abridged.html"), "http://www.lntdxy.com/sylm/zbgg", 11,
     ["询价公告 7 1039/3201.htm", "询价公告（2025劳务派遣服务） 23 1039/3194.htm"]),
]  # fmt: skip
"""Column without ``.htm``, number of pages, and title, day and path of the first two rows."""


@pytest.mark.parametrize(("sample", "folder", "pages", "rows"), present(VSB_LISTINGS), ids=str)
def test_saved_listings_of_vsb(sample: Sample, folder: str, pages: int, rows: list[str]) -> None:
    column = Column("a", f"{folder}.htm")
    listing = Vsb().read_listing(sample.path.read_text(encoding="utf-8"), column.url, column)
    documents = folder.partition("sylm/")[0] + "info/"
    first = listing.rows[:2]
    assert [
        f"{row.title} {row.date and row.date.day} {row.url.removeprefix(documents)}" for row in first
    ] == rows
    assert listing.pages == pages
    assert Vsb().page_url(column, 2, listing) == f"{folder}/{pages - 1}.htm"
    assert Vsb().page_url(column, pages, listing) == f"{folder}/1.htm"
