"""Listings whose further pages are numbered files: what the pager's link "2" says of their names."""

from __future__ import annotations

import pytest

from crawler.portals.column import Column
from crawler.portals.families.html_listings.numbered_files import NumberedFiles
from crawler.portals.families.regional.guangyuan import Guangyuan
from crawler.portals.families.regional.henan import Henan
from crawler.portals.pagers.further_pages import find_further_pages
from crawler.reading import lookup_key
from tests.portals.families.listings import COLUMNS, DOCUMENTS, ROW, rows_as

URL = COLUMNS[Guangyuan]
COLUMN = Column("a", URL)
ROWS = f"<ul>{rows_as(ROW, DOCUMENTS[Guangyuan], 1, 2)}</ul>"
LAST = "<a href='{}'>尾页</a>"


def addresses(family: NumberedFiles, pager: str) -> tuple[int, str, str]:
    """Return the page count, and the addresses of the second and fourth page after the listing's folder."""
    first = family.read_listing(f"{ROWS}<div class='pages'>{pager}</div>", URL, COLUMN)
    second, fourth = (family.page_url(COLUMN, number, first) for number in (2, 4))
    folder = URL.rpartition("/")[0] + "/"
    return first.pages, second.removeprefix(folder), fourth.removeprefix(folder)


@pytest.mark.parametrize(
    ("pager", "expected"),
    [
        ("<a href='index_2.html'>2</a> 共4页", (4, "index_2.html", "index_4.html")),
        ("<a href='index_1.html'>2</a> 共4页", (4, "index_1.html", "index_3.html")),
        ("<a href='index_1.html'>2</a><a href='index_3.html'>尾页</a>", (4, "index_1.html", "index_3.html")),
        ("<a href='2.html'>2</a><a href='4.html'>4</a>", (4, "2.html", "4.html")),
        ("<a href='?page=2'>2</a><a href='?page=4'>4</a>", (4, "index.html?page=2", "index.html?page=4")),
        ("<a href='list/2024/p2'>2</a><a href='list/2024/p4'>4</a>", (4, "list/2024/p2", "list/2024/p4")),
    ],
)
def test_the_link_to_page_2_says_how_the_pages_are_named(pager: str, expected: tuple[int, str, str]) -> None:
    assert addresses(Guangyuan(), pager) == expected
    numbered = "index_" in expected[1]
    assert addresses(Henan(), pager) == (expected if numbered else (4, "index_1.html", "index_3.html"))


@pytest.mark.parametrize(
    "pager",
    [
        "共4页",
        "1/4页",
        "<a href='javascript:go(2)'>2</a> 共4页",
        "<a href='#'>2</a> 共4页",
        "<a href='/xw/7.html'>2</a> 共4页",
        "<a href='index_2.html'>下一页</a> 共4页",
    ],
)
def test_without_such_a_link_an_unknown_pager_is_one_page_and_a_sign_of_further_pages(pager: str) -> None:
    html = f"{ROWS}<div class='pages'>{pager}</div>"
    first = Guangyuan().read_listing(html, URL, COLUMN)
    assert (first.pages, first.second) == (1, None)
    assert find_further_pages(html, URL, pages=1, rows=2, known={lookup_key(URL)}, page_key=lookup_key).sign
    assert addresses(Henan(), pager) == (4, "index_1.html", "index_3.html")
