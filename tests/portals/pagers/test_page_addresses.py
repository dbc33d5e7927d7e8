"""The addresses of further pages of a listing, told by their form."""

from __future__ import annotations

import pytest

from crawler.portals.pagers.page_addresses import page_number

LIST = "https://a.gov.cn/zwgk/list.html"
INDEX = "https://a.gov.cn/zwgk/"
QUERY = "https://a.gov.cn/list.aspx?id=8&page=1"


@pytest.mark.parametrize(
    ("listing", "address", "strong", "number"),
    [
        (LIST, "https://a.gov.cn/zwgk/list_2.html", True, 2),
        (LIST, "https://a.gov.cn/zwgk/list-3.shtml", True, 3),
        (LIST, "https://a.gov.cn/zwgk/list/4.htm", False, 4),
        (LIST, "https://a.gov.cn/zwgk/list/4.htm", True, None),
        (LIST, "https://a.gov.cn/zwgk/page_2.html", False, 2),
        (LIST, "https://a.gov.cn/zwgk/2.html", False, 2),
        (LIST, "https://a.gov.cn/zwgk/other_2.html", False, None),
        (LIST, "https://b.gov.cn/zwgk/list_2.html", True, None),
        (LIST, "https://a.gov.cn/zwgk/t20240520_2.html", False, None),
        (INDEX, "https://a.gov.cn/zwgk/index_1.html", True, 1),
        (INDEX, "https://a.gov.cn/zwgk/list_2.html", True, None),
        (INDEX, "https://a.gov.cn/zwgk/list_2.html", False, 2),
        (INDEX, "https://a.gov.cn/zwgk/gzbg/index_1.html", False, None),
        ("https://a.gov.cn/zwgk/index.html", "https://a.gov.cn/zwgk/?page=2", True, 2),
        ("https://a.gov.cn/p/page_1.html", "https://a.gov.cn/p/page_2.html", False, 2),
        (QUERY, "https://a.gov.cn/list.aspx?page=3&id=8", True, 3),
        (QUERY, "https://a.gov.cn/list.aspx?page=3&id=9", True, None),
        (QUERY, "https://a.gov.cn/list.aspx?id=8&currentPage=3", True, 3),
        (QUERY, "https://a.gov.cn/show.aspx?id=8&page=3", True, None),
    ],
)
def test_the_number_of_a_page_in_its_address(
    listing: str, address: str, number: int | None, *, strong: bool
) -> None:
    assert page_number(address, listing, strong=strong) == number
