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
