"""What a page prints about the suggestion itself: a block with who asked, who answers and when, and the text of the suggestion.

The labels are those of real replies (海南, 淄博, 马关, 勉县, 鄂托克前旗). The elements around them were not seen.
"""

from __future__ import annotations

import pytest

from crawler.items import Reply
from crawler.loaders import ReplyLoader
from crawler.reading import read_page

REPLY = (
    "沈若溪代表：",
    "您提出的建议收悉，我局高度重视，进行了认真研究。现答复如下：",
    "一、关于路面改造。该路段全长3.2公里，已列入明年农村公路改造计划，预计六月底前完工。",
    "二、关于排水设施。我局已完成现场勘察，将同步埋设排水管道，避免二次开挖影响群众出行。",
    "某某县交通运输局",
    "2024年6月20日",
)
SUGGESTED = (
    "近年来，群众反映该路段坑洼不平，雨天积水严重，影响出行安全。",
    "请有关部门尽快改造路面，完善排水设施，方便沿线群众出行。",
)
HAINAN = {
    "题目": "关于改造东门路的建议", "领衔代表": "沈若溪", "代表团": "定安代表团", "主办单位": "省交通运输厅",
    "会办": "省财政厅", "交办日期": "2022-02-16", "答复日期": "2022-06-29",
}  # fmt: skip
ZIBO = {
    "会议": "区十四届人大四次会议", "编号": "第20240066号", "建议人": "沈若溪", "主办单位": "区交通运输局",
    "答复时间": "2024-06-20",
}  # fmt: skip
MAGUAN = {
    "建议号": "第197号", "提案人": "沈若溪", "内容": "改造东门路", "责任领导": "陶某", "政府督办领导": "石某",
    "交办日期": "2023-03-01", "反馈时间": "2023-06-20", "办理情况": "已办结",
}  # fmt: skip
MIANXIAN = {"领衔代表": "沈若溪", "附议代表": "顾长宁、段秋白", "承办部门": "县交通运输局"}
ETUOKE = {"提建议人": "沈若溪", "所在代表团": "城川代表团", "建议全文": "改造东门路。"}

BODY = "\n".join(REPLY)


def paragraphs(lines: tuple[str, ...]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def table(block: dict[str, str]) -> str:
    return f"<table>{''.join(f'<tr><td>{label}</td><td>{value}</td></tr>' for label, value in block.items())}</table>"


def items(block: dict[str, str]) -> str:
    pairs = (f"<li><span>{label}：</span><span>{value}</span></li>" for label, value in block.items())
    return f"<ul>{''.join(pairs)}</ul>"


def lines(block: dict[str, str]) -> str:
    return "".join(f"<p>{label}：{value}</p>" for label, value in block.items())


def read(inner: str) -> ReplyLoader:
    page = f"""<html><head><title>关于改造东门路的建议</title></head><body><div class="nav"><a href="/">首页</a></div>
        <div class="main"><h1>关于改造东门路的建议</h1>{inner}</div>
        <div class="footer"><p>主办单位：某某县人民政府办公室 承办单位：县大数据中心</p></div></body></html>"""
    return ReplyLoader(read_page(page.encode(), "https://www.some.gov.cn/a/1.html"))


def record(inner: str) -> Reply:
    return read(inner).load(city=None, column=None, fetched_at="2026-01-01T00:00:00Z", kind="suggestion")


@pytest.mark.parametrize("form", [table, items, lines])
@pytest.mark.parametrize(
    "block", [HAINAN, ZIBO, MAGUAN, MIANXIAN, ETUOKE], ids=lambda block: next(iter(block))
)
def test_a_block_about_the_suggestion_is_metadata(block: dict[str, str], form: type[str]) -> None:
    reply = record(f'{form(block)}<div class="text">{paragraphs(REPLY)}</div>')
    assert reply.metadata == block
    assert reply.suggestion.deputies == ["沈若溪"]
    assert (reply.body, reply.written_on, reply.published_on) == (BODY, None, None)


def test_values_of_the_block_are_those_that_the_letter_lacks() -> None:
    letter = paragraphs(("您的建议收悉，现答复如下：", *REPLY[2:]))
    hainan, zibo = (record(f"{table(block)}<div>{letter}</div>") for block in (HAINAN, ZIBO))
    assert (hainan.suggestion.deputies, hainan.suggestion.title) == (["沈若溪"], "关于改造东门路的建议")
    assert hainan.reply.co_agencies == ["省财政厅"]
    assert (zibo.suggestion.number, zibo.suggestion.deputies) == ("20240066", ["沈若溪"])
    assert (zibo.suggestion.session, zibo.suggestion.term) == ("区十四届人大四次会议", 14)


def test_the_known_labels_of_the_block_are_not_reported() -> None:
    text = f"<div>{paragraphs(REPLY)}</div>"
    assert read(table(HAINAN) + text).unknown_labels == []
    assert read(table(MIANXIAN) + text).unknown_labels == []
    assert read(table(ZIBO) + text).unknown_labels == []


def test_the_reply_in_a_cell_of_the_block_is_the_body() -> None:
    inner = "".join(f"<p>{line}</p>" for line in REPLY)
    rows = table(HAINAN).removesuffix("</table>") + f"<tr><td>答复内容</td><td>{inner}</td></tr></table>"
    reply = record(rows)
    assert (reply.body, reply.metadata) == (BODY, HAINAN)


TABS = {
    "panes in one element": (
        "<ul><li>答复内容</li><li>建议内容</li></ul><div><div>{reply}</div><div style='display:none'>{suggested}</div></div>"
    ),
    "panes beside the tabs": "<div><a>建议内容</a><a>答复内容</a></div><div>{suggested}</div><div>{reply}</div>",
    "headings, reply first": "<div><h3>答复内容</h3><div>{reply}</div><h3>建议内容</h3><div>{suggested}</div></div>",
    "headings, suggestion first": "<div><h3>建议内容</h3>{suggested}<h3>答复内容</h3>{reply}</div>",
}


@pytest.mark.parametrize("form", TABS.values(), ids=TABS)
def test_the_text_of_the_suggestion_is_not_the_body_of_the_reply(form: str) -> None:
    reply = record(table(ZIBO) + form.format(reply=paragraphs(REPLY), suggested=paragraphs(SUGGESTED)))
    assert reply.body == BODY
    assert reply.metadata == {**ZIBO, "建议内容": " ".join(SUGGESTED)}
    assert (reply.reply.signed_by, reply.reply.signed_on) == ("某某县交通运输局", "2024-06-20")


def test_a_letter_that_writes_of_the_text_of_the_suggestion_is_whole() -> None:
    letter = (*REPLY[:3], "建议内容", "您建议改造东门路。", *REPLY[4:])
    assert record(f"<div>{paragraphs(letter)}</div>").body == "\n".join(letter)
