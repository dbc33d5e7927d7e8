"""Hostile listings: the steps of the patterns of pagers and of listings in JSON and XML grow with the length of a text."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import pytest

from crawler.portals.column import Column
from crawler.portals.families.registry import FAMILIES
from crawler.portals.pagers.further_pages import with_signs
from crawler.portals.pagers.page_addresses import page_number
from crawler.portals.pagers.pager_scripts import (
    counts_in_attributes,
    data_pages,
    data_rows,
    markup_in,
    stated_pages,
    stated_rows,
)
from crawler.reading import UnreadablePageError
from tests.support.hostile import bounded, growing_faster

pytestmark = pytest.mark.slow

URL = "https://www.a.gov.cn/zwgk/002008/moreinfo.html"
ROW = "<ul><li><a href=/zwgk/1/1.html>关于建议的答复</a><i>2024-01-01</i></ul>"
READERS: dict[str, Callable[[str], object]] = {
    "a page's address": lambda text: page_number(
        f"https://www.a.gov.cn/zwgk/002008/{text}", URL, strong=False
    ),
    "page counts in a script": lambda text: list(stated_pages(text)),
    "row counts in a script": lambda text: list(stated_rows(text)),
    "page counts in JSON": lambda text: list(data_pages(f"{{{text}")),
    "row counts in JSON": lambda text: list(data_rows(f"{{{text}")),
    "markup in JSON": markup_in,
    "attributes": lambda text: counts_in_attributes({"data-page": text, "onclick": text}),
}
PLACES = {
    "a pager's text": f"{ROW}<div class=page>{{}}<a href=#>{{}}</a></div>",
    "a pager's link": f'{ROW}<div class=page><a href="{{}}">下一页</a></div>',
    "a pager's script": f'{ROW}<div class=page><a onclick="{{}}">下一页</a></div>',
    "a pager's attributes": f'{ROW}<div class="page {{}}" data-next="{{}}" data-page="{{}}">',
    "an option": f"{ROW}<select name=page><option>{{}}</select>",
    "a row": "<ul><li><a href=/zwgk/1/1.html>{}</a><i>{}</i></ul>",
    "a row's link": '<ul><li><a href="{}.html" title="{}">建议</a></ul>',
    "a script": f"{ROW}<script>{{}}</script>",
}
"""Places in an HTML listing, in which ``{}`` is a hostile text."""

DATA = {
    "gkmlpt": '{{"articles": [{{"url": "/post_1.html", "title": "{}", "date": "{}"}}], "total": "{}"}}',
    "jpaas": '{{"success": true, "data": {{"html": "<li><a href=/a.html>{}</a>", "rowCount": "{}"}}}}',
    "jcms": "<datastore><totalrecord>{}</totalrecord><record><![CDATA[<a href=/a.html>{}</a>]]></record></datastore>",
    "ucap": "<script>createPageHTML('page', {}, 1, '{}', 'html')</script>",
}
"""Listings in the form of each family's own interface."""


@bounded(READERS)
def test_the_steps_of_a_reader_grow_with_the_length_of_the_text(read: Callable[[str], object]) -> None:
    assert growing_faster(read) == []


def listing(family: str, page: str) -> Callable[[str], object]:
    def read(text: str) -> object:
        try:
            whole = page.replace("{}", text)
            read = FAMILIES[family].read_listing(whole, URL, Column("a", URL))
            return with_signs(read, whole, URL, FAMILIES[family].page_key)
        except (UnreadablePageError, ValueError):
            return None

    return read


@pytest.mark.parametrize("place", PLACES)
def test_the_steps_for_an_html_listing_grow_with_its_length(place: str) -> None:
    read = listing("trs_wcm", PLACES[place])
    assert growing_faster(lambda text: read(escape(text))) == []


@pytest.mark.parametrize("family", DATA)
def test_the_steps_for_a_listing_of_data_grow_with_its_length(family: str) -> None:
    page = DATA[family].replace("{{", "{").replace("}}", "}")
    assert growing_faster(listing(family, page)) == []
