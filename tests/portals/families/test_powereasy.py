"""Listings of PowerEasy SiteFactory."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.portals.city import City
from crawler.portals.column import Column
from crawler.portals.document import read_document
from crawler.portals.families.powereasy import PowerEasy
from tests.portal import Document
from tests.portal.families import FAMILIES as LOOKS
from tests.portals.families.listings import check_pager, column
from tests.support.pages import FETCHED_AT

ADDRESS = "https://www.a.gov.cn/zwgk/jyta/content_9"
CATEGORY = "https://www.a.gov.cn/Category_25/Index.aspx"
PAGER = (
    "<div class='page'><span id='pe100_page_通用信息列表_普通式' class='pagecss'><!--{pe.begin.pagination}-->"
    "<a href='Index.aspx'>首页</a><b><a href='Index.aspx'>1</a></b><a href='Index_2.aspx'>2</a>"
    "<a href='Index_3.aspx'>3</a><a href='Index_2.aspx'>下一页</a><a href='Index_13.aspx'>尾页</a></span></div>"
)
QUERY = "<div class='pagecss'><a href='?page=2'>下一页</a><a href='?page=6'>末页</a></div>"


@pytest.mark.parametrize(
    ("pager", "pages", "second", "last"),
    [
        (PAGER, 13, "Index_2.aspx", "Index_13.aspx"),
        (QUERY, 6, "Index.aspx?page=2", "Index.aspx?page=6"),
        ("<div class='pages'><a href='index_2'>2</a><a href='index_4'>4</a></div>", 4, "index_2", "index_4"),
        ("<span id='pe100_page_a'><i class='pager'>共30条/共3页</i></span>", 3, "Index_2.aspx", "Index_3.aspx"),
    ],
)  # fmt: skip
def test_a_pager_promises_its_pages(pager: str, pages: int, second: str, last: str) -> None:
    check_pager(PowerEasy, pager, pages, second, last)


def test_a_row_has_its_title_and_date_in_the_tooltip_and_its_column_beside_it() -> None:
    rows = "".join(
        f"<li><img src='top.gif' alt='热门'><a class='node' href='/Category_25/Index.aspx'>[办公室]</a>"
        f"<a href='/Item/145{n}.aspx' "
        f"title='标题：关于第{n}号建议的答复&#xD;点击数：33{n}&#xD;发表时间：2026年04月{n}日'>关于…</a></li>"
        for n in (21, 22, 23)
    )
    listing = PowerEasy().read_listing(f"<ul>{rows}</ul>{PAGER}", CATEGORY, Column("a", CATEGORY))
    assert [(row.url, row.title, row.date) for row in listing.rows] == [
        (f"https://www.a.gov.cn/Item/145{n}.aspx", f"关于第{n}号建议的答复", date(2026, 4, n))
        for n in (21, 22, 23)
    ]


@pytest.mark.parametrize(
    ("path", "is_document"),
    [
        ("/zwgk/bmwj/content_59550", True),
        ("/publicity/jytabl/srdjy/2022nrd/113837", True),
        ("/publicity/jytabl/srdjy/2022nrd", False),
        ("/Item/18675.aspx", True),
        ("/zwgk/bmwj/content_59550.html", False),
        ("/Category_25/Index_2.aspx", False),
        ("/zwgk/bmwj/", False),
    ],
)
def test_a_document_is_told_from_its_url(path: str, *, is_document: bool) -> None:
    assert PowerEasy().is_document(f"https://www.a.gov.cn{path}") is is_document


def test_the_date_of_effect_is_not_that_of_publication_and_an_empty_agency_stays_empty() -> None:
    document = Document(9)
    page = LOOKS["powereasy"].document(document, 300).encode()
    city = City("a", PowerEasy(), (column(PowerEasy),))
    reply = read_document(city, page, ADDRESS, content_type=None, fetched_at=FETCHED_AT).reply
    assert reply is not None
    assert reply.published_on == document.day.isoformat()
    assert (reply.written_on, reply.agency) == (None, None)
    assert reply.metadata["生效日期"] == "2014-12-31"
    assert reply.topics == ["人大代表建议办理"]
