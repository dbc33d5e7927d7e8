"""Recognition: family and kind of a page, told by what it shows; unknown rather than guessed.

The marks that speak for a family are ``crawler/portals/fingerprints.py``.
"""

from __future__ import annotations

import json
from importlib import import_module
from time import perf_counter
from typing import Any, cast

import pytest
from scrapy.utils.spider import iter_spider_classes

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.registry import FAMILIES
from crawler.portals.family import Family
from crawler.portals.recognition import PageKind, Recognition, recognise
from crawler.reading.saved_url import saved_url
from tests.support.pages import COLLECTIONS, Collection, Sample, samples
from tests.support.project import PROJECT

pytestmark = pytest.mark.slow

GOLDENS: dict[Sample, dict[str, Any]] = samples("families", "pages")

FRAME = (
    "<!DOCTYPE html><html><head><title>办理_某局</title></head><body><p>当前位置：首页</p>{}</body></html>"
)
ROWS = "<ul>{}</ul>".format(
    "".join(
        f"<li><a href='{{0}}{number}{{1}}' title='关于第{number}号建议的答复'>关于…</a><span>2024-09-{number}</span></li>"
        for number in (12, 13, 14)
    )
)


PAGES = "<a href='?id=8&page=2'>2</a><a href='?id=8&page=3'>3</a>"
COOKIE = "<script>document.cookie='__jsl_clearance=1';location.href='/'</script>"
DATASTORE = """<datastore><totalrecord>2</totalrecord><recordset><record><![CDATA[
<li><a href='/art/2024/9/1/art_7_1.html'>答复</a></li>]]></record></recordset></datastore>"""
ARTICLES = """{"classify": {"post_count": 1}, "articles": [
{"title": "x", "url": "http://a.gov.cn/content/post_1.html"}]}"""
LABEL = """{"data": [{"title": "答复", "link": "http://a.gov.cn/public/6/71.html", "publishDate": "2024-09-14"}]}"""
UNIT = json.dumps(
    {
        "data": {
            "html": "<ul><li><a href='/art/2024/art_9bc459f53d3d4abda752ae0e967cf68a.html'>x</a></li></ul>"
        }
    }
)


def page(body: str) -> bytes:
    return FRAME.format(body).encode()


def listing(before: str, after: str, more: str = "") -> bytes:
    return page(ROWS.format(before, after) + more)


@pytest.mark.parametrize("sample", GOLDENS, ids=str)
def test_a_saved_page_is_of_the_family_that_the_golden_table_says(sample: Sample) -> None:
    golden, body = GOLDENS[sample], sample.path.read_bytes()
    for url in {golden.get("url"), None}:
        found = recognise(body, url)
        assert found.family == golden.get("family")
        assert found.page == golden["page"]
        rows = found.listing.rows if found.listing else ()
        assert (len(rows), found.listing.pages if found.listing else 0) == (
            golden.get("rows", 0),
            golden.get("pages", 0),
        )
        assert all(row.title and row.date for row in rows)
    bare = recognise(body)
    assert [said for said in bare.evidence if not said.startswith("its URL")] == golden["evidence"]


@pytest.mark.parametrize("collection", COLLECTIONS, ids=str)
def test_every_saved_page_is_in_the_golden_table(collection: Collection) -> None:
    looked_at = {sample.name for sample in GOLDENS if sample.collection == collection}
    assert collection.files("pages", "*.html") == looked_at


