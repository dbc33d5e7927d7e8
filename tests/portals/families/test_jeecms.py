"""Listings of the JEECMS disclosure platform."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.portals.column import Column
from crawler.portals.families.jeecms import Jeecms
from crawler.portals.listing import Listing, Row
from tests.support.pages import REAL, SYNTHETIC, Sample, present

URL = "https://public.zhengzhou.gov.cn/?a=dir&h=1&p=D1101X"
COLUMN = Column("zhengzhou", URL)
HOST = "https://public.zhengzhou.gov.cn"


def read(html: str) -> Listing:
    return Jeecms().read_listing(html, URL, COLUMN)


def test_the_current_generation_prints_index_number_and_date_beside_the_link() -> None:
    listing = read(
        """<div class="common-box dir-list"><div class="box-content"><ul class="page-list">
        <a class="list_item_pubinfo_a" href="/D1101X/103.jhtml"><span>关于建议的答复</span></a>
        <ul class="pubinfo-card"><li>416049270/2024-00024</li><li>郑州市科学技术局</li><li>建议</li><li>2024-05-24</li></ul>
        <ul class="pubinfo-card-list-m hidden m-shown"><li>2024-05-24</li><li>416049270/2024-00024</li></ul>
        <a class="list_item_pubinfo_a" href="/D1101X/102.jhtml"><span>第二件</span></a>
        <ul class="pubinfo-card"><li></li><li>郑州市财政局</li><li>2023/2024</li><li>2024-05-20</li></ul>
        </ul></div></div>"""
    )
    assert listing.rows == (
        Row(f"{HOST}/D1101X/103.jhtml", "关于建议的答复", date(2024, 5, 24), "416049270/2024-00024"),
        Row(f"{HOST}/D1101X/102.jhtml", "第二件", date(2024, 5, 20), None),
    )


def test_the_second_of_several_dates_in_a_row_is_that_of_publication() -> None:
    dates = "".join(f"<li>2025-06-{day}</li>" for day in (18, 25, 24))
    listing = read(
        f"""<ul class="page-list"><a class="list_item_pubinfo_a" href="/D1101X/103.jhtml"><span>关于建议的答复</span></a>
        <ul class="pubinfo-card"><li>416049270/2025-00024</li><li>区住建局</li><li>提案</li>{dates}</ul>
        <ul class="pubinfo-card-list-m hidden m-shown"><li>2025-06-18</li><li>416049270/2025-00024</li></ul></ul>"""
    )
    assert [(row.date, row.index_number) for row in listing.rows] == [
        (date(2025, 6, 25), "416049270/2025-00024")
    ]


def test_the_common_list_generation() -> None:
    listing = read(
        """<ul class="common-list"><li><a href="/D1101X/9.jhtml"><span>甲</span><em>2020-07-01</em></a></li>
        <a href="/D1101X/8.jhtml"><span>乙</span><em>2020-06-01</em></a></ul>"""
    )
    assert [(row.title, row.date) for row in listing.rows] == [
        ("甲", date(2020, 7, 1)),
        ("乙", date(2020, 6, 1)),
    ]


def test_the_oldest_generation_has_absolute_links_and_navigation_elsewhere_is_no_row() -> None:
    listing = read(
        """<div class="nav"><a href="/D44Y/77.jhtml">导航里的文件</a></div><ul class="page-list">
        <a href="https://public.zhengzhou.gov.cn/D1101X/7.jhtml"><span>丙</span></a><em>2019-06-01</em>
        <a href="https://public.zhengzhou.gov.cn/?d=14">市财政局</a></ul>"""
    )
    assert listing.rows == (Row(f"{HOST}/D1101X/7.jhtml", "丙", date(2019, 6, 1)),)


@pytest.mark.parametrize(
    ("pager", "pages"),
    [
        ('<div class="page-tile"><a>1</a><a>2</a><a>14</a><a>下一页</a></div>', 14),
        ('<div class="page-tile"><a>上一页</a><a>1</a><a>3</a><a> &gt; </a></div>', 3),
        ("<script>var p = {pageCount:27, size: 10}</script>", 27),
        ('<div class="page-tile"><a>首页</a><a>尾页</a></div>', 1),
        ("", 1),
    ],
)
def test_pagers(pager: str, pages: int) -> None:
    assert read(f"<ul class='page-list'></ul>{pager}").pages == pages


def test_pages_are_numbered_from_one_and_the_first_has_no_number() -> None:
    assert Jeecms().page_url(COLUMN, 1, Listing(())) == URL
    assert Jeecms().page_url(COLUMN, 3, Listing(())) == f"{URL}&page=3"
    assert Jeecms().canonical(f"{URL}&page=1") == Jeecms().canonical(URL)
    assert Jeecms().canonical(f"{URL}&page=2") != Jeecms().canonical(URL)


@pytest.mark.parametrize(
    ("sample", "rows"),
    present(
        [
            (
                Sample(SYNTHETIC, "pages", "jeecms-list.fragment.html"),
                [
                    ("713046367/2023-00041", "2023-05-19"),
                    ("713046367/2023-00038", "2023-05-04"),
                    ("713046367/2022-00077", "2022-12-02"),
                ],
            ),
            (
                Sample(REAL, "pages", "jeecms-zhengzhou-list.fragment.html"),
                [
                    ("330126167/2026-00059", "2026-07-21"),
                    ("330126167/2026-00053", "2026-07-02"),
                    ("330126167/2025-00081", "2025-11-02"),
                ],
            ),
        ]
    ),
    ids=str,
)
def test_saved_listings(sample: Sample, rows: list[tuple[str, str]]) -> None:
    listing = read(sample.path.read_text(encoding="utf-8"))
    assert [(row.index_number, str(row.date)) for row in listing.rows] == rows


def test_a_dated_entry_that_leads_elsewhere_is_a_row_and_one_without_a_date_is_none() -> None:
    rows = read(
        """<ul class="page-list">
        <a class="list_item_pubinfo_a" href="/D1101X/103.jhtml"><span>关于建议的答复</span></a>
        <ul class="pubinfo-card"><li>416049270/2024-00024</li><li>2024-05-24</li></ul>
        <a class="list_item_pubinfo_a" href="https://evil.example/D1101X/1.jhtml"><span>别处</span></a>
        <ul class="pubinfo-card"><li></li><li>2024-05-23</li></ul>
        <a class="list_item_pubinfo_a" href="file:///etc/passwd"><span>文件</span></a>
        <ul class="pubinfo-card"><li></li><li>2024-05-22</li></ul>
        <a href="/?a=dir&h=1&p=D1101X">更多</a></ul>"""
    ).rows
    assert [row.url for row in rows] == [
        f"{HOST}/D1101X/103.jhtml",
        "https://evil.example/D1101X/1.jhtml",
        "file:///etc/passwd",
    ]


def test_a_list_of_nothing_but_strangers_is_no_listing() -> None:
    assert (
        read(
            '<ul class="page-list"><li><a href="file:///etc/passwd">文件</a><em>2024-05-22</em></li></ul>'
        ).rows
        == ()
    )
