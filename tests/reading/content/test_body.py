"""The body: whole, as printed, and empty where a page has none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.pages import LONG, PARAGRAPHS, REST, TITLE, document, lines, record


def test_characters_stay_as_printed() -> None:
    printed = "（一）①㈠Ⅲ㎡…：，“”〔2023〕31号、5．2％，３项"
    assert lines(f"<p>{printed}</p>{REST}")[0] == printed


def test_characters_beyond_the_first_plane_are_kept() -> None:
    assert lines(f"<p>王𣲗、李㙍两位代表：</p>{REST}")[0] == "王𣲗、李㙍两位代表："


def test_a_table_is_tab_separated_rows() -> None:
    table = (
        "<table><tbody><tr><th>品种</th><th>价格</th></tr><tr><td>柴油<br>（Ⅵ）</td><td> 7.80 </td></tr>"
        "<tr><td></td><td><p>9.10</p></td></tr></tbody></table>"
    )
    assert lines(f"<p>{LONG}</p>{table}<p>{PARAGRAPHS[2]}</p>") == [
        LONG,
        "品种\t价格",
        "柴油 （Ⅵ）\t7.80",
        "\t9.10",
        PARAGRAPHS[2],
    ]


def test_a_table_of_layout_is_paragraphs() -> None:
    body = f"<table><tr><td><p>一、第一段。</p>{REST}</td></tr></table>"
    assert lines(body) == ["一、第一段。", LONG, PARAGRAPHS[2]]


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("李燕代表：", "您提出的建议收悉，已办结。", "2020年9月30日"),
        ("同意您的建议。",),
        (
            "张浩代表：",
            "您提出的关于重铺人行道的建议收悉。现答复如下：下步将加快启动路面翻新。",
            "二○二五年七月二十五日",
        ),
    ],
)
def test_a_short_reply_is_read_whole(paragraphs: tuple[str, ...]) -> None:
    assert record(document(body=paragraphs)).body == "\n".join(paragraphs)


def test_a_body_of_bare_text_and_breaks_is_read() -> None:
    assert record(document(body="<br>".join(PARAGRAPHS))).body == "\n".join(PARAGRAPHS)


def test_an_empty_body_with_attachments_is_a_document() -> None:
    after = (
        '<div><div>附件</div><ul><li><a href="/attachment/%E5%87%BD.pdf?R1">答复函.pdf</a></li></uL></div>'
    )
    reply = record(document(body="", after=after))
    assert reply.body == ""
    assert [attachment.name for attachment in reply.attachments] == ["答复函.pdf"]
    assert reply.index_number is not None


def test_a_body_of_pictures_only_is_empty() -> None:
    reply = record(document(body='<div class="view"><img src="1.jpg"><img src="2.jpg"></div>'))
    assert (reply.body, reply.title) == ("", TITLE)


def test_p_around_div_and_unclosed_tags_change_no_character() -> None:
    body = "<p><div class=view>" + "".join(f"<p>{line}" for line in PARAGRAPHS) + "</div></p></TRS_DOCUMENT>"
    assert record(document(body=body)).body == "\n".join(PARAGRAPHS)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(
    st.lists(
        st.text(
            "关于推动科技成果转化的具体举措和进展情况（）《》“”，、。；：0123456789%",
            min_size=12,
            max_size=60,
        ).filter(
            lambda text: not text.startswith(("：", "，", "。")) and text.strip("0123456789%：，。；、") != ""
        ),
        min_size=2,
        max_size=6,
    )
)
def test_whatever_paragraphs_a_reply_has_are_its_body(middle: list[str]) -> None:
    paragraphs = [*PARAGRAPHS[:2], *middle, *PARAGRAPHS[2:]]
    assert record(document(body=paragraphs)).body == "\n".join(paragraphs)