@pytest.mark.parametrize(
    ("family", "url", "body"),
    [
        ("trs_wcm", "https://a.gov.cn/x/", listing("./202409/t20240914_", ".html")),
        ("ucap", "https://a.gov.cn/b/c100/common_list.shtml", listing("/b/c100/202409/9bc459f53d3d4abda752ae0e967cf6", ".shtml")),
        ("vsb", "https://a.gov.cn/zwgk/jyta.htm", listing("../info/1039/32", ".htm")),
        ("jcms", "https://a.gov.cn/col/col78960/index.html", listing("/art/2024/9/14/art_78960_", ".html")),
        ("jpaas", "https://a.gov.cn/xxgk/index.html", listing("/art/2024/art_9bc459f53d3d4abda752ae0e967cf6", ".html")),
        ("gkmlpt", "https://a.gov.cn/gkmlpt/index#12", listing("/gkmlpt/content/3/32/post_", ".html")),
        ("siteserver", "https://a.gov.cn/channels/1378.html", listing("/contents/1378/", ".html")),
        ("epoint", "https://a.gov.cn/x/2.html", listing("/x/20240914/ad0056e5-6526-4452-8ea6-92cbfacafa", ".html")),
        ("anhui", "https://a.gov.cn/public/column/66?catId=1", listing("/public/66/", ".html")),
        ("jeecms_bureau", "https://zzkj.a.gov.cn/tzgg/index.jhtml", listing("/tzgg/", ".jhtml")),
        ("nfcms", "https://a.gov.cn/zwgk/jyta/", listing("/zwgk/jyta/content/post_", ".html")),
        ("nfcms", "https://a.gov.cn/zwgk/jyta/", listing("/zwgk/jyta/content/mpost_", ".html", PAGES)),
        ("henan", "https://a.gov.cn/xxgk/jyta/index.html", listing("https://a.gov.cn/2024/09-14/78", ".html")),
        ("shaanxi", "https://a.gov.cn/zmhd/rdjy/1.html", listing("/zmhd/rdjy/17272501127479582", ".html")),
        ("liaoning", "https://a.gov.cn/jyta/index.shtml", listing("/jyta/20250620162555832", "/index.shtml")),
        ("yueyang", "https://a.gov.cn/33663/default.htm", listing("/33663/content_10327", ".html")),
        ("guangyuan", "https://a.gov.cn/open/rdjy/", listing("/open/show/202308301434", "-28100-00-000.html")),
        ("hainan", "https://a.gov.cn/rdjy/", listing("/rdjydata-85", ".html")),
        ("zibo", "https://a.gov.cn/gongkai/channel_c1/", listing("/gongkai/channel_c1/doc_6964b1aab14ba182f1e047", ".html")),
        ("powereasy", "https://a.gov.cn/zwgk/jyta/", listing("/zwgk/jyta/content_59", "", PAGES)),
        ("powereasy", "https://a.gov.cn/Category_25/Index.aspx", listing("/Item/145", ".aspx")),
        ("numbered_query", "https://a.gov.cn/list.aspx?id=8&page=1", listing("/Show.aspx?id=", "", PAGES)),
    ],
)  # fmt: skip
def test_a_listing_is_recognised_by_where_its_links_lead(family: str, url: str, body: bytes) -> None:
    found = recognise(body, url)
    assert (found.family, found.page) == (family, PageKind.LISTING), found.evidence
    assert found.listing is not None
    assert [row.date and row.date.day for row in found.listing.rows] == [12, 13, 14]
    assert found.evidence


@pytest.mark.parametrize(
    ("family", "body"),
    [
        ("gkmlpt", ARTICLES),
        ("jcms", DATASTORE),
        ("anhui", LABEL),
        ("jpaas", UNIT),
    ],
)
def test_a_list_that_is_no_html_is_recognised_by_its_shape(family: str, body: str) -> None:
    found = recognise(body.encode(), "https://a.gov.cn/x")
    assert (found.family, found.page) == (family, PageKind.LISTING), found.evidence


@pytest.mark.parametrize(
    ("script", "family"),
    [
        ("createPageHTML(25, 0, 'index', 'shtml');", "trs_wcm"),
        ("createPageHTML('page_div', 22, 1, 'common_list', 'shtml', 325);", "ucap"),
        ('createPageHTML("page_div",22,1,"list","shtml",325);', "ucap"),
    ],
)
def test_the_dialects_of_one_pager_are_two_families(script: str, family: str) -> None:
    assert recognise(page(f"<script>{script}</script>"), "https://a.gov.cn/x/list.shtml").family == family


def test_a_pager_in_the_query_makes_no_family_where_no_dated_links_are() -> None:
    found = recognise(page(f"<p>某市某局</p>{PAGES}"), "https://a.gov.cn/list.aspx?id=8")
    assert found.family is None


