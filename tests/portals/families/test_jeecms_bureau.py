"""Listings of the bureaus whose portals are made with JEECMS."""

from __future__ import annotations

import pytest

from crawler.portals.families.jeecms_bureau import JeecmsBureau
from tests.portals.families.listings import check_pager, column


@pytest.mark.parametrize(
    ("pager", "pages", "second", "last"),
    [
        ("<script>var page = {pageCount:4}</script>", 4, "index_2.jhtml", "index_4.jhtml"),
        (
            "<div class='page-tile'><a>1</a><a>2</a><a>5</a><a>下一页</a></div>",
            5,
            "index_2.jhtml",
            "index_5.jhtml",
        ),
    ],
)
def test_a_pager_promises_its_pages(pager: str, pages: int, second: str, last: str) -> None:
    check_pager(JeecmsBureau, pager, pages, second, last)


@pytest.mark.parametrize(
    ("url", "fits"),
    [("https://zzkj.a.gov.cn/jyta/1.jhtml", True), ("https://zzkj.a.gov.cn/xwdt/1.jhtml", False)],
)
def test_whether_a_document_is_the_column_s_is_told_from_its_url(url: str, *, fits: bool) -> None:
    assert bool(JeecmsBureau().match_length(url, column(JeecmsBureau))) is fits


@pytest.mark.parametrize("url", ["https://tjj.zhengzhou.gov.cn/tjgb/10017864.jhtml"])
def test_an_address_is_a_document_s(url: str) -> None:
    assert JeecmsBureau().is_document(url)
