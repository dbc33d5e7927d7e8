"""Listings of NFCMS."""

from __future__ import annotations

import pytest

from crawler.portals.column import Column
from crawler.portals.families.nfcms import Nfcms
from tests.portals.families.listings import COLUMNS, check_pager


@pytest.mark.parametrize(
    ("pager", "pages"),
    [
        ("<div class='page'><a href='index_2.html'>2</a><a href='index_7.html'>尾页</a></div>", 7),
        ("<div class='pagination'><a href='/zwgk/jyta/index_2.html'>下一页</a><span>共 4 页</span></div>", 4),
    ],
)
def test_a_pager_promises_its_pages(pager: str, pages: int) -> None:
    check_pager(Nfcms, pager, pages, "index_2.html", f"index_{pages}.html")


def test_a_listing_at_a_directory_has_its_second_page_in_it() -> None:
    column = Column("a", "https://www.a.gov.cn/zwgk/jyta/")
    first = Nfcms().read_listing("<a href='index_3.html'>3</a>", column.url, column)
    assert first.pages == 3
    assert Nfcms().page_url(column, 3, first) == "https://www.a.gov.cn/zwgk/jyta/index_3.html"


@pytest.mark.parametrize(
    ("path", "is_document"),
    [
        ("/zwgk/jyta/content/post_2017143.html", True),
        ("/zwgk/jyta/content/mpost_2017143.html", True),
        ("/gkmlpt/content/3/3255/post_3255421.html", False),
        ("/zwgk/jyta/index_2.html", False),
        ("/zwgk/jyta/content/repost_1.html", False),
    ],
)
def test_a_document_is_told_from_its_url(path: str, *, is_document: bool) -> None:
    assert Nfcms().is_document(f"https://www.a.gov.cn{path}") is is_document


def test_a_document_belongs_to_the_column_in_its_path() -> None:
    column = Column("a", COLUMNS[Nfcms])
    family = Nfcms()
    assert family.match_length("https://www.a.gov.cn/zwgk/jyta/content/post_1.html", column)
    assert not family.match_length("https://www.a.gov.cn/xwdt/content/post_1.html", column)
