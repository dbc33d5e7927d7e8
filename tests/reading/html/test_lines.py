"""The lines of a page: where they begin and end, and what is left of their white space.

Which elements begin a line is said by ``crawler/reading/html/tags.py``.
"""

from __future__ import annotations

import pytest

from tests.support.pages import LONG, PARAGRAPHS, REST, lines


def test_one_paragraph_is_one_line() -> None:
    assert lines(f"<p>一、第一段。</p>\n<p>二、第二段。</p>{REST}") == [
        "一、第一段。",
        "二、第二段。",
        LONG,
        PARAGRAPHS[2],
    ]


@pytest.mark.parametrize("tag", ["div", "section", "li", "h3", "blockquote", "pre", "article"])
def test_every_block_begins_and_ends_a_line(tag: str) -> None:
    assert lines(f"<{tag}>一、第一段。</{tag}><{tag}>二、第二段。</{tag}>{REST}")[:2] == [
        "一、第一段。",
        "二、第二段。",
    ]


def test_a_br_ends_a_line_too() -> None:
    assert lines(f"<p>一、第一段。<br>二、第二段。<br/><br/>三、第三段。</p>{REST}")[:3] == [
        "一、第一段。",
        "二、第二段。",
        "三、第三段。",
    ]


def test_a_span_a_character_is_joined_without_spaces() -> None:
    spans = "".join(
        f'<span style="font-size:21px">{part}</span>' for part in ("2024", "年", "8", "月", "13", "日")
    )
    assert lines(f"{REST}<p>重庆市科学技术局</p><p>{spans}</p>")[-1] == "2024年8月13日"
    words = "".join(f"<span><font>{character}</font></span>" for character in LONG)
    assert lines(f"<p>{words}</p>{REST}")[0] == LONG


def test_a_line_break_of_the_source_inside_a_paragraph_is_no_space() -> None:
    assert lines(f"<p>为推动科技\n    成果转化，\r\n我们</p>{REST}")[0] == "为推动科技成果转化，我们"


def test_indents_go_and_runs_of_spaces_are_one() -> None:
    body = f"<p>　　一、第一段。</p><p>&nbsp;&nbsp;&nbsp;&emsp;二、第二段。</p><p>联系单位：成果处    邮    编：450006</p>{REST}"
    assert lines(body)[:3] == ["一、第一段。", "二、第二段。", "联系单位：成果处 邮 编：450006"]


def test_zero_width_characters_go() -> None:
    assert lines(f"<p>\ufeff一、第\u200b一\u200d段\u2060。</p>{REST}")[0] == "一、第一段。"
