"""Listings of SiteServer."""

from __future__ import annotations

import pytest

from crawler.portals.families.siteserver import SiteServer
from tests.portals.families.listings import check_pager, column


@pytest.mark.parametrize(
    ("pager", "pages", "second", "last"),
    [
        (
            "<div class='pages'><a href='/channels/1378_2.html'>2</a><a href='/channels/1378_9.html'>尾页</a></div>",
            9,
            "1378_2.html",
            "1378_9.html",
        )
    ],
)
def test_a_pager_promises_its_pages(pager: str, pages: int, second: str, last: str) -> None:
    check_pager(SiteServer, pager, pages, second, last)


@pytest.mark.parametrize(
    ("url", "fits"),
    [
        ("https://www.a.gov.cn/contents/1378/1.html", True),
        ("https://www.a.gov.cn/contents/137/1.html", False),
        ("https://www.b.gov.cn/contents/1378/1.html", False),
    ],
)
def test_whether_a_document_is_the_column_s_is_told_from_its_url(url: str, *, fits: bool) -> None:
    assert bool(SiteServer().match_length(url, column(SiteServer))) is fits
