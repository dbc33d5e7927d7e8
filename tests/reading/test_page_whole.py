"""Whole pages put together at random: any layout, any labels in any order, any bar, the block anywhere.

What is known to stand on the page is what the record says.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.layouts import LAYOUTS
from tests.support.pages import LABELLED, PARAGRAPHS, TITLE, document, load, read

pytestmark = pytest.mark.slow

KEPT = {
    "公开方式": "主动公开",
    "责任部门": "办公室",
    "关键词": "建议",
    "名称": TITLE,
    "生效日期": "2024-10-01",
}
BARS = {
    "": {},
    "<div><span>日期：</span><span>2024-09-14</span></div>": {"日期": "2024-09-14"},
    "<div><span>日期：</span><span>2024-09-14</span><span>来源：</span><span>市科技局</span></div>": {
        "日期": "2024-09-14"
    },
    "<div>发布时间：2024-09-14 10:30 来源：市科技局 浏览次数：3</div>": {"发布时间": "2024-09-14"},
    "<p>时间：2024年9月14日 &nbsp; 【字体：<a href='#'>大</a> <a href='#'>中</a> <a href='#'>小</a>】 打印</p>": {
        "时间": "2024-09-14"
    },
    "<ul><li>信息来源：市科技局</li><li>发布日期：2024-09-14 15:04</li><li>浏览次数：<b></b></li></ul>": {
        "发布日期": "2024-09-14"
    },
}
SHORT = ("李燕代表：", "您提出的建议收悉，我们已经安装了红绿灯。", "2020年9月30日")
BODIES = [PARAGRAPHS, SHORT, PARAGRAPHS[:3], (*PARAGRAPHS[:3], "附件：任务清单", *PARAGRAPHS[4:])]
FIELD = {
    "索引号": "index_number", "发文字号": "document_number", "发布机构": "agency", "有效性": "validity",
    "成文日期": "written_on", "发布日期": "published_on",
}  # fmt: skip


@dataclass(frozen=True)
class Page:
    """A page and what it says."""

    html: str
    pairs: dict[str, str]
    bar: dict[str, str]
    body: tuple[str, ...]


@st.composite
def pages(draw: st.DrawFn) -> Page:
    labels = draw(st.lists(st.sampled_from([*LABELLED, *KEPT]), unique=True, min_size=2))
    labels = list(dict.fromkeys(["索引号", *labels]))
    labels = draw(st.permutations(labels))
    blank = draw(st.sets(st.sampled_from(labels), max_size=2)) - {"索引号"}
    pairs = {label: "" if label in blank else {**LABELLED, **KEPT}[label] for label in labels}
    layout = LAYOUTS[draw(st.sampled_from(list(LAYOUTS)))]
    block = layout(pairs)
    if draw(st.booleans()):
        block += LAYOUTS[
            draw(st.sampled_from(["li of span in brackets and span", "th and td, one pair a row"]))
        ](pairs)
    bar = draw(st.sampled_from(list(BARS)))
    body = draw(st.sampled_from(BODIES))
    heading = f"<title>{TITLE}_某市科学技术局</title>"
    place = draw(st.sampled_from(["over the title", "under the title", "under the body"]))
    html = {
        "over the title": document(block, bar=bar, body=body, head=heading),
        "under the title": document("", bar=bar + block, body=body, head=heading),
        "under the body": document("", bar=bar, body=body, after=block, head=heading),
    }[place]
    return Page(html, pairs, BARS[bar], body)


@settings(derandomize=True, deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(pages())
def test_a_page_says_what_was_put_on_it(page: Page) -> None:
    reply, unknown = load(read(page.html))
    assert reply.title == TITLE
    assert reply.body == "\n".join(page.body)
    assert unknown == []
    assert {label: reply.metadata.get(label) for label in page.pairs} == page.pairs
    for label, field in FIELD.items():
        if page.pairs.get(label):
            assert getattr(reply, field) == page.pairs[label]
    if not page.pairs.get("发布日期"):
        assert reply.published_on == next(iter(page.bar.values()), None)
    if not page.pairs.get("成文日期"):
        assert reply.written_on is None