def test_pages_numbered_in_the_query_are_a_fallback() -> None:
    script = "<script>createPageHTML(25, 0, 'index', 'shtml');</script>"
    found = recognise(listing("/news/a", ".html", PAGES + script), "https://a.gov.cn/x/")
    assert found.family == "trs_wcm"


def test_what_nobody_knows_is_unknown_with_that_said() -> None:
    found = recognise(listing("/news/a", ".html"), "https://a.gov.cn/news/")
    assert found.family is None
    assert found.evidence[0] == "no fingerprint of a family"


def test_as_much_for_one_family_as_for_another_is_unknown_with_both_said() -> None:
    both = page(
        "<script>createPage(3, 0, 'index', 'html')</script><script>createPageHTML('p', 3, 1)</script>"
    )
    found = recognise(both + b"<UCAPCONTENT>", "https://a.gov.cn/x/")
    assert found.family is not None
    even = recognise(page("<p class='TRS_Editor'></p><a href='/r/cms/a.js'></a>"), "https://a.gov.cn/x/")
    assert even.family == "trs_wcm"
    tie = recognise(
        page("<p class='TRS_Editor'></p><script src='/siteRes/js/a.js'></script>"), "https://a.gov.cn/x/"
    )
    assert tie.family is None
    assert {said.split(":")[0] for said in tie.evidence[:-1]} == {"trs_wcm", "siteserver"}


@pytest.mark.parametrize(
    ("body", "url", "kind"),
    [
        (b"%PDF-1.7", "https://a.gov.cn/x.pdf", PageKind.FILE),
        (b"PK\x03\x04", "https://a.gov.cn/x.docx", PageKind.FILE),
        (page(COOKIE), "https://a.gov.cn/x/", PageKind.CHALLENGE),
        (listing("./202409/t20240914_", ".html"), "https://a.gov.cn/", PageKind.HOME),
        (listing("./202409/t20240914_", ".html"), "https://a.gov.cn/202409/t20240914_1.html", PageKind.DETAIL),
        (page("<h1>404 页面不存在</h1>"), "https://a.gov.cn/x/", PageKind.NOT_FOUND),
        (page("<div id='app'></div><script src='/app.js'></script>" + " " * 5000), "https://a.gov.cn/x/", PageKind.NOTHING),
        (b"", "https://a.gov.cn/x/", PageKind.NOTHING),
        (bytes(range(256)) * 9, "https://a.gov.cn/x/", PageKind.FILE),
    ],
)  # fmt: skip
def test_what_is_no_listing_and_no_document_is_named(body: bytes, url: str, kind: PageKind) -> None:
    assert recognise(body, url).page is kind


def test_a_page_that_a_script_has_to_write_says_so() -> None:
    empty = page("<div id='app'></div><script src='/app.js'></script>".ljust(6000))
    assert recognise(empty, "https://a.gov.cn/x/").javascript
    assert not recognise(listing("./202409/t20240914_", ".html"), "https://a.gov.cn/x/").javascript


def test_where_a_walk_begins_is_what_the_script_of_the_column_asks_for() -> None:
    found = recognise(
        page("<script>window._CONFIG = {SID: '755001', TREE: []}</script>" + "<p>政府信息公开目录</p>" * 50),
        "http://jr.sz.gov.cn/gkmlpt/index#2811",
    )
    assert (found.family, found.page, found.javascript) == ("gkmlpt", PageKind.LISTING, True)
    assert found.listing_request_url == "http://jr.sz.gov.cn/gkmlpt/api/all/2811?page=1&sid=755001"


def test_the_same_page_is_recognised_the_same_twice() -> None:
    body = listing("./202409/t20240914_", ".html")
    first: Recognition = recognise(body, "https://a.gov.cn/x/")
    assert first == recognise(body, "https://a.gov.cn/x/")


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_names_its_system_its_evidence_and_its_fingerprints(name: str) -> None:
    family = FAMILIES[name]
    assert isinstance(family, Family)
    assert type(family).__module__ in {
        f"crawler.portals.families.{name}",
        f"crawler.portals.families.regional.{name}",
    }
    assert family.system
    assert family.fingerprints
    docstring = (__import__(type(family).__module__, fromlist=["*"]).__doc__ or "").lower()
    assert any(evidence in docstring for evidence in ("saved ", "public code", "public crawler", "seen"))


