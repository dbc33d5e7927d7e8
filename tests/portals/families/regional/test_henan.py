"""Listings of the platform of Henan."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.portals.families.regional.henan import Henan
from tests.portals.families.listings import COLUMNS, DOCUMENTS, ROW, check_pager, column, rows_as

SUBMENU = "<ul class='submenu'>" + "".join(
    f"<li><a href='/xxgk/{n}/index.html'>第{n}类政府信息</a></li>" for n in range(9)
) + "</ul>"  # fmt: skip


@pytest.mark.parametrize(
    ("pager", "pages", "second", "last"),
    [
        ("<p class='pages'><a href='index_1.html'>2</a><a href='index_8.html'>尾页</a></p>", 9, "index_1.html", "index_8.html"),
        ("<p class='pages'><a href='index_2.html'>2</a><a href='index_9.html'>尾页</a></p>", 9, "index_2.html", "index_9.html"),
        ("<div class='pages'><a data-page='2'>下一页</a><a data-page='5'>尾页</a></div>", 5, "index_1.html", "index_4.html"),
        ("<div class='pages'>共3页 <a href='index_1.html'>下一页</a></div>", 3, "index_1.html", "index_2.html"),
    ],
)  # fmt: skip
def test_a_pager_promises_its_pages(pager: str, pages: int, second: str, last: str) -> None:
    check_pager(Henan, pager, pages, second, last)


def test_a_menu_above_the_rows_is_none_of_them() -> None:
    html = f"{SUBMENU}<div class='list'><ul>{rows_as(ROW, DOCUMENTS[Henan], 3, 4)}</ul></div>"
    listing = Henan().read_listing(html, COLUMNS[Henan], column(Henan))
    assert [row.date for row in listing.rows] == [date(2026, 4, 3), date(2026, 4, 4)]
    assert listing.pages == 1


@pytest.mark.parametrize(
    ("path", "is_document"),
    [
        ("/2026/05-21/786229.html", True),
        ("/2026/5-21/786229.html", False),
        ("/2026/13-21/786229.html", False),
        ("/xxgk/jyta/index_1.html", False),
        ("/2026/05-21/", False),
    ],
)
def test_a_document_is_told_from_its_url(path: str, *, is_document: bool) -> None:
    assert Henan().is_document(f"https://www.a.gov.cn{path}") is is_document
