"""The line of date and source below a title, and lines of the body that look like it."""

from __future__ import annotations

import pytest

from tests.support.pages import PARAGRAPHS, document, read, record

TITLE = "关于步道建设的公报"
TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
BAR = "<div>来源：市统计局 时间：2023-05-06</div>"


@pytest.mark.parametrize("label", ["信息来源", "来源", "稿源"])
@pytest.mark.parametrize(
    ("bar", "element"), [(BAR, "div id=zoom"), ("", "div id=zoom"), (BAR, "div class=nr")]
)
@pytest.mark.parametrize("place", ["first", "last"])
def test_a_source_that_the_author_wrote_inside_the_text_is_body(
    label: str, bar: str, element: str, place: str
) -> None:
    line = f"{label}：市档案馆"
    text = f"<p>{line}</p>{TEXT}" if place == "first" else f"{TEXT}<p>{line}</p>"
    reply = record(f"<title>{TITLE}</title><h1>{TITLE}</h1>{bar}<{element}>{text}</div>")
    lines = [line, *PARAGRAPHS] if place == "first" else [*PARAGRAPHS, line]
    assert reply.body == "\n".join(lines)


@pytest.mark.parametrize("line", ["来源：市统计局 时间：2023-05-06", "时间：2023-05-06 浏览次数：12"])
def test_a_bar_with_a_date_inside_the_text_s_element_is_not_body(line: str) -> None:
    reply = record(f"<title>{TITLE}</title><h1>{TITLE}</h1><div id=zoom><p>{line}</p>{TEXT}</div>")
    assert reply.body == "\n".join(PARAGRAPHS)
    assert reply.published_on == "2023-05-06"


def test_the_bar_may_be_above_the_title_where_no_line_below_has_a_date_or_source() -> None:
    assert (
        read(f"<title>{TITLE}</title>{BAR}<h1>{TITLE}</h1><div id=zoom>{TEXT}</div>").bar[0].label == "来源"
    )
    assert record(document("", bar=BAR)).published_on == "2023-05-06"


def test_a_text_that_begins_with_its_source_keeps_that_line() -> None:
    text = ["市统计局", "2024年4月30日", *PARAGRAPHS]
    reply = record(document("", bar="<div>时间：2024-05-06 来源：市统计局</div>", body=text))
    assert reply.body == "\n".join(text)
