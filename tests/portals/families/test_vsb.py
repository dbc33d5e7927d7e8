"""Listings of VSB."""

from __future__ import annotations

import pytest

from crawler.portals.column import Column
from crawler.portals.families.vsb import Vsb
from crawler.portals.recognition import family_of
from tests.portals.families.listings import check_pager, column
from tests.support.pages import REAL, SYNTHETIC, Sample, present


@pytest.mark.parametrize(
    ("pager", "pages", "second", "last"),
    [
        (
            (
                "<div class='pb_sys_common'><span class='p_t'>共52条</span><span class='p_no_d'>1</span>"
                "<span class='p_no'><a href='jyta/10.htm'>2</a></span><span class='p_no'><a href='jyta/1.htm'>11</a></span>"
                "<span class='p_t'>1/11</span></div>"
            ),
            11,
            "jyta/10.htm",
            "jyta/1.htm",
        ),
        ("<td id='fanyeu8'>共31条 1/3 </td>", 3, "jyta/2.htm", "jyta/1.htm"),
    ],
)
def test_a_pager_promises_its_pages(pager: str, pages: int, second: str, last: str) -> None:
    check_pager(Vsb, pager, pages, second, last)


def test_names_that_descend_are_followed_when_a_listing_grows() -> None:
    col = column(Vsb)
    pager = "<div class='pb_sys_common'><span class='p_no'><a href='jyta/10.htm'>2</a></span><span class='p_t'>1/11</span></div>"
    first = Vsb().read_listing(pager, col.url, col)
    assert Vsb().page_url(col, 12, first) == "https://www.a.gov.cn/zwgk/jyta/11.htm"


VSB_LISTINGS = [
    (Sample(SYNTHETIC, "pages", "vsb-list.html"), "http://www.xueyuan-x.example/sylm/cgg", 7,
     ["课桌采购公告 18 1203/4412.htm", "课桌采购公告（第二次） 5 1203/4409.htm"]),
    (Sample(REAL, "pages", "vsb-lntdxy-list.abridged.html"), "http://www.lntdxy.com/sylm/zbgg", 11,
     ["询价公告 7 1039/3201.htm", "询价公告（2025劳务派遣服务） 23 1039/3194.htm"]),
]  # fmt: skip
"""Column without ``.htm``, number of pages, and title, day and path of the first two rows."""


@pytest.mark.parametrize(("sample", "folder", "pages", "rows"), present(VSB_LISTINGS), ids=str)
def test_saved_listings_of_vsb(sample: Sample, folder: str, pages: int, rows: list[str]) -> None:
    column = Column("a", f"{folder}.htm")
    listing = Vsb().read_listing(sample.path.read_text(encoding="utf-8"), column.url, column)
    documents = folder.partition("sylm/")[0] + "info/"
    first = listing.rows[:2]
    assert [
        f"{row.title} {row.date and row.date.day} {row.url.removeprefix(documents)}" for row in first
    ] == rows
    assert listing.pages == pages
    assert Vsb().page_url(column, 2, listing) == f"{folder}/{pages - 1}.htm"
    assert Vsb().page_url(column, pages, listing) == f"{folder}/1.htm"


@pytest.mark.parametrize(("url", "fits"), [("https://www.a.gov.cn/info/1039/1.htm", False)])
def test_whether_a_document_is_the_column_s_is_told_from_its_url(url: str, *, fits: bool) -> None:
    assert bool(Vsb().match_length(url, column(Vsb))) is fits


@pytest.mark.parametrize(
    "url", ["https://a.gov.cn/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1039&wbnewsid=3201"]
)
def test_an_address_is_a_document_s(url: str) -> None:
    assert Vsb().is_document(url)


def test_a_document_of_the_disclosure_module_is_named_by_bureau_year_and_number() -> None:
    url = "http://dayao.gov.cn./info/egovinfo/1007/overt_centent/dyx006-/2024-0805005.htm"
    assert Vsb().is_document(url)
    assert family_of("", url)[0] == "vsb"
    assert Vsb().canonical(url).startswith("http://dayao.gov.cn/info/")
    column = Column(
        "a", "http://dayao.gov.cn/zfxxgk.htm", documents="/info/egovinfo/1007/overt_centent/dyx006-/"
    )
    assert Vsb().match_length(Vsb().canonical(url), column)