def test_a_saved_page_that_tells_its_url_needs_none() -> None:
    body = b"<!-- saved from url=(0040)https://a.gov.cn/202409/t20240914_1.html -->" + page("<p>x</p>")
    assert saved_url(body) == "https://a.gov.cn/202409/t20240914_1.html"
    assert recognise(body).page is PageKind.DETAIL


OF_NO_SYSTEM = {"huainan", "yunnan"}
"""Cities whose documents bear no mark of a system: only their listings are recognised."""


@pytest.mark.parametrize(
    "city", sorted(path.parent.name for path in (PROJECT / "fixtures").glob("*/pages.jsonl"))
)
def test_the_pages_of_a_city_are_of_its_spider_s_family(city: str) -> None:
    folder = PROJECT / "fixtures" / city
    (spider,) = iter_spider_classes(import_module(f"crawler.spiders.{city}"))
    expected = (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    documents = {json.loads(line)["url"] for line in expected}
    for line in (folder / "pages.jsonl").read_text(encoding="utf-8").splitlines():
        saved = json.loads(line)
        kind = saved["headers"]["Content-Type"]
        found = recognise((folder / saved["file"]).read_bytes(), saved["url"], content_type=kind)
        is_document = saved["url"] in documents
        if found.family is not None or not (is_document and city in OF_NO_SYSTEM):
            family = cast("type[CitySpider]", spider).family
            assert type(family) is type(FAMILIES[found.family or ""]), saved["url"]
        if is_document:
            assert found.page is PageKind.DETAIL, saved["url"]
        elif found.listing is not None:
            assert found.listing.rows, saved["url"]


NINES = "9" * 5000

NASTY = [
    "[" * 100_000,
    '{"articles": [{"url": "http://[", "date": ' + NINES + "}]}",
    '{"classify": {"post_count": "'
    + NINES
    + '"}, "articles": [{"url": "/content/post_1.html", "date": -1}]}',
    '{"data": {"data": 3, "pageCount": "' + NINES + '"}}',
    f"<datastore><totalrecord>{NINES}</totalrecord><record><![CDATA[<a href='http://[/art/1.html'>]]></record>",
    "<p class='TRS_Editor'><script>createPage(" + NINES + ", 0, 'index', 'html')</script>" + "<p>字</p>" * 99,
    "<UCAPTITLE><script>createPageHTML('p', " + NINES + ", 1, 'list', 'shtml')</script>" + "<p>字</p>" * 99,
    f"<div class='pubinfo-card list_item_pubinfo_a'><div class='page-tile'><a>1</a><a>{NINES}</a><a>2</a>",
    "<a href='?page=" + NINES + "'></a><a href='?page=2'></a>" + "<p>字</p>" * 99,
    "<div>" * 3000 + "<a href='/202409/t20240914_1.html'>x</a>",
    "\ud800<a onclick=\"f('//[')\">",
]


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize(
    "url", [None, "https://a.gov.cn/gkmlpt/index#1", "https://a.gov.cn/site/label/8?pageSize=0"]
)
def test_a_page_that_means_harm_is_named_like_any_other(text: str, url: str | None) -> None:
    assert recognise(text.encode("utf-8", "surrogatepass"), url).evidence


@pytest.mark.parametrize("name", FAMILIES)
def test_a_listing_of_many_links_is_read_in_time(name: str) -> None:
    links = "".join(f"<div><a href='/m/{number}/'>导航{number}</a></div>" for number in range(600))
    column = Column("a", "https://a.gov.cn/x/")
    began = perf_counter()
    assert FAMILIES[name].read_listing(f"<div>{links}</div>", column.url, column).rows == ()
    assert perf_counter() - began < 5
