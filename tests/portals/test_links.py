"""The links of a listing mean what they mean in a browser."""

from __future__ import annotations

from os.path import commonprefix
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest

from crawler.portals.column import Column
from crawler.portals.families.jeecms import Jeecms
from crawler.portals.families.trs_wcm import TrsWcm
from crawler.portals.links import base_url, parse_html
from tests.portals.families.listings import COLUMNS, DOCUMENTS, column

if TYPE_CHECKING:
    from crawler.portals.families.html_listings.html_family import HtmlFamily

URL = "http://a.gov.cn/jyta/list.html"


@pytest.mark.parametrize(
    ("head", "base"),
    [
        ("", URL),
        ("<base target='_blank'>", URL),
        ("<base target='_blank'><base href='/cms/'><base href='/x/'>", "http://a.gov.cn/cms/"),
        ("<base href='http://b.gov.cn/y/z.html'>", "http://b.gov.cn/y/z.html"),
        ("<base href='javascript:'>", URL),
    ],
)
def test_links_start_from_the_first_base_that_names_a_url(head: str, base: str) -> None:
    page = parse_html(f"<html><head>{head}</head><body></body></html>", URL)
    assert base_url(page, URL) == base


def test_the_targets_of_links_are_absolute_where_the_page_has_a_base() -> None:
    links = "<a href='b.html'></a><a redit='c.html'></a><a onclick=\"open('d.html')\"></a>"
    page = parse_html(f"<base href='/cms/'>{links}", URL)
    assert page.xpath("//a/@href | //a/@redit").getall() == [
        "http://a.gov.cn/cms/b.html",
        "http://a.gov.cn/cms/c.html",
    ]
    assert page.xpath("//a/@onclick").get() == "open('http://a.gov.cn/cms/d.html')"


def test_without_a_base_only_what_depends_on_the_encoding_is_replaced() -> None:
    page = parse_html("<a href='b.html'></a><a href='?c=建'></a>", URL, "gb18030")
    assert page.xpath("//a/@href").getall() == ["b.html", f"{URL}?c=%BD%A8"]


@pytest.mark.parametrize("family", COLUMNS, ids=lambda family: family.__name__)
@pytest.mark.parametrize("mark", ["/", "\\"])
def test_every_family_resolves_its_rows_from_the_base(family: type[HtmlFamily], mark: str) -> None:
    listing = column(family)
    paths = [urljoin(listing.url, DOCUMENTS[family].format(number)) for number in (3, 4)]
    directory = commonprefix(paths).rpartition("/")[0]  # noqa: RUF071 the folder is what is before the last slash
    names = [f".{mark}{path.removeprefix(directory + '/').replace('/', mark)}" for path in paths]
    rows = "".join(
        f"<li><a href='{name}'>关于第{place}号建议的答复</a><span>2026-04-0{place + 1}</span></li>"
        for place, name in enumerate(names)
    )
    page = f"<html><head><base href='{directory}{mark}'></head><ul>{rows}</ul></html>"
    assert [row.request_url for row in family().read_listing(page, listing.url, listing).rows] == paths


def test_the_disclosure_platform_resolves_its_rows_from_the_base() -> None:
    url = "https://public.a.gov.cn/?a=dir&h=1&p=D1101X"
    page = "<base href='/D1101X/'><ul class='page-list'><a href='7.jhtml'>关于第7号建议的答复</a></ul>"
    rows = Jeecms().read_listing(page, url, Column("a", url)).rows
    assert [row.url for row in rows] == ["https://public.a.gov.cn/D1101X/7.jhtml"]


def test_the_pager_starts_from_the_base_too() -> None:
    url = "https://a.gov.cn/jyta/"
    page = "<base href='/cms/'><script>createPage(3, 0, 'index', 'html')</script>"
    first = TrsWcm().read_listing(page, url, Column("a", url))
    assert TrsWcm().page_url(Column("a", url), 3, first) == "https://a.gov.cn/cms/index_2.html"
