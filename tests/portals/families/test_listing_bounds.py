"""Hostile listings of every family: the work grows with the page, or the page is refused."""

from __future__ import annotations

import pytest

from crawler.portals.column import Column
from crawler.portals.families.registry import FAMILIES
from crawler.portals.pagers.further_pages import with_signs
from crawler.reading import UnreadablePageError
from tests.support.counting import grows_linearly

URL = "https://www.a.gov.cn/zwgk/002008/moreinfo.html"
LINK = "<a href=/zwgk/1/{0}.html onclick=\"go('/a/{0}.htm')\" title=x{0}>关于第{0}号建议的答复</a>"
SHAPES = {
    "links in one row": ("<ul><li>", LINK),
    "links in one row with dates": ("<ul><li>", LINK + "<i>2024-01-01</i>"),
    "links in one cell": ("<table><tr><td>", LINK),
    "links with one target in one element": ("<div>", "<p><a href=/zwgk/1/1.html>建议</a></p>"),
    "links in one paragraph": ("<p>", LINK + "<br>"),
    "links without an end": ("<ul>", "<li><a href=/zwgk/1/{0}.html>建议"),
    "rows in rows": ("", "<ul><li>" + LINK),
    "rows in tables": ("", "<table><tr><td>" + LINK),
    "elements around links": ("", "<div class=page{0}>" + LINK),
    "closed elements around links": ("", "<div class=a{0}><span>" + LINK + "</span></div>"),
    "terms": ("<dl>", "<dt>" + LINK + "<dd>2024-01-01"),
    "terms alone": ("<dl>", "<dt>" + LINK),
    "pagers in pagers": ("", "<div class=page>下一页"),
    "pagers in pagers around rows": ("<ul><li><a href=x>y</a></ul>", "<div class=page><ul><li><a>{0}</a>"),
    "pagers with numbers": ("<div class=page>", "<a href=list_{0}.html>{0}</a>"),
    "pagers with buttons": ("<div class=page>", "<a onclick=go({0})>{0}</a>"),
    "empty elements in a pager": ("<div class=page>", "<i></i><a href=#>下一页</a>"),
    "totals in one line": ("<p>", "共{0}条"),
    "totals": ("", "<p>共{0}条</p>"),
    "page counts": ("", "<p>共{0}页 第1/{0}页</p>"),
    "fractions": ("", "<p>1/{0}</p>"),
    "frames": ("", "<iframe src=page.jsp?n={0}></iframe>"),
    "feet in feet": ("", "<div class=foot>" + LINK),
    "tooltips": (
        "<ul>",
        "<li><a href=/zwgk/1/{0}.html title='标题：第{0}号 点击数：1 发表时间：2024-01-01'>建议</a>",
    ),
    "forms": ("", "<form><input name=page value={0}>"),
    "buttons that load more": ("<div>", "<a href=#>加载更多</a>"),
    "scripts": ("", "<script>var totalPage = {0}; createPageHTML({0}, 0, 'a', 'html')</script>"),
    "records without an end": ("<datastore>", "<record>"),
    "records in CDATA without an end": ("<datastore>", "<record><![CDATA[<a href=x>y</a>"),
    "records": ("<datastore>", "<record><![CDATA[<li>" + LINK + "</li>]]></record>"),
    "addresses of the data proxy": ('"', "dataproxy.jsp?"),
    "articles": ('{"articles": [', '{{"url": "/content/post_{0}.html", "title": "x"}},'),
}


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("shape", SHAPES)
def test_the_work_for_a_listing_grows_with_its_size(name: str, shape: str) -> None:
    def read(size: int) -> object:
        before, part = SHAPES[shape]
        text = before + "".join(part.format(number) for number in range(size))
        family = FAMILIES[name]
        try:
            listing = family.read_listing(text, URL, Column("a", URL))
            return with_signs(listing, text, URL, family.page_key)
        except UnreadablePageError:
            return None

    assert grows_linearly(read, 40, most=2.2)
