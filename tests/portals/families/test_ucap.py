"""Listings of UCAP."""

from __future__ import annotations

import pytest

from crawler.portals.families.ucap import Ucap
from tests.portals.families.listings import COLUMNS, HEX, check_pager, column


@pytest.mark.parametrize(
    ("pager", "pages", "second", "last"),
    [
        (
            "<script>createPageHTML('page_div', 22, 1, 'common_list', 'shtml', 325);</script>",
            22,
            "common_list_2.shtml",
            "common_list_22.shtml",
        ),
        (
            '<script>createPageHTML("page_div",3,1,"list","shtml",40)</script>',
            3,
            "list_2.shtml",
            "list_3.shtml",
        ),
    ],
)
def test_a_pager_promises_its_pages(pager: str, pages: int, second: str, last: str) -> None:
    check_pager(Ucap, pager, pages, second, last)


def test_the_pager_of_another_dialect_promises_nothing() -> None:
    trs = "<script>createPageHTML(25, 0, 'index', 'shtml');</script>"
    assert Ucap().read_listing(trs, COLUMNS[Ucap], column(Ucap)).pages == 1


@pytest.mark.parametrize(
    ("url", "fits"),
    [
        ("https://www.a.gov.cn/a/c100123/202604/" + HEX + "1.shtml", True),
        ("https://www.a.gov.cn/a/c100999/202604/" + HEX + "1.shtml", False),
    ],
)
def test_whether_a_document_is_the_column_s_is_told_from_its_url(url: str, *, fits: bool) -> None:
    assert bool(Ucap().match_length(url, column(Ucap))) is fits


@pytest.mark.parametrize(
    "url",
    [
        "https://wsb.gansu.gov.cn/wsb/c108836/202510/174224859.shtml",
        "http://www.csrc.gov.cn/csrc/c106256/c7549861/content.shtml",
    ],
)
def test_an_address_is_a_document_s(url: str) -> None:
    assert Ucap().is_document(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://www.astxqzf.gov.cn/html/TXQ/202006/0159279981476895.html",  # 鞍山
        "https://www.hh.gov.cn/info/196962/928742.htm",  # VSB
        "https://www.a.gov.cn/c108836/202513/174224859.shtml",  # not a month
    ],
)
def test_a_document_of_another_system_is_none(url: str) -> None:
    assert not Ucap().is_document(url)
