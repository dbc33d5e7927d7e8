"""The pager of a document in several pages, told apart from links to other documents."""

from __future__ import annotations

import pytest

from crawler.reading import read_page
from tests.support.pages import PARAGRAPHS, URL, document, record

TEXT = "".join(f"<p>{line}</p>" for line in PARAGRAPHS)
FOLDER, _, NAME = URL.rpartition("/")
STEM = NAME.removesuffix(".html")


def pages(pager: str, url: str = URL, text: str = TEXT) -> dict[int, str]:
    found = read_page(document(body=text, after=pager).encode(), url).pager
    return dict(found.numbered) if found is not None else {}


def following(pager: str, url: str = URL) -> str | None:
    found = read_page(document(body=TEXT, after=pager).encode(), url).pager
    return found.following if found is not None else None


@pytest.mark.parametrize(
    "pager",
    [
        f"<div class='page'><span>1</span> <a href='{STEM}_1.html'>2</a> <a href='{STEM}_2.html'>3</a></div>",
        f"<p>[1] <a href='./{STEM}_1.html'>[2]</a> <a href='{FOLDER}/{STEM}_2.html'>[3]</a></p>",
        f"<ul><li>1</li><li><a href='{STEM}_1.html#top'>第2页</a></li><li><a href='{STEM}_2.html'>3</a></li></ul>",
        f"<script>createPageHTML(3, 0, '{STEM}', 'html');</script>",
    ],
)
def test_the_numbers_of_a_pager_lead_to_the_further_pages(pager: str) -> None:
    assert pages(pager) == {2: f"{FOLDER}/{STEM}_1.html", 3: f"{FOLDER}/{STEM}_2.html"}


@pytest.mark.parametrize(
    ("url", "second"),
    [
        ("http://a.gov.cn/jyta/t1_1.html", "http://a.gov.cn/jyta/t1_1_2.html"),
        ("http://a.gov.cn/jyta/123.shtml", "http://a.gov.cn/jyta/123-2.shtml"),
        ("http://a.gov.cn/jyta/123.html", "http://a.gov.cn/jyta/123/2.html"),
        ("http://a.gov.cn/jyta/show-12-345-1.html", "http://a.gov.cn/jyta/show-12-345-2.html"),
        ("http://a.gov.cn/jyta/345/", "http://a.gov.cn/jyta/345/index_2.html"),
        ("http://a.gov.cn/show.aspx?cid=9&id=3", "http://a.gov.cn/show.aspx?id=3&cid=9&page=2"),
        ("http://a.gov.cn/show.aspx?id=3&page=1", "http://a.gov.cn/show.aspx?id=3&page=2"),
        ("http://a.gov.cn/show.jsp?id=3", "http://a.gov.cn/show.jsp?id=3&currentPage=1"),
    ],
)
def test_the_further_pages_are_numbered_in_many_ways(url: str, second: str) -> None:
    assert pages(f"<div><a href='{second}'>2</a></div>", url) == {2: second}
    assert following(f"<div><a href='{second}'>下一页</a></div>", url) == (
        None if url.endswith("345-1.html") else second
    )


@pytest.mark.parametrize(
    "links",
    [
        "上一篇：<a href='t20240524_4.html'>关于第4号建议的答复</a> 下一篇：<a href='t20240524_6.html'>关于第6号建议的答复</a>",
        "<a href='t20240524_6.html'>下一页</a>",
        "<a href='t20240524_6.html'>下一篇</a>",
        f"<a href='{STEM}_1.html'>下一篇</a>",
        f"<a href='{STEM}_2.html'>相关附件</a>",
        "<a href='index_1.html'>2</a> <a href='index_1.html'>下一页</a>",
        "<a href='/jyta/list.aspx?page=2'>2</a><a href='/jyta/list.aspx?page=2'>下一页</a>",
        f"<a href='http://b.gov.cn/{STEM}_1.html'>2</a>",
        "<a href='#'>2</a>",
        "<script>createPageHTML(9, 0, 'index', 'html');</script>",
        f"<script>createPageHTML(1, 0, '{STEM}', 'html');</script>",
    ],
)
def test_links_to_other_documents_and_pagers_of_listings_are_none(links: str) -> None:
    assert read_page(document(body=TEXT, after=f"<div>{links}</div>").encode(), URL).pager is None


def test_a_saved_page_without_a_url_has_a_pager_whose_files_share_a_name() -> None:
    pager = (
        "<div><span>1</span> <a href='t20240524_1_1.html'>2</a> <a href='t20240524_1_1.html'>下一页</a></div>"
    )
    assert 2 in pages(pager, "file:///home/a/saved.html")
    assert pages("<div><a href='index_1.html'>2</a></div>", "file:///home/a/saved.html") == {}


def test_the_date_of_a_signature_above_a_pager_stays() -> None:
    body = "<p>甲代表：</p><p>您提出的建议收悉。</p><p>某某市科技局</p><p>2024.5.20</p>"
    assert record(document(body=f"{body}<p><a href='{STEM}_1.html'>2</a></p>")).body.endswith("\n2024.5.20")


@pytest.mark.parametrize(
    "links", ["<a href='{0}_1.html'>2</a>", "<ul><li>1</li><li><a href='{0}_1.html'>2</a></li></ul>"]
)
def test_a_pager_inside_the_text_is_no_part_of_the_text(links: str) -> None:
    plain = record(document(body=TEXT)).body
    assert record(document(body=TEXT + f"<div>{links.format(STEM)}</div>")).body == plain


UNSIGNED = "<p>甲代表：</p><p>您提出的建议收悉。</p><p>一是加强管理，落实到位。</p>"
SCRIPTED = "<div><a href='javascript:go(2)'>2</a> <a href='javascript:go(2)'>下一页</a></div>"


def test_a_pager_without_urls_is_one_below_a_text_that_is_not_signed() -> None:
    pager = read_page(document(body=UNSIGNED, after=SCRIPTED).encode(), URL).pager
    assert pager is not None
    assert pager.unreadable
    signed = UNSIGNED + "<p>某某市科技局</p><p>2024年5月20日</p>"
    assert read_page(document(body=signed, after=SCRIPTED).encode(), URL).pager is None
