"""Listings that are data: XML of JCMS, JSON of jpaas, gkmlpt and the platform of Anhui."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.portals.column import Column
from crawler.portals.families.anhui import Anhui
from crawler.portals.families.gkmlpt import Gkmlpt
from crawler.portals.families.html_family import HtmlFamily
from crawler.portals.families.jcms import Jcms
from crawler.portals.families.jpaas import Jpaas

HEX = "9bc459f53d3d4abda752ae0e967cf68"


def asked(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query, keep_blank_values=True).items()}


# JCMS

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


# jpaas

PLACE = "https://ybj.huzhou.gov.cn/col/col1229512877/index.html"
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
QUERY = (
    "{'parseType':'bulidstatic','webId':'31','tplSetId':'abc','pageType':'column',"
    "'tagId':'信息列表','editType':'null','pageId':'1229512877'}"
)
SCRIPTS = (
    f'<script src=\'/cms_files/unitbuild.js\' url="{UNIT}" queryData="{QUERY.replace("信息列表", "导航")}"></script>'
    f'<script src="/cms_files/unitbuild.js" url="{UNIT}" queryData="{QUERY}"></script>'
)
JPAAS = Column("ybj", PLACE)


def unit_answer(*days: int, count: int = 31) -> str:
    rows = "".join(
        f"<li><a href='/art/2024/art_{HEX}{day % 10}.html' title='关于第{day}号建议的答复'>…</a>"
        f"<span>2024-09-{day:02}</span></li>"
        for day in days
    )
    inside = f"<div class='page-content'><ul>{rows}</ul></div><div class='pagination' count=\"{count}\" rows=\"15\"></div>"
    return json.dumps({"success": True, "code": "200", "data": {"html": inside}}, ensure_ascii=False)


def test_a_walk_of_jpaas_begins_with_the_request_that_stands_on_the_column_s_page() -> None:
    begins = Jpaas().listing_request_url(f"<html>{SCRIPTS}</html>", PLACE)
    assert urlsplit(begins).path == UNIT
    wanted = {"pageId": "1229512877", "tagId": "信息列表", "paramJson": '{"pageSize":15,"pageNo":1}'}
    assert wanted.items() <= asked(begins).items()
    assert Jpaas().listing_request_url("<html></html>", PLACE) == PLACE


def test_rows_of_jpaas_are_html_inside_of_json() -> None:
    begins = Jpaas().listing_request_url(SCRIPTS, PLACE)
    column = Column("ybj", begins)
    first = Jpaas().read_listing(unit_answer(14, 13), begins, column)
    assert [(row.url.rpartition("/")[2], row.title, row.date) for row in first.rows] == [
        (f"art_{HEX}4.html", "关于第14号建议的答复", date(2024, 9, 14)),
        (f"art_{HEX}3.html", "关于第13号建议的答复", date(2024, 9, 13)),
    ]
    assert first.pages == 3
    assert json.loads(asked(Jpaas().page_url(column, 3, first))["paramJson"])["pageNo"] == 3


def test_a_request_of_jpaas_keeps_what_else_it_asks_for() -> None:
    search = '{"pageNo":1,"pageSize":"25","search":"{\\"xxgkId\\":\\"W001-001\\"}"}'
    column = Column("ybj", f"https://a.gov.cn{UNIT}?webId=1&pageId=2&paramJson={search}")
    first = Jpaas().read_listing(unit_answer(14, count=51), column.url, column)
    again = json.loads(asked(Jpaas().page_url(column, 2, first))["paramJson"])
    assert again == {"pageNo": 2, "pageSize": "25", "search": '{"xxgkId":"W001-001"}'}


def test_a_listing_of_jpaas_that_is_static_has_its_further_pages_asked_for() -> None:
    page = f"<html><ul><li><a href='/art/2024/art_{HEX}1.html'>答复</a><span>2024-09-14</span></li></ul>{SCRIPTS}</html>"
    first = Jpaas().read_listing(page, PLACE, JPAAS)
    assert len(first.rows) == 1
    assert json.loads(asked(Jpaas().page_url(JPAAS, 2, first))["paramJson"])["pageNo"] == 2


# gkmlpt

API = "http://jr.sz.gov.cn/gkmlpt/api/all/2811?page=1&sid=755031"
GKMLPT = Column("jr", API)
ARTICLE = {
    "id": 3255421,
    "title": "关于第<em>9</em>号建议的答复",
    "date": 1783353600,
    "created_at": "2026-07-01 10:00:00",
    "display_publish_time": 1783353600,
    "publisher": "市地方金融管理局",
    "identifier": "007543382/2026-00001",
    "url": "http://jr.sz.gov.cn/gkmlpt/content/3/3255/post_3255421.html",
    "post_url": "",
}


def articles(*changes: Mapping[str, object], count: object = 203) -> str:
    return json.dumps(
        {"classify": {"post_count": count}, "articles": [{**ARTICLE, **each} for each in changes]}
    )


def test_an_article_of_gkmlpt_is_a_row_with_its_index_number() -> None:
    (row,) = Gkmlpt().read_listing(articles({}), API, GKMLPT).rows
    assert row.url == "http://jr.sz.gov.cn/gkmlpt/content/3/3255/post_3255421.html"
    assert (row.title, row.date, row.index_number) == (
        "关于第9号建议的答复",
        date(2026, 7, 7),
        "007543382/2026-00001",
    )


def test_the_day_of_an_article_is_that_of_china() -> None:
    assert Gkmlpt().read_listing(articles({"display_publish_time": 1783353599}), API, GKMLPT).rows[0].date == (
        date(2026, 7, 6)
    )  # fmt: skip
    created = {"display_publish_time": None, "date": None}
    assert Gkmlpt().read_listing(articles(created), API, GKMLPT).rows[0].date == date(2026, 7, 1)


def test_pages_of_gkmlpt_follow_from_its_count() -> None:
    other: dict[str, object] = {
        "url": "http://jr.sz.gov.cn/gkmlpt/content/3/3255/post_2.html",
        "identifier": "",
    }
    first = Gkmlpt().read_listing(articles({}, other), API, GKMLPT)
    assert (len(first.rows), first.pages) == (2, 102)
    assert first.rows[1].index_number is None
    assert Gkmlpt().page_url(GKMLPT, 2, first) == "http://jr.sz.gov.cn/gkmlpt/api/all/2811?page=2&sid=755031"


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '"x"', '{"articles": null}', '{"articles": [null, 3, {}], "classify": null}', "<html></html>"],
)  # fmt: skip
@pytest.mark.parametrize("family", [Gkmlpt, Jpaas, Anhui, Jcms])
def test_an_answer_that_is_nothing_has_no_rows(family: type[HtmlFamily], text: str) -> None:
    assert family().read_listing(text, API, GKMLPT).rows == ()


def test_a_listing_of_the_sister_system_is_html() -> None:
    url = "http://cgj.sz.gov.cn/zwgk/jytabljggk/index.html"
    column = Column("cgj", url)
    page = """<ul><li><a href="http://cgj.sz.gov.cn/zwgk/jytabljggk/content/post_2017143.html">答复</a><span>2024-09-14</span></li>
    <li><a href="/gkmlpt/index">信息公开目录</a></li></ul>
    <div class="page"><a href="index_2.html">2</a><a href="index_4.html">4</a></div>"""
    first = Gkmlpt().read_listing(page, url, column)
    assert ([row.title for row in first.rows], first.pages) == (["答复"], 4)
    assert Gkmlpt().page_url(column, 3, first) == "http://cgj.sz.gov.cn/zwgk/jytabljggk/index_3.html"


# Anhui

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
