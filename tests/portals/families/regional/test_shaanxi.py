"""Listings of the platform of Shaanxi."""

from __future__ import annotations

import pytest

from crawler.portals.column import Column
from crawler.portals.families.regional.shaanxi import Shaanxi
from tests.portals.families.listings import COLUMNS, DOCUMENTS, ROW, check_pager, rows_as


@pytest.mark.parametrize(
    ("pager", "pages", "last"),
    [
        ("<script>var maxPage = parseInt('12'); var cur = 1;</script>", 12, "12.html"),
        ("<script>maxPage=parseInt(3)</script>", 3, "3.html"),
        ("<div class='pages'>共3页</div>", 3, "3.html"),
    ],
)
def test_a_pager_promises_its_pages(pager: str, pages: int, last: str) -> None:
    check_pager(Shaanxi, pager, pages, "2.html", last)


def test_a_column_may_be_its_directory() -> None:
    column = Column("a", "https://www.zizhou.gov.cn/ztzl/lhzt/zxwytahf/")
    html = f"<ul>{rows_as(ROW, DOCUMENTS[Shaanxi], 1, 2)}</ul>"
    first = Shaanxi().read_listing(html, COLUMNS[Shaanxi], column)
    assert Shaanxi().page_url(column, 2, first) == "https://www.zizhou.gov.cn/ztzl/lhzt/zxwytahf/2.html"
    assert Shaanxi().match_length(
        "http://www.zizhou.gov.cn/ztzl/lhzt/zxwytahf/1727250112747958273.html", column
    )


@pytest.mark.parametrize(
    ("path", "is_document"),
    [
        ("/zfxxgk/fdzdgknr/jyta/zxwyta/1834433012973834241.html", True),
        ("/zmhd/tajy/rdjy/1.html", False),
        ("/szq/zxta/2023081715395732326300000.shtml", False),
        ("/html/TXQ/202006/0159279981476895.html", False),
    ],
)
def test_a_document_has_19_digits(path: str, *, is_document: bool) -> None:
    assert Shaanxi().is_document(f"https://a.gov.cn{path}") == is_document
