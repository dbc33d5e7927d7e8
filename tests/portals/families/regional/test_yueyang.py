"""Listings of the platform of Yueyang."""

from __future__ import annotations

import pytest

from crawler.portals.column import Column
from crawler.portals.families.regional.yueyang import Yueyang
from tests.portals.families.listings import check_pager

SCRIPT = "<script>function go(num){if(num<1){num=1}else if(num>9){num=9}}</script>"


@pytest.mark.parametrize(
    ("pager", "pages", "second", "last"),
    [
        (SCRIPT, 9, "default_1.htm", "default_8.htm"),
        (f"{SCRIPT}<a href='default_2.htm'>2</a>", 9, "default_2.htm", "default_9.htm"),
        ("<div class='pages'>共3页</div>", 3, "default_1.htm", "default_2.htm"),
    ],
)
def test_a_pager_promises_its_pages(pager: str, pages: int, second: str, last: str) -> None:
    check_pager(Yueyang, pager, pages, second, last)


def test_the_pages_of_a_directory_are_those_of_its_default_page() -> None:
    column = Column("a", "https://huarong.gov.cn/33663/")
    first = Yueyang().read_listing(SCRIPT, column.url, column)
    assert Yueyang().page_url(column, 1, first) == column.url
    assert Yueyang().page_url(column, 3, first) == "https://huarong.gov.cn/33663/default_2.htm"


def test_a_numbered_folder_is_a_column() -> None:
    proposals = Column("a", "https://huarong.gov.cn/33664/default.htm", "proposal")
    assert Yueyang().match_length("https://huarong.gov.cn/33664/content_1032706.html", proposals)
    assert not Yueyang().match_length("https://huarong.gov.cn/33663/content_1034220.html", proposals)
