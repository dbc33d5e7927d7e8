"""Listings of TRS WCM portals."""

from __future__ import annotations

from datetime import date

import pytest
from parsel import Selector

from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm
from crawler.portals.listing import Listing
from tests.support.pages import Sample, samples
from tests.support.saved_portal import KJJ

COLUMN = Column("kjj", KJJ)
HOST = "https://kjj.cq.gov.cn"


def read(html: str, url: str = KJJ, column: Column = COLUMN) -> Listing:
    return TrsWcm().read_listing(html, url, column)


def test_row_of_kjj_has_url_whole_title_and_date_and_navigation_is_no_row() -> None:
    listing = read(
        """<ul class="list">
        <li class="clearfix"><a href="./202407/t20240702_157.html" title="关于建议的答复函（全称）">关于建议…</a>
        <span>2024-07-02</span></li>
        <li><a href="/zwgk_176/fdzdgknr/czyjs/">导航</a></li></ul>"""
    )
    (row,) = listing.rows
    assert row.url == f"{KJJ}202407/t20240702_157.html"
    assert row.title == "关于建议的答复函（全称）"
    assert row.date == date(2024, 7, 2)
    assert not row.pinned


def test_one_list_a_row_with_the_target_in_redit() -> None:
    listing = read(
        """<ul class="tab-item"><li class="clearfix"><a href="javascript:void(0)"
        redit="https://kjj.cq.gov.cn/a/202603/t20260330_1.html"> 第一件 </a><span>2026-03-30</span></li></ul>
        <ul class="tab-item"><li class="clearfix"><a href="javascript:void(0)" redit="./202503/t20250330_2.html">
        第二件</a><span>2025-03-30</span></li></ul>"""
    )
    assert [(row.url, row.title, row.date) for row in listing.rows] == [
        (f"{HOST}/a/202603/t20260330_1.html", "第一件", date(2026, 3, 30)),
        (f"{KJJ}202503/t20250330_2.html", "第二件", date(2025, 3, 30)),
    ]


def test_link_around_title_and_date() -> None:
    (row,) = read(
        '<div class="list"><a href="./202607/t20260706_1.html"><p>公示</p><span>2026-07-06</span></a></div>'
    ).rows
    assert (row.title, row.date) == ("公示", date(2026, 7, 6))


def test_link_without_href_has_its_target_in_onclick() -> None:
    (row,) = read(
        """<ul><li><a onclick="isDownLoad(this,'https://kjj.cq.gov.cn/x/202502/t20250226_6.html')" title='通知'>
        <i></i><span>通知</span><span>2025-02-26</span></a>
        <div class="hidDom"><span>摘要，2024-01-01起施行</span><a href="./W0202.docx">附件</a></div></li></ul>"""
    ).rows
    assert (row.url, row.date) == (f"{HOST}/x/202502/t20250226_6.html", date(2025, 2, 26))


def test_rows_of_a_table_have_the_date_behind_its_label() -> None:
    (row,) = read(
        """<table class="zcwjk-list"><tr class="zcwjk-list-c"><td><p class="tit"><a href="./202405/t20240501_7.html">办法</a></p>
        <p class="info">发文字号：渝科局发〔2024〕1号 成文日期 ：2024-05-01</p></td></tr></table>"""
    ).rows
    assert (row.title, row.date) == ("办法", date(2024, 5, 1))


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("./202405/t20240501_7.html", f"{KJJ}202405/t20240501_7.html"),
        ("../yta/202405/t20240501_7.shtml", f"{HOST}/zwgk_176/zwxxgkml/yta/202405/t20240501_7.shtml"),
        ("//slj.cq.gov.cn/a/202405/t20240501_7.html", "https://slj.cq.gov.cn/a/202405/t20240501_7.html"),
        ("http://KJJ.cq.gov.cn/a/t20240501_7.html#top", "http://kjj.cq.gov.cn/a/t20240501_7.html"),
        ("./202405/t20240501_7_wap.html", f"{KJJ}202405/t20240501_7.html"),
        ("./202405/t20240501_7_app.html", f"{KJJ}202405/t20240501_7.html"),
    ],
)
def test_every_form_of_link_becomes_the_canonical_url_of_the_desktop_page(href: str, url: str) -> None:
    assert [
        row.url for row in read(f"<ul><li><a href='{href}'>函</a><span>2024-05-01</span></li></ul>").rows
    ] == [url]


def test_a_side_box_with_documents_of_another_column_gives_no_rows() -> None:
    listing = read(
        """<div class="side"><ul><li><a href="/xw/202409/t20240901_9.html">新闻</a><span>2024-09-01</span></li></ul></div>
        <div class="main"><ul><li><a href="./202405/t20240501_7.html">函</a><span>2024-05-01</span></li>
        <li><a href="../../yta/202404/t20240401_6.html">引用的函</a><span>2024-04-01</span></li></ul></div>"""
    )
    assert [row.title for row in listing.rows] == ["函", "引用的函"]


