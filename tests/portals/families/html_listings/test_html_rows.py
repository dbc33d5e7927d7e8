"""Rows of a listing that is plain HTML: read in every shape, and navigation is none."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from crawler.portals.families.siteserver import SiteServer
from tests.portals.families.listings import COLUMNS, DOCUMENTS, NAVIGATION, ROW, SIDE, column, rows_as

if TYPE_CHECKING:
    from crawler.portals.families.html_listings.html_family import HtmlFamily

every_family = pytest.mark.parametrize("family", COLUMNS, ids=lambda family: family.__name__)


TABLE = "<table><tr><th>名称</th><th>发布日期</th></tr>{}</table>"
PICTURE = "<li><a href='{url}'><img src='a.png'></a><a href='{url}'>{title}</a><i>{date}</i></li>"
SUMMARY = (
    "<li><a href='{url}'><h4>{title}</h4><p class='date'>{date}</p><p>建议收悉，2020-01-01起…</p></a></li>"
)
SPLIT = "<li><div>{}</div><a href='{{url}}'>{{title}}</a></li>"
SHAPES = {
    "li": (
        "<ul class='list'>{}</ul>",
        ROW,
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
    side = "<div class='hot'><ul>" + rows_as(ROW, SIDE[family], 1, 2) + "</ul></div>"
    html = NAVIGATION + frame.format(rows_as(row, DOCUMENTS[family], 3, 4, 5, 6)) + side
    listing = family().read_listing(html, COLUMNS[family], column(family))
    assert [(row.title, row.date) for row in listing.rows] == [
        (f"关于第{number}号建议的答复", date(2026, 4, number)) for number in (3, 4, 5, 6)
    ]
    assert all(family().is_document(row.url) for row in listing.rows)


@every_family
@pytest.mark.parametrize(
    "shape", ["{date}T20:00:00Z", "发布时间：{date}T20:00:00+00:00", "[{date} 20:00:00Z]"]
)
def test_the_day_of_a_row_s_moment_is_that_of_china(family: type[HtmlFamily], shape: str) -> None:
    row = "<li><a href='{url}'>{title}</a><span>" + shape + "</span></li>"
    html = NAVIGATION + "<ul>" + rows_as(row, DOCUMENTS[family], 3, 4, 5) + "</ul>"
    listing = family().read_listing(html, COLUMNS[family], column(family))
    assert [row.date for row in listing.rows] == [date(2026, 4, number + 1) for number in (3, 4, 5)]


def test_a_row_of_a_table_has_its_index_number() -> None:
    html = """<table><tr><th>名称</th><th>索引号</th><th>发布机构</th><th>发布日期</th></tr>
    <tr><td><a href="/contents/1378/1.html">关于建议的答复</a></td>
    <td>005452110/2026-00001</td><td>财政局</td><td>2026-04-01</td></tr>
    <tr><td><a href="/contents/1378/2.html">关于提案的答复</a></td>
    <td>索引号：005452110/2026-00002</td><td>财政局</td><td>2026-04-02</td></tr></table>"""
    listing = SiteServer().read_listing(html, COLUMNS[SiteServer], column(SiteServer))
    assert [row.index_number for row in listing.rows] == ["005452110/2026-00001", "005452110/2026-00002"]


TOOLTIP = "<li><a href='{url}' title='标题：{title}&#10;作者：某人&#10;点击数：1378&#10;发表时间：{date}'>关于…</a></li>"


@every_family
def test_of_a_tooltip_with_labels_the_title_and_the_date_are_read(family: type[HtmlFamily]) -> None:
    html = f"<ul>{rows_as(TOOLTIP, DOCUMENTS[family], 3, 4)}</ul>"
    listing = family().read_listing(html, COLUMNS[family], column(family))
    assert [(row.title, row.date) for row in listing.rows] == [
        ("关于第3号建议的答复", date(2026, 4, 3)),
        ("关于第4号建议的答复", date(2026, 4, 4)),
    ]


@pytest.mark.parametrize(
    ("tooltip", "title"),
    [
        ("点击数：8 更新时间：2026-04-03", "第一号"),
        ("名 称：全称 浏览次数：8", "全称"),
        ("公告：关于发布时间：的说明", "公告：关于发布时间：的说明"),
    ],
)
def test_a_tooltip_without_a_title_leaves_the_text_and_one_label_is_part_of_a_title(
    tooltip: str, title: str
) -> None:
    html = "".join(
        f"<li><a href='/contents/1378/{n}.html' title='{tooltip}'>第一号</a><i>2026-04-03</i></li>"
        for n in (51, 52)
    )
    listing = SiteServer().read_listing(f"<ul>{html}</ul>", COLUMNS[SiteServer], column(SiteServer))
    assert {row.title for row in listing.rows} == {title}


UNDATED = "<li><a href='{url}'>{title}</a></li>"


@pytest.mark.parametrize("row", [ROW, "<li><a href='{url}'>{title}</a><b>713046287/2026-00001</b></li>"])
def test_one_row_with_a_date_or_an_index_number_wins_over_a_longer_list_without(row: str) -> None:
    menu = (
        "<dl><dt>" + rows_as("<a href='{url}'>{title}</a>", "/contents/7/90{}.html", 1, 2, 5) + "</dt></dl>"
    )
    listed = f"<ul>{rows_as(row, '/contents/9/31{}.html', 4)}</ul>"
    listing = SiteServer().read_listing(menu + listed, COLUMNS[SiteServer], column(SiteServer))
    assert [row.url.rpartition("/")[2] for row in listing.rows] == ["314.html"]


@pytest.mark.parametrize(
    "foot", ["<footer>", "<div class='foot'>", "<div class='page-footer'>", "<div id='footer'>"]
)
def test_links_of_the_foot_are_never_rows(foot: str) -> None:
    html = f"{foot}<ul>{rows_as(UNDATED, '/contents/7/90{}.html', 1, 2, 5)}</ul></div></footer>"
    listing = SiteServer().read_listing(html, COLUMNS[SiteServer], column(SiteServer))
    assert listing.rows == ()
