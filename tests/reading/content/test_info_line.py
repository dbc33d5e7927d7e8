"""The line between title and text: its labels and its date."""

from __future__ import annotations

import pytest

from tests.support.pages import PARAGRAPHS, codes, document, load, read, record


def test_a_page_without_a_block_keeps_the_labels_of_its_bar() -> None:
    reply = record(
        document(
            "",
            bar='<div class="bar"><span>日期：</span><span>2024-09-14</span><span>来源：</span><span>市科技局</span></div>',
        )
    )
    assert reply.metadata == {"日期": "2024-09-14", "来源": "市科技局"}
    assert reply.published_on == "2024-09-14"
    assert (reply.agency, codes(reply)) == ("市科技局", ["agency_from_source"])


def test_a_date_before_the_first_label_of_a_line_is_the_bars_date() -> None:
    bar = "<div>2026-02-14 16:35 来源：某市财政局 发布机构：某市财政局</div>"
    assert record(document("", bar=bar)).published_on == "2026-02-14"


@pytest.mark.parametrize(
    "bar",
    [
        "<div>发布时间：2024-09-14 供图人：王芳 来源：市科技局 浏览次数：12</div>",
        "<div><span>发布时间：2024-09-14</span><span>来源：市科技局</span><span>供图人：王芳</span></div>",
        "<p>发布时间：2024-09-14</p><p>来源：市科技局 供图人：王芳</p>",
        "<p>供图人：王芳</p><p>发布时间：2024-09-14 来源：市科技局</p>",
    ],
)
def test_a_label_of_the_bar_that_the_vocabulary_does_not_have_is_kept_and_reported(bar: str) -> None:
    reply, unknown = load(read(document("", bar=bar)))
    assert reply.metadata == {"发布时间": "2024-09-14", "来源": "市科技局", "供图人": "王芳"}
    assert unknown == ["供图人"]
    assert reply.body == "\n".join(PARAGRAPHS)


def test_a_first_line_of_the_text_before_a_colon_is_no_label_of_the_bar() -> None:
    text = ["承办编码：甲-17", *PARAGRAPHS]
    reply, unknown = load(read(document("", bar="<div>日期：2024-09-14</div>", body=text)))
    assert (unknown, reply.body) == ([], "\n".join(text))
