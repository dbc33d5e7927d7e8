"""Listings of jpaas: HTML inside of JSON."""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import urlsplit

from crawler.portals.column import Column
from crawler.portals.families.jpaas import Jpaas
from tests.portals.families.listings import asked

HEX = "9bc459f53d3d4abda752ae0e967cf68"


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
