"""Listings of the platform of Anhui: JSON, or HTML, of its label service."""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import urlsplit

import pytest

from crawler.portals.column import Column
from crawler.portals.families.regional.anhui import Anhui
from tests.portals.families.listings import asked

LABEL = "https://swj.a.gov.cn/mayor/site/label/8888?labelName=publicInfoList&siteId=1&organId=66&catId=7&pageIndex=1&pageSize=2&isJson=true"
ANHUI = Column("swj", LABEL)


def test_entries_of_the_label_service_are_rows() -> None:
    entries = [
        {"title": "答复", "link": "https://swj.a.gov.cn/public/66/10758829.html", "publishDate": "2024-09-14 10:00:00"},
        {"title": "无址", "link": "", "publishDate": "2024-09-13"},
    ]  # fmt: skip
    first = Anhui().read_listing(json.dumps({"data": entries, "total": 5}), LABEL, ANHUI)
    assert [(row.url, row.date) for row in first.rows] == [
        ("https://swj.a.gov.cn/public/66/10758829.html", date(2024, 9, 14))
    ]
    assert first.pages == 3
    assert asked(Anhui().page_url(ANHUI, 2, first))["pageIndex"] == "2"


@pytest.mark.parametrize("printed", [1726272000000, 1726272000, "2024-09-13T20:00:00Z", "2024-09-14"])
def test_the_day_of_an_entry_is_that_of_china(printed: object) -> None:
    entry = {"title": "答复", "link": "https://swj.a.gov.cn/public/66/10758829.html", "publishDate": printed}
    listing = Anhui().read_listing(json.dumps([entry]), LABEL, ANHUI)
    assert [row.date for row in listing.rows] == [date(2024, 9, 14)]


def test_the_label_service_may_answer_html() -> None:
    text = """<div class="xxgk_navli"><ul><li><a href="/public/66/10758829.html" title="答复">答…</a>
    <span class="date">2024-09-14</span></li></ul></div>
    <script>Ls.pagination("#p", f, {currPage: 1, pageCount:9})</script>"""
    first = Anhui().read_listing(text, LABEL, ANHUI)
    assert ([row.title for row in first.rows], first.pages) == (["答复"], 9)


def test_a_walk_begins_with_the_label_service_where_the_column_s_page_says_where_it_is() -> None:
    page = '<meta name="SiteId" content="6788721"><script>Ls.ajax({url:"/mayor/site/label/8888"})</script>'
    url = "https://swj.a.gov.cn/public/column/66?type=4&action=list&catId=7"
    begins = Anhui().listing_request_url(page, url)
    assert urlsplit(begins).path == "/mayor/site/label/8888"
    wanted = {"siteId": "6788721", "organId": "66", "catId": "7", "pageIndex": "1", "isJson": "true"}
    assert wanted.items() <= asked(begins).items()
    assert Anhui().listing_request_url("<p></p>", url) == url


@pytest.mark.parametrize(
    ("url", "is_document"),
    [
        ("https://nyncj.luan.gov.cn/public/6608321/10714239.html", True),
        ("https://www.ahhy.gov.cn/zfxxgk/public/24781/49453873.html", True),
        ("https://jtj.huainan.gov.cn/ztzl/rddbzxwyjytabl/551709666.html", True),
        ("https://www.a.gov.cn/content/article/12345678.html", True),
        ("https://www.a.gov.cn/public/column/6608321.html", False),
        ("https://www.a.gov.cn/content/column/66083210.html", False),
        ("https://www.wenxian.gov.cn/2024/12-05/435230.html", False),
        ("https://shaheshi.gov.cn/article/240/81060.html", False),
        ("https://www.guangde.gov.cn/OpennessContent/show/2472575.html", False),
        ("http://www.ahscrd.gov.cn/DocHtml/2446/00198420.html", False),
        ("https://tongguan.gov.cn/zfxxgk/fdzdgknr/jyta/zxwyta/1834433012973834241.html", False),
    ],
)
def test_a_document_is_told_from_its_url(url: str, *, is_document: bool) -> None:
    assert Anhui().is_document(url) == is_document
