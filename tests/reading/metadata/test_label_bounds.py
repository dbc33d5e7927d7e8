"""Hostile texts in the metadata of a document: the steps of the patterns of labels, values and the info line grow with them."""

from __future__ import annotations

from html import escape

import pytest

from crawler.reading import UnreadablePageError, read_page
from tests.support.hostile import growing_faster

pytestmark = pytest.mark.slow

TITLE = "<title>关于第1号建议的答复</title><h1>关于第1号建议的答复</h1>"
BODY = "<div class=TRS_Editor><p>现将有关办理情况答复如下。</p></div>"
TABLE = "<table><tr><td>索引号</td><td>1/2024-1</td></tr>"
PLACES = {
    "a value in the info line": f"{TITLE}<p>来源：{{}} 时间：2024-05-24</p>{BODY}",
    "before and after the info line's labels": f"{TITLE}<p>{{}}时间：2024-05-24 来源：局 {{}}</p>{BODY}",
    "the spans of an info line": f"{TITLE}<p><span>来源：</span><span>{{}}</span><span>{{}}</span></p>{BODY}",
    "an info line without a label": f"{TITLE}<p>2024-05-24 {{}}</p>{BODY}",
    "a label": f"{TABLE}<tr><td>{{}}</td><td>局</td></tr></table>{TITLE}{BODY}",
    "values": f"{TABLE}<tr><td>发布机构</td><td>{{}}</td></tr><tr><td>发布日期</td><td>{{}}</td></tr></table>{TITLE}{BODY}",
    "lines of a label and its value": f"<p>索引号：{{}}</p><p>发布机构：{{}}</p><p>{{}}：1</p>{TITLE}{BODY}",
    "labels in attributes": f"{TITLE}{BODY}{TABLE}</table><i title='{{}}'></i><em>{{}}</em><p data-title='{{}}'>1</p>",
    "meta tags": f"<meta name='{{}}' content='{{}}'><meta name=PubDate content='{{}}'>{TITLE}{BODY}",
}
"""Places in a document, in which ``{}`` is a hostile text."""


@pytest.mark.parametrize("place", PLACES)
def test_the_steps_for_the_labels_of_a_document_grow_with_its_length(place: str) -> None:
    def read(text: str) -> object:
        page = PLACES[place].replace("{}", escape(text))
        try:
            return read_page(page.encode(), "https://www.a.gov.cn/zwgk/t.html")
        except UnreadablePageError:
            return None

    assert growing_faster(read) == []
