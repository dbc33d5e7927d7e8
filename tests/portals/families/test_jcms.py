"""Listings of JCMS: XML, in the page of the column and from its proxy."""

from __future__ import annotations

import html
from datetime import date
from urllib.parse import urlsplit

import pytest

from crawler.portals.column import Column
from crawler.portals.families.jcms import Jcms
from tests.portals.families.listings import asked

COL = "https://scjgj.jiangsu.gov.cn/col/col78960/index.html"
JCMS = Column("scjgj", COL)
RECORD = (
    "<record><![CDATA[<li><a href='/art/2024/9/{0}/art_78960_11{0}.html' title='关于第{0}号建议的答复'>关于…</a>"
    "<span>2024-09-{0}</span></li>]]></record>"
)
NEXT = (
    '<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&appid=1&webid=67&path=/'
    '&columnid=78960&unitid=303271&webname=x&permissiontype=0"></a>]]></nextgroup>'
)


def datastore(*days: int, total: int, more: str = "") -> str:
    records = "".join(RECORD.format(day) for day in days)
    return f"<datastore>{more}<totalrecord>{total}</totalrecord><recordset>{records}</recordset></datastore>"


def column_page(store: str) -> str:
    return (
        '<html><body><ul><li><a href="/col/col1/index.html">导航</a></li></ul><div id="303271"></div>'
        f'<script type="text/xml">{store}</script><script>$("#303271").jpage({{perPage:2, totalRecord:14}})</script>'
        "</body></html>"
    )


def test_the_first_rows_of_jcms_stand_in_a_script_of_the_column_s_page() -> None:
    listing = Jcms().read_listing(
        column_page(datastore(14, 13, 12, 11, 10, 9, total=14, more=NEXT)), COL, JCMS
    )
    assert [(row.title, row.date) for row in listing.rows][:2] == [
        ("关于第14号建议的答复", date(2024, 9, 14)),
        ("关于第13号建议的答复", date(2024, 9, 13)),
    ]
    assert len(listing.rows) == 6
    assert listing.pages == 3  # 14 records, six at once


def test_further_groups_of_jcms_are_asked_for_by_their_records() -> None:
    first = Jcms().read_listing(column_page(datastore(14, 13, 12, 11, 10, 9, total=14, more=NEXT)), COL, JCMS)
    assert Jcms().page_url(JCMS, 1, first) == COL
    second = Jcms().page_url(JCMS, 2, first)
    assert urlsplit(second).path == "/module/web/jpage/dataproxy.jsp"
    wanted = {"startrecord": "7", "endrecord": "12", "perpage": "2", "columnid": "78960", "unitid": "303271"}
    assert wanted.items() <= asked(second).items()
    assert asked(Jcms().page_url(JCMS, 3, first))["startrecord"] == "13"


def test_the_answer_of_the_proxy_is_a_page_like_the_first() -> None:
    answer = '<?xml version="1.0" encoding="UTF-8"?>' + datastore(8, 7, total=14)
    listing = Jcms().read_listing(answer, f"{COL}?x", JCMS)
    assert [row.url for row in listing.rows] == [
        "https://scjgj.jiangsu.gov.cn/art/2024/9/8/art_78960_118.html",
        "https://scjgj.jiangsu.gov.cn/art/2024/9/7/art_78960_117.html",
    ]


def test_the_last_group_promises_no_more_pages_than_the_first() -> None:
    first = Jcms().read_listing(column_page(datastore(14, 13, 12, 11, 10, 9, total=14, more=NEXT)), COL, JCMS)
    last = Jcms().page_url(JCMS, 3, first)
    assert Jcms().read_listing(datastore(2, 1, total=14), last, JCMS).pages == first.pages == 3


def test_records_that_are_rows_of_a_table_or_escaped_are_read() -> None:
    table = "<record><![CDATA[<tr><td><a href='/art/2024/9/8/art_7_1.html'>甲</a></td><td>2024-09-08</td></tr>]]></record>"
    plain = "<li><a href='/art/2024/9/7/art_7_2.html'>乙</a><span>2024-09-07</span></li>"
    escaped = f"<record>{html.escape(plain)}</record>"
    for record, title, day in ((table, "甲", 8), (escaped, "乙", 7)):
        (row,) = Jcms().read_listing(f"<datastore>{record}</datastore>", COL, JCMS).rows
        assert (row.title, row.date) == (title, date(2024, 9, day))


def test_a_column_s_page_without_records_says_what_its_script_asks_for() -> None:
    page = (
        "<script>$('#1').jpage({proxyUrl:'/module/web/jpage/dataproxy.jsp', perPage:15, ajaxParam:{appid:1, webid:67,"
        "path:'/', columnid:78960, sourceContentType:1, unitid:'303271', webname:'某局', permissiontype:0}})</script>"
    )
    begins = Jcms().listing_request_url(page, COL)
    wanted = {"columnid": "78960", "unitid": "303271", "startrecord": "1", "endrecord": "45", "perpage": "15"}
    assert wanted.items() <= asked(begins).items()
    assert Jcms().listing_request_url(column_page(datastore(1, total=1)), COL) == COL
    assert Jcms().listing_request_url("<p></p>", COL) == COL


@pytest.mark.parametrize(
    ("url", "fits"),
    [
        ("https://scjgj.jiangsu.gov.cn/art/2024/9/14/art_78960_1.html", True),
        ("https://scjgj.jiangsu.gov.cn/art/2024/9/14/art_789_1.html", False),
        ("https://b.jiangsu.gov.cn/art/2024/9/14/art_78960_1.html", False),
    ],
)
def test_a_document_of_jcms_has_its_column_s_number(url: str, *, fits: bool) -> None:
    assert bool(Jcms().match_length(url, JCMS)) is fits
