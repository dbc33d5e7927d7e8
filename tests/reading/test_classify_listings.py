"""A listing is told from a document: rows, pagers, and what only looks like them."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.reading import Verdict
from tests.support.pages import FIXTURES, PAGER, ROWS, document, page, read

CURRENT = (
    '<ul class="page-list">'
    '<a href="/D1101X/1.jhtml"><span>关于第1号建议的答复</span></a>'
    "<ul><li>330126167/2026-00059</li><li>某局</li><li>2026-03-01</li></ul>"
    '<a href="/D1101X/2.jhtml"><span>关于第2号建议的答复</span></a>'
    "<ul><li>330126167/2026-00060</li><li>某局</li><li>2026-03-02</li></ul></ul>"
)
COMMON = (
    '<ul class="common-list">'
    '<a href="/D1101X/1.jhtml"><span>关于第1号建议的答复函</span><em>2025-07-25</em></a>\n'
    '<a href="/D1101X/2.jhtml"><span>关于第2号建议的答复函</span><em>2025-07-26</em></a></ul>'
)
UNBROKEN = '<ul class="common-list">' + "".join(
    f'<a href="/D1101X/{n}.jhtml"><span>关于完善乡村学校第{n}项服务的建议的答复</span>'
    f"<span>关于市六届人大五次会议第B(2024){n}号建议的回复</span><em>2024-07-{n}</em></a>"
    for n in range(10, 16)
) + "</ul>"  # fmt: skip
PLACE = '<div class="location">您当前的位置：<a href="/">首页</a>&gt;<a href="../">政府信息公开目录</a>&gt;人大建议办理</div>'
ONE_ROW = '<div><a href="./202409/t20240914_1.html"><p>关于第B003号建议办理情况的答复函</p><span>2024-09-14</span></a></div>'


@pytest.mark.parametrize(
    "rows",
    [
        f"<ul>{ROWS}</ul>{PAGER}",
        f"<ul>{ROWS}</ul>",
        f'{PLACE}<div><a href="./">人大建议办理</a></div><ul>{ROWS}</ul>',
        ONE_ROW + PAGER,
        CURRENT,
        COMMON,
        UNBROKEN,
    ],
)
def test_a_listing_is_a_listing(rows: str) -> None:
    assert read(page(rows, "人大代表建议办理")).verdict is Verdict.LISTING


def test_a_listing_of_a_site_whose_column_bears_the_title_of_the_site_is_a_listing() -> None:
    assert read(page(UNBROKEN, "某市政务公开")).verdict is Verdict.LISTING


def test_a_listing_whose_place_reads_like_a_title_over_a_date_is_a_listing() -> None:
    head = '<meta name="ColumnName" content="人大建议办理">'
    title = "您当前的位置：首页>政府信息公开目录>人大建议办理"
    assert read(page(f"{PLACE}<ul>{ROWS}</ul>", title, head)).verdict is Verdict.LISTING


FIXTURE_LISTINGS = sorted(FIXTURES.glob("*/pages/*/*-page-*.html"))


@pytest.mark.parametrize("path", FIXTURE_LISTINGS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_listings_of_the_fixtures_are_listings(path: Path) -> None:
    assert read(path.read_bytes()).verdict is Verdict.LISTING


def test_a_reply_with_related_links_is_no_listing() -> None:
    assert read(document(after=f"<div>相关链接</div><ul>{ROWS}</ul>")).verdict is Verdict.DOCUMENT


NUMBERS = range(10, 19)
PHONE = "<div><p>地址：人民路1号 邮编：435000 联系电话：0714-6350000</p></div>"


@pytest.mark.parametrize(
    "rows",
    [
        "<table><tr><th>索引号</th><th>名称</th><th>发布日期</th></tr>"
        + "".join(
            f'<tr><td>MB1532375/2024-000{n}</td><td><a href="t{n}.html">关于第{n}号建议的答复</a></td>'
            f"<td>2024-09-{n}</td></tr>"
            for n in NUMBERS
        )
        + "</table>",
        "".join(
            f'<dl><dt><a href="a{n}.html">关于市十五届人大三次会议第{n}号建议的答复</a></dt>'
            f"<dd>发布日期：2024-09-{n}</dd><dd>文号：某函〔2024〕{n}号</dd></dl>"
            for n in NUMBERS
        ),
        "<ul>"
        + "".join(
            f'<li><a href="a{n}.html"><p>关于第{n}号建议的答复</p><div><span>索引号：MB1532375/2024-000{n}</span>'
            f"<span>发布日期：2024-09-{n}</span></div></a></li>"
            for n in NUMBERS
        )
        + "</ul>",
        "<ul>"
        + "".join(
            f'<li><span>[2024-09-{n}]</span><a href="a{n}.html">关于市十五届人大三次会议第{n}号建议…</a></li>'
            for n in NUMBERS
        )
        + "</ul>",
    ],
)
def test_rows_with_metadata_of_their_own_are_a_listing(rows: str) -> None:
    assert read(page(rows + PHONE, "人大代表建议办理")).verdict is Verdict.LISTING


def test_a_front_with_a_telephone_in_its_foot_is_a_home_page() -> None:
    lists = "".join(
        f'<h3><a href="/m/">要闻动态</a></h3><ul><li><a href="/m/{n}.html">某市召开第{n}次工作会议</a>'
        f"<span>09-{n}</span></li></ul>"
        for n in NUMBERS
    )
    assert read(page(lists + PHONE, "某市人民政府门户网站")).verdict is Verdict.HOME_PAGE


HEADER_ROW = "<table><tr><th>名称</th><th>索引号</th><th>发布机构</th><th>发布日期</th></tr>{}</table>"
ROW_OF_TABLE = (
    '<tr><td><a href="/bm/202405/t20240506_9.html">某局关于印发某办法的通知</a></td><td>MB1532375/2024-00028</td>'
    "<td>某局</td><td>2024-05-06</td></tr>"
)
FOOT = (
    '<div class="foot"><ul><li><a href="/wzsm/t20170912_7.html">网站声明</a></li>'
    '<li><a href="/lxwm/t20170912_9.html">联系我们的方式</a></li></ul></div>'
)


@pytest.mark.parametrize(
    "table",
    [
        HEADER_ROW.format(ROW_OF_TABLE),
        HEADER_ROW.replace("th>", "td>").format(f"<tbody>{ROW_OF_TABLE}</tbody>"),
        HEADER_ROW.replace("<tr><th>", "<tr><th>序号</th><th>").format(
            ROW_OF_TABLE.replace("<tr>", "<tr><td>1</td>")
        ),
    ],
)
def test_a_table_of_one_row_that_links_to_another_page_is_a_listing(table: str) -> None:
    assert read(page(f"<h1>近期信息公开</h1>{table}{FOOT}", "信息公开")).verdict is Verdict.LISTING


@pytest.mark.parametrize(
    "rest", ["<h1>某局关于印发某办法的通知</h1>", "<p>现将某办法印发给你们，请遵照执行。</p>"]
)
def test_a_document_whose_table_links_its_title_is_a_document(rest: str) -> None:
    assert read(page(HEADER_ROW.format(ROW_OF_TABLE) + rest, "通知")).verdict is Verdict.DOCUMENT


TOOLTIPS = '<ul class="newsList">' + "".join(
    f'<li><a href="/zwgk/content_{n}" title="标题：第{n}期的通知\n点击数：8\n发表时间：2024-04-{n}">关于公布第{n}期的通知</a>'
    f'<span class="date"><label>发布时间：</label>2024-04-{n} 16:12:11</span></li>'
    for n in NUMBERS
) + "</ul>"  # fmt: skip
BY_SCRIPT = "<ul>" + "".join(
    f'<li><a href="javascript:void(0)" data-id="{n}">本市第{n}周蔬菜价格</a><span>2023-03-{n}</span></li>'
    for n in NUMBERS
) + "</ul>"  # fmt: skip
BEGINNINGS = "<ul>" + "".join(
    f'<li><a href="t{n}.html">第{n}号建议的答复函</a><p>李某代表：您提出的建议收悉，现答复如下：</p><i>2024-04-{n}</i></li>'
    for n in NUMBERS
) + "</ul>"  # fmt: skip
PINNED = (
    '<div class="top"><h3><a href="t9.html">关于第009号建议的答复</a></h3>'
    "<p>李某代表：您提出的建议收悉，现答复如下：一是加强宣传。</p></div>"
)


@pytest.mark.parametrize(
    "rows",
    [TOOLTIPS, BY_SCRIPT, BEGINNINGS, PINNED + BY_SCRIPT, f"{BY_SCRIPT}<div>共三页</div>"],
    ids=["labels", "script", "beginnings", "pinned", "script and pager"],
)
def test_rows_are_a_listing_whatever_they_show_and_whatever_opens_them(rows: str) -> None:
    assert read(page(rows, "政策文件")).verdict is Verdict.LISTING


TEXT = (
    "<p>各有关单位：</p><p>现将第一季度检查结果公布如下，请认真整改，整改情况于月底前报我局备案。</p>"
    "<p>整改之后仍不合格的，将按规定处理，并向社会公布名单，接受群众监督。</p>"
)


@pytest.mark.parametrize(
    "text",
    [
        f"<h1>检查结果</h1><p>发布时间：2024-05-02</p><div>{TEXT}{BY_SCRIPT}</div>",
        f"<h1>检查结果</h1><p>2024-05-02</p><div>{TEXT}</div>{TOOLTIPS}",
        f"<h1>检查结果</h1><div>{TEXT * 3}<ul>{ROWS[:600]}</ul></div>",
        f"<h1>答复</h1><p>李某代表：</p><p>您提出的建议收悉。</p>{BY_SCRIPT}",
    ],
    ids=["own label", "own date", "no date, long text", "reply above rows"],
)
def test_a_list_in_or_beside_an_article_makes_no_listing_of_it(text: str) -> None:
    assert read(page(text, "检查结果")).verdict is Verdict.DOCUMENT
