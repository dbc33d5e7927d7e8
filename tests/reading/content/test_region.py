"""The body: nothing of the page around it, and nothing of it taken for the page around it."""

from __future__ import annotations

import pytest

from tests.support.pages import PARAGRAPHS, TITLE, document, record


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
