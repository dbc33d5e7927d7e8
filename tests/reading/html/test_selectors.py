"""The selectors of a family count before the general reader."""

from __future__ import annotations

from crawler.reading import Selectors, read_page
from tests.support.pages import TITLE, URL, document


def test_a_selector_of_a_family_counts_before_the_general_reader() -> None:
    page = document(bar="<p class=tit>另一个标题</p>").encode()
    chosen = read_page(
        page, "https://a.gov.cn/", selectors=Selectors(title="div.main p.tit", body="div.article")
    )
    assert chosen.title == "另一个标题"
    assert not chosen.general
    missed = read_page(page, "https://a.gov.cn/", selectors=Selectors(title="div.none", body="div.none"))
    assert missed.title == TITLE
    assert missed.general


def test_what_a_paragraph_hides_is_left_out_where_a_family_says_where_the_body_is() -> None:
    selectors = Selectors(title="h1", body="div.text", main="div.main")
    hidden = '<span style="display:none">不该有</span>'
    page = (
        "<html><head><title>x</title></head><body><div class=main><h1>关于第1号建议的答复</h1>"
        f"<div class=text><p>一、第一{hidden}段。</p><p>二、<span>第二</span>段。</p></div></div></body></html>"
    )
    reading = read_page(page.encode(), URL, selectors=selectors)
    assert reading.body == "一、第一段。\n二、第二段。"
