"""The body: one paragraph a line, nothing of the page around it."""

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


@pytest.mark.parametrize("place", ["inside", "after"])
@pytest.mark.parametrize(
    "furniture",
    [
        "<div>扫一扫在手机打开当前页</div><canvas></canvas>",
        "<div>【打印】 【我要纠错】 【关闭窗口】</div>",
        "<div>打印此文 关闭窗口</div>",
        '<div class="bdsharebuttonbox">分享到：<a href="#">微信</a><a href="#">微博</a></div>',
        "<div>责任编辑：李玉龙</div>",
        "<div>浏览次数：<span id=hits></span></div>",
        "<div>相关链接</div>",
        '<div>上一篇：<a href="/1.html">关于别的建议的答复</a></div><div>下一篇：<a href="/3.html">没有了</a></div>',
        '<div>相关链接</div><ul><li><a href="/1.html">关于第1号建议的答复</a></li><li><a href="/2.html">另一个答复</a></li></ul>',
    ],
)
def test_the_furniture_of_the_page_is_no_body(furniture: str, place: str) -> None:
    inner = "".join(f"<p>{line}</p>" for line in PARAGRAPHS)
    page = document(body=inner + furniture) if place == "inside" else document(body=inner, after=furniture)
    assert record(page).body == "\n".join(PARAGRAPHS)


def test_a_signature_under_the_element_of_the_body_is_the_last_of_it() -> None:
    inner = "".join(f"<p>{line}</p>" for line in PARAGRAPHS[:-2])
    signed = "".join(f"<p>{line}</p>" for line in PARAGRAPHS[-2:])
    share = '<div>分享到：<a href="#">微信</a></div><div>上一篇：<a href="/1.html">另一个答复</a></div>'
    page = document(body=f"<div>{inner}</div>", after=f"<div class=sig>{signed}</div>{share}")
    assert record(page).body == "\n".join(PARAGRAPHS)


def test_an_empty_heading_of_related_pages_takes_no_body_with_it() -> None:
    inner = "".join(f"<p>{line}</p>" for line in PARAGRAPHS)
    page = document(body=f"<div><b>关联稿件：</b></div><div>{inner}</div>", bar="<div>日期：2024-09-14</div>")
    assert record(page).body == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "bar",
    [
        "<div>日期：2024-09-14 来源：市科技局 字体：【大 中 小】</div>",
        "<div><span>日期：</span><span>2024-09-14</span><span>大</span><span>中</span><span>小</span></div>",
        "<div>【字体：<span>大</span><span>中</span><span>小</span>】</div>",
        "<div>语音播报</div><div>语音合成中,请耐心等待...</div><div>字体：</div>",
        "<div>发布时间：2024-09-14 10:00 浏览次数：12</div>",
    ],
)
def test_the_bar_under_the_title_is_no_body(bar: str) -> None:
    assert record(document(bar=bar)).body == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "bar",
    [
        "<p>2024-09-14</p>",
        "<p>2024.09.14 10:20</p>",
        "<p>2024年09月14日 星期六</p>",
        "<p>市科技局 发布于 2024-09-14 10:20</p>",
        "<p>发布时间 2024-09-14 来源 市科技局</p>",
        "<ul><li>发布时间</li><li>2024-09-14</li><li>来源</li><li>市科技局</li></ul>",
        "<div>发布时间：<script>document.write('2024-09-14')</script></div>",
    ],
)
def test_a_bar_among_the_paragraphs_under_their_title_is_no_body(bar: str) -> None:
    inner = "".join(f"<p>{line}</p>" for line in PARAGRAPHS)
    page = f"<html><head><title>{TITLE}</title></head><body><div><h1>{TITLE}</h1>{bar}{inner}</div></body></html>"
    reply = record(page)
    assert reply.body == "\n".join(PARAGRAPHS)
    assert reply.published_on == "2024-09-14"


@pytest.mark.parametrize("line", ["2024年9月14日", "（2024年9月14日）", "2024-09-14 停水通知", "B003"])
def test_what_a_letter_may_begin_with_is_body(line: str) -> None:
    page = document("", title=TITLE, body=[line, *PARAGRAPHS])
    assert record(page).body == "\n".join([line, *PARAGRAPHS])


@pytest.mark.parametrize("label", ["来源：", "发布时间：", "字体：", "编辑："])
def test_a_label_without_a_value_does_not_take_the_salutation(label: str) -> None:
    inner = "".join(f"<p>{line}</p>" for line in PARAGRAPHS)
    for bar in (f"<div>{label}</div>", f"<p>{label}</p>"):
        page = f"<html><head><title>{TITLE}</title></head><body><div><h1>{TITLE}</h1>{bar}{inner}</div></body></html>"
        reply = record(page)
        assert (reply.body, reply.agency, reply.published_on) == ("\n".join(PARAGRAPHS), None, None)
        assert "published_on_unreadable" not in reply.warnings


def test_neither_navigation_nor_title_nor_footer_is_body() -> None:
    body = record(document()).body
    assert body == "\n".join(PARAGRAPHS)
    for foreign in ("首页", "政务公开", TITLE, "主办单位", "网站标识码", "ICP备"):
        assert foreign not in body


@pytest.mark.parametrize(
    "extra",
    [
        "单位地址：某路2号 邮编：401147",
        "联系单位：市科技局成果处    邮    编：450006",
        "（此件公开发布）",
        "二、为企业提供技术支持",
        "二、完成ICP备案12家，加强网站标识管理；",
        "三、维护版权所有者的权益，推进Copyright登记。",
        "政府网站找错平台收到留言23条。",
        "主办单位：市科技局 地址：某路2号 邮编：401147",
        "技术支持单位：市大数据局",
    ],
)
def test_lines_of_the_reply_that_look_like_a_footer_stay(extra: str) -> None:
    body = record(document(body=[*PARAGRAPHS[:-2], extra, *PARAGRAPHS[-2:]])).body
    assert body.split("\n")[-3:] == [" ".join(extra.split()), *PARAGRAPHS[-2:]]


@pytest.mark.parametrize("heading", ["相关政策", "推荐阅读：", "技术支持", "版权所有", "渝ICP备05001037号"])
@pytest.mark.parametrize("place", [2, 3, 4])
def test_a_line_among_others_that_br_parts_takes_none_of_them_with_it(heading: str, place: int) -> None:
    lines = [*PARAGRAPHS[:place], heading, *PARAGRAPHS[place:]]
    assert record(document(body="<br>　　".join(lines))).body == "\n".join(lines)


@pytest.mark.parametrize(
    "mark",
    [
        "渝ICP备05001037号-1",
        "ICP备案号：渝ICP备05001037号",
        "渝公网安备 50019002500001号",
        "网站标识码：5000000046",
        "版权所有 重庆市科学技术局",
        "Copyright 2024 某局",
        "© 2024",
        "技术支持：某公司",
        "技术支持 某公司",
        "主办单位：重庆市科学技术局 地址：新溉大道2号",
    ],
)
def test_a_foot_is_known_by_each_of_its_marks(mark: str) -> None:
    inner = "".join(f"<p>{line}</p>" for line in PARAGRAPHS)
    foot = f"<div><p>建议使用1024*768以上分辨率浏览本站。</p><p>{mark}</p><p>联系电话：023-67513939</p></div>"
    for page in (
        f"<div><h1>{TITLE}</h1>{inner}</div>{foot}",
        f"<h1>{TITLE}</h1><div><div>{inner}</div>{foot}</div>",
    ):
        html = f"<html><head><title>{TITLE}</title></head><body>{page}</body></html>"
        assert record(html).body == "\n".join(PARAGRAPHS)


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