def test_two_links_to_one_document_are_one_row() -> None:
    (row,) = read(
        """<ul><li><a href="./t20240501_7.html"><img src="a.png"></a><a href="./t20240501_7.html">函</a>
        <span>[2024-05-01]</span></li></ul>"""
    ).rows
    assert (row.title, row.date) == ("函", date(2024, 5, 1))


def test_a_pinned_row_says_so_and_its_title_does_not() -> None:
    pinned, plain = read(
        """<ul><li><a href="./t20200501_1.html">[置顶] 关于（修订）的说明</a><span>2020-05-01</span></li>
        <li><a href="./t20240501_7.html">关于户外广告置顶的答复</a><span>2024-05-01</span></li></ul>"""
    ).rows
    assert (pinned.pinned, pinned.title) == (True, "关于（修订）的说明")
    assert (plain.pinned, plain.title) == (False, "关于户外广告置顶的答复")


@pytest.mark.parametrize(
    ("script", "pages", "second"),
    [
        ('createPage(34, 0, "index", "html"); function createPage(_nPageCount, _n) {}', 34, "index_1.html"),
        ('function createPage(_nPageCount, _n) {}\ncreatePage(3,0,"index","html");', 3, "index_1.html"),
        ('createPageHTML(25, 0, "index", "shtml");', 25, "index_1.shtml"),
        ("createPageHTML(7, 0, 'list', 'html');", 7, "list_1.html"),
        ("createPageHTML(325, 22, 1, 'index', 'html');", 22, "index_1.html"),
        ("var countPage = 30\nvar currentPage = 0;", 30, "index_1.html"),
        ("createPage(0, 0, 'index', 'html');", 1, "index_1.html"),
        ("createPageHTML('page_div', 22, 1, 'list', 'shtml', 325);", 1, "index_1.html"),
        ("", 1, "index_1.html"),
    ],
)
def test_pagers(script: str, pages: int, second: str) -> None:
    listing = read(
        f"<ul></ul><!-- <script>createPage(99, 0, 'index', 'html')</script> --><script>{script}</script>"
    )
    assert listing.pages == pages
    assert TrsWcm().page_url(COLUMN, 2, listing) == KJJ + second
    assert TrsWcm().page_url(COLUMN, 1, listing) == KJJ


def test_pages_of_a_listing_that_is_a_file_follow_its_name() -> None:
    column = Column("x", f"{KJJ}list.shtml")
    assert TrsWcm().page_url(column, 3, Listing(())) == f"{KJJ}list_2.shtml"


SAVED_LISTINGS = {
    sample: golden
    for sample, golden in samples("families", "pages").items()
    if golden.get("family") == "trs_wcm" and golden["page"] == "listing"
}


@pytest.mark.parametrize("sample", SAVED_LISTINGS, ids=str)
def test_saved_listings(sample: Sample) -> None:
    golden = SAVED_LISTINGS[sample]
    listing = read(sample.path.read_text(encoding="utf-8"))
    assert (len(listing.rows), listing.pages) == (golden["rows"], golden["pages"])
    assert all(row.date and row.title for row in listing.rows)


STRANGERS = """<ul class="list">
<li class="clearfix"><a href="./202409/t20240914_1.html" title="答复">答复</a><span>2024-09-14</span></li>
<li class="clearfix"><a href="https://mp.weixin.qq.com/s/abc"><img src="x.png"></a>
  <a href="https://mp.weixin.qq.com/s/abc" title="推送">推送</a><span>2024-09-13</span></li>
<li class="clearfix"><a href="file:///etc/passwd" title="文件">文件</a><span>2024-09-12</span></li>
<li><a href="/zwgk_176/fdzdgknr/jyta/">建议提案办理专栏</a></li>
<li><a href="javascript:void(0)">打印</a><span>2024-09-11</span></li>
</ul>
<ul class="side"><li><a href="https://www.cq.gov.cn/">市政府</a><span>2024-09-10</span></li></ul>"""


def test_a_dated_entry_of_the_list_that_leads_elsewhere_is_a_row_and_navigation_is_none() -> None:
    rows = read(STRANGERS).rows
    assert [(row.url.rpartition("/")[2], row.title, row.date and row.date.day) for row in rows] == [
        ("t20240914_1.html", "答复", 14),
        ("abc", "推送", 13),
        ("passwd", "文件", 12),
    ]


def test_a_list_of_nothing_but_strangers_is_no_listing() -> None:
    assert read(STRANGERS.replace("./202409/t20240914_1.html", "https://example.org/1.html")).rows == ()


@pytest.mark.parametrize(
    "comment", ["//createPage(34, 0, 'index', 'html');\n", "/* createPageHTML(34, 0, 'a', 'html') */"]
)
def test_a_call_in_a_comment_of_a_script_counts_nothing(comment: str) -> None:
    page = Selector(text=f"<script>{comment}</script>", type="html")
    assert TrsWcm().pager(page, "https://a.gov.cn/x/") == (1, None)
    page = Selector(text=f"<script>{comment}createPage(2, 0, 'index', 'html');</script>", type="html")
    assert TrsWcm().pager(page, "https://a.gov.cn/x/") == (2, "index_1.html")
