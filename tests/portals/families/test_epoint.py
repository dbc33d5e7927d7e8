"""Listings of Epoint."""

from __future__ import annotations

import pytest

from crawler.portals.families.epoint import Epoint
from tests.portals.families.listings import UUID, check_pager, column


@pytest.mark.parametrize(
    ("pager", "pages", "second", "last"),
    [("<ul class='m-pagination-page'><span id='index'>1/7</span></ul>", 7, "2.html", "7.html")],
)
def test_a_pager_promises_its_pages(pager: str, pages: int, second: str, last: str) -> None:
    check_pager(Epoint, pager, pages, second, last)


@pytest.mark.parametrize(
    ("url", "fits"), [("https://www.a.gov.cn/zwgk/002008/20260710/" + UUID + "1.html", True)]
)
def test_whether_a_document_is_the_column_s_is_told_from_its_url(url: str, *, fits: bool) -> None:
    assert bool(Epoint().match_length(url, column(Epoint))) is fits


@pytest.mark.parametrize(
    "url",
    ["https://www.fushun.gov.cn/zwgk/002008/002008003/20260710/ad0056e5-6526-4452-8ea6-92cbfacafa87.html"],
)
def test_an_address_is_a_document_s(url: str) -> None:
    assert Epoint().is_document(url)
