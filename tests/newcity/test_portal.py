"""The column of a new city: where its documents are."""

from __future__ import annotations

import pytest

from crawler.archive.model import SavedPage
from crawler.newcity.portal import make_city
from crawler.portals.families.html_listings.html_family import HtmlFamily
from crawler.portals.families.trs_wcm import TrsWcm
from crawler.portals.families.ucap import Ucap

LISTING = "https://jtj.example.gov.cn/zwgk/jyta/"


def documents(family: HtmlFamily, *addresses: str) -> str | None:
    """The documents' directory of the column whose listing has rows with these addresses."""
    rows = "".join(
        f'<li><a href="{address}">关于第{n}号建议的答复</a><span>2024-05-0{n}</span></li>'
        for n, address in enumerate(addresses, 1)
    )
    page = SavedPage(LISTING, 200, {}, f"<ul>{rows}</ul>".encode(), "2026-09-01T02:00:03Z")
    return make_city("probe", family, page).columns[0].documents


@pytest.mark.parametrize(
    ("directory", "common"),
    [
        ("/bm/jt/202405/", "/bm/jt/"),
        ("/bm/jt/2024/", "/bm/jt/"),
        ("/bm/jt/2024/05/", "/bm/jt/"),
        ("/bm/jt/2024-05/", "/bm/jt/"),
        ("/bm/jt/20240506/", "/bm/jt/"),
        ("/bm/2024/jt/", "/bm/"),
        ("/202405/", None),
        ("/bm/jt2024/", "/bm/jt2024/"),
        ("/bm/202499/", "/bm/202499/"),
        ("/bm/1378/", "/bm/1378/"),
    ],
)
def test_a_directory_named_after_a_date_is_no_part_of_the_documents_directory(
    directory: str, common: str | None
) -> None:
    rows = [f"{directory}t2024050{n}_100{n}.html" for n in (1, 2, 3)]
    assert documents(TrsWcm(), *rows) == common


def test_a_month_among_others_is_left_off_too() -> None:
    key = "9bc459f53d3d4abda752ae0e967cf68a"
    assert documents(Ucap(), f"/jt/c100/202405/{key}.shtml", f"/jt/c100/202404/{key}.shtml") == "/jt/c100/"


def test_documents_in_the_directory_of_the_listing_need_none() -> None:
    assert documents(TrsWcm(), "./202405/t20240501_1001.html", "./202404/t20240402_1002.html") is None
