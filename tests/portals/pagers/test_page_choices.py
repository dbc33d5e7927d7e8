"""Lists of pages to choose from, and addresses of further pages in attributes."""

from __future__ import annotations

import pytest
from parsel import Selector

from crawler.portals.pagers.page_choices import listed_pages, next_addresses


@pytest.mark.parametrize(
    ("markup", "counts"),
    [
        ('<select onchange="go(this.value)"><option>1</option><option>2</option></select>', [2]),
        ("<select><option>第1页</option><option>第 2 页</option><option>第3页</option></select>", [3]),
        ('<select name="pageNo"><option value="1">1</option><option value="2">2</option></select>', [2]),
        ('<select name="page" onchange="go()"><option>1</option></select>', [1]),
        ('<select onchange="go()"><option>2024</option><option>2023</option></select>', []),
        ('<select onchange="go()"><option>月份</option><option>1</option><option>2</option></select>', []),
        ('<select onchange="go()"><option>1月</option><option>2月</option></select>', []),
        ('<select name="area"><option>1</option><option>2</option></select>', []),
        ('<select onchange="go()"></select>', []),
    ],
)
def test_a_list_of_pages_states_how_many_there_are(markup: str, counts: list[int]) -> None:
    assert [count for count, _ in listed_pages(Selector(markup).root)] == counts


@pytest.mark.parametrize(
    ("markup", "quotes"),
    [
        ('<div data-next="index_1.html"></div>', ['data-next="index_1.html"']),
        ('<ul data-next-url="/api/list?page=2"></ul>', ['data-next-url="/api/list?page=2"']),
        ('<div data-nextpage="/list/page/2"></div>', ['data-nextpage="/list/page/2"']),
        ('<div data-next=".slide2"></div>', []),
        ('<div data-next="2" data-prev="index_1.html"></div>', []),
        ('<div data-next=""></div>', []),
    ],
)
def test_an_attribute_holds_the_address_of_a_further_page(markup: str, quotes: list[str]) -> None:
    assert list(next_addresses(Selector(markup).root)) == quotes
