"""The selectors of a family count before the general reader."""

from __future__ import annotations

from crawler.reading import Selectors, read_page
from crawler.reading.html.selectors import OneStepSelectors
from crawler.reading.html.tree import Tree
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


def test_selectors_of_one_step_find_elements_by_tag_id_beginning_of_an_id_or_class() -> None:
    tree = Tree(
        '<ucapcontent>一</ucapcontent><div id="zoom">二</div><div id="vsb_content_2">三</div>'
        '<section class="wide article-text">四</section><p id="zoom">五</p><div class="articles">六</div><div>七</div>'
    )
    found = OneStepSelectors(["ucapcontent", "#zoom, #vsb_content*", ".article-text"]).select(tree)
    assert [tree.text(element) for element in found] == ["一", "二", "三", "四"]
