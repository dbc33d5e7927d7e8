"""The page counts and totals that scripts and data state, in the forms in which makers of pagers write them."""

from __future__ import annotations

import pytest

from crawler.portals.pagers.pager_scripts import data_pages, data_rows, markup_in, stated_pages, stated_rows


@pytest.mark.parametrize(
    ("script", "counts"),
    [
        ("createPage(34, 0, 'index', 'html')", [34]),
        ("createPageHTML('page_div', 22, 1, 'list', 'shtml', 325)", [22]),
        ("createPageHTML(325, 22, 1, 'index', 'html')", [22]),
        ("function createPage(count, index) {}", []),
        ("createPage(count, 0)", [None]),
        ("var nPageCount = 4; pager.totalPages = 5", [4, 5]),
        ("if (totalPage == 3 || pageCount <= 4) {}", []),
        ("laypage.render({count: 31, limit: 10})", [4]),
        ("laypage.render({elem: 'p', count: total})", [None]),
        ("$('#p').pagination(4, {items_per_page: 10})", [1]),
        ("showPages(3, 1)", [3]),
        ("showPage(3); resizePage(3, 4); initPages()", []),
        ("/* totalPage = 3 */ // pageCount: 4\n", []),
        ("createPage(3", []),
        ("totalPage = 99999999999999999999", []),
    ],
)
def test_page_counts_in_scripts(script: str, counts: list[int | None]) -> None:
    assert [stated.count for stated in stated_pages(script)] == counts


def test_totals_in_scripts_and_xml() -> None:
    assert list(stated_rows("var recordCount = '30', total_rows: 31, count = 5")) == [30, 31]
    assert list(stated_rows("<totalrecord><![CDATA[32]]></totalrecord>")) == [32]


def test_counts_in_json_are_not_taken_from_the_entries_of_its_lists() -> None:
    text = '{"data": {"pageCount": "3", "total": 30, "html": "<ul>"}, "rows": [{"total": 9, "pages": 9}]}'
    assert [stated.count for stated in data_pages(text)] == [3]
    assert list(data_rows(text)) == [30]
    assert markup_in(text) == "<ul>"
    assert list(data_pages("not JSON")) == []


def test_a_large_script_is_read_in_linear_time() -> None:
    for script in (
        "createPage(" * 30_000,
        "function " * 60_000 + "page(1, 2)",
        "pagepage" * 80_000,
        "/*" * 200_000,
    ):
        list(stated_pages(script))
