"""Listings and documents that are told by a number in their query."""

from __future__ import annotations

import pytest

from crawler.portals.families.numbered_query import NumberedQuery
from tests.portals.families.listings import check_pager


@pytest.mark.parametrize(
    ("pager", "pages", "second", "last"),
    [
        (
            "<div class='pages'><a href='?ClassID=863&page=2'>2</a><a href='?ClassID=863&page=6'>尾页</a></div>",
            6,
            "NewsLsit.aspx?ClassID=863&page=2",
            "NewsLsit.aspx?ClassID=863&page=6",
        )
    ],
)
def test_a_pager_promises_its_pages(pager: str, pages: int, second: str, last: str) -> None:
    check_pager(NumberedQuery, pager, pages, second, last)
