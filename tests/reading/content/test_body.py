"""The body: one paragraph a line, as printed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.reading import Selectors, read_page
from tests.support.pages import PARAGRAPHS, TITLE, URL, document, record

LONG = (
    "为推动科技成果转化，我们建立了由科技、教育、财政、国资等部门参加的协调机制，每年发布任务清单并公开进展。"
)
REST = f"<p>{LONG}</p><p>{PARAGRAPHS[2]}</p>"


def lines(body: str, **parts: str) -> list[str]:
    return record(document(body=body, **parts)).body.split("\n")


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
    "silent",
    [
        "<script>var a = '不该有';</script>",
        "<style>.不该有{}</style>",
        "<!-- 不该有 -->",
        "<noscript>不该有</noscript>",
        "<template><p>不该有</p></template>",
        "<textarea>不该有</textarea>",
        "<select><option>不该有</option></select>",
        '<div style="display:none">不该有</div>',
        '<div style="width:1px; DISPLAY : NONE ;"><p>不该有</p></div>',
        "<div hidden>不该有</div>",
        '<input type="hidden" value="不该有">',
        "<canvas>不该有</canvas>",
        '<div id="a1" style="display:none"><video controls>不该有</video></div>',
    ],
)
def test_what_nobody_sees_is_no_body(silent: str) -> None:
    assert lines(f"<p>一、第一段。</p>{silent}{REST}") == ["一、第一段。", LONG, PARAGRAPHS[2]]


def test_what_nobody_sees_in_a_line_is_no_body() -> None:
    hidden = '<span style="color:red; display: none">不该有</span>'
    for paragraph in (f"一、第一{hidden}段。", f"一、第一段。{hidden}", f"{hidden}一、第一段。"):
        assert lines(f"<p>{paragraph}</p>{REST}") == ["一、第一段。", LONG, PARAGRAPHS[2]]


def test_what_a_paragraph_hides_is_left_out_where_a_family_says_where_the_body_is() -> None:
    selectors = Selectors(title="h1", body="div.text", main="div.main")
    hidden = '<span style="display:none">不该有</span>'
    page = (
        "<html><head><title>x</title></head><body><div class=main><h1>关于第1号建议的答复</h1>"
        f"<div class=text><p>一、第一{hidden}段。</p><p>二、<span>第二</span>段。</p></div></div></body></html>"
    )
    reading = read_page(page.encode(), URL, selectors=selectors)
    assert reading.body == "一、第一段。\n二、第二段。"


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
