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


@pytest.mark.parametrize(
    "bar",
    [
        "<div><div class=a>来源：</div><div class=b>2024-09-14 09:43</div><div>浏览：<span></span></div></div>",
        "<div><span>来源：</span><span>2024-09-14 09:43</span><span>作者：</span></div>",
        "<div>来源： 2024-09-14</div>",
        "<ul><li>作者：</li><li>2024-09-14</li></ul>",
    ],
)
def test_a_blank_label_leaves_the_date_to_the_date(bar: str) -> None:
    reply = record(document("", bar=bar, head='<meta name="ContentSource" content="市科技局">'))
    assert reply.published_on == "2024-09-14"
    assert "2024" not in "".join(reply.metadata.values())
    assert reply.agency == "市科技局"


@pytest.mark.parametrize("first", ["市统计局", "南山街道步道建设情况"])
def test_a_blank_source_does_not_take_the_first_line_of_the_text(first: str) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in (first, *PARAGRAPHS))
    page = f"<title>关于步道的公报</title><div><h1>关于步道的公报</h1><div>来源：</div><div id=zoom>{text}</div></div>"
    reply = record(page)
    assert reply.metadata == {"来源": ""}
    assert reply.body == "\n".join((first, *PARAGRAPHS))
