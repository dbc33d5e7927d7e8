"""A heading in several paragraphs, cells or lines, and what is not a part of it."""

from __future__ import annotations

import pytest

from crawler.items import Reply
from tests.support.pages import PARAGRAPHS, document, record

AGENCY = "青屏市园林局"
PARTS = (AGENCY, "关于市四届人大三次会议", "第017号建议的答复")
WHOLE = "".join(PARTS)
JOINED = " ".join(PARTS)
NUMBER = "青园函〔2023〕17号"
HEADS = {
    "title": f"<title>{WHOLE}</title>",
    "site before": f"<title>青屏市人民政府 - {WHOLE}</title>",
    "site behind": f"<title>{WHOLE}_{AGENCY}</title>",
    "three names": f"<title>青屏市人民政府-{WHOLE}-政务公开</title>",
    "number": f"<title>{WHOLE}（{NUMBER}）</title>",
    "cut off": f"<title>{WHOLE[:14]}...</title>",
    "meta tag": f'<title>政务公开</title><meta name="ArticleTitle" content="{WHOLE}">',
    "label": f"<table><tr><td>索引号：</td><td>1/2</td><td>标题：</td><td>{WHOLE}</td></tr></table>",
}
LAYOUTS = {
    "paragraphs": "".join(f"<p align=center>{part}</p>" for part in PARTS),
    "divisions": "".join(f"<div>{part}</div>" for part in PARTS),
    "cells": "<table>" + "".join(f"<tr><td>{part}</td></tr>" for part in PARTS) + "</table>",
    "breaks": f"<p><b>{'<br>'.join(PARTS)}</b></p>",
    "a number below": "".join(f"<p align=center>{part}</p>" for part in (*PARTS, NUMBER)),
    "a number in one paragraph": f"<p>{'<br>'.join((*PARTS, NUMBER))}</p>",
}


def _record(head: str, heading: str) -> Reply:
    text = heading + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return record(f"<html><head>{head}</head><body><div id=zoom>{text}</div></body></html>")


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_lines_that_together_are_the_stated_title_are_the_title(head: str, layout: str) -> None:
    reply = _record(HEADS[head], LAYOUTS[layout])
    assert reply.title == JOINED
    numbered = "number" in layout
    assert reply.body == "\n".join([NUMBER, *PARAGRAPHS] if numbered else PARAGRAPHS)
    assert reply.document_number == (NUMBER if numbered else None)


def test_a_heading_without_the_agency_of_the_stated_title_is_joined() -> None:
    assert _record(HEADS["title"], "<p>关于市四届人大三次会议</p><p>第017号建议的答复</p>").title == (
        "关于市四届人大三次会议 第017号建议的答复"
    )


@pytest.mark.parametrize("head", ["title", "site behind", "meta tag", "label"])
def test_a_heading_may_add_a_remark_in_brackets_to_the_stated_title(head: str) -> None:
    reply = _record(HEADS[head], "".join(f"<p>{part}</p>" for part in (*PARTS[:2], f"{PARTS[2]}（书面）")))
    assert reply.title == f"{JOINED}（书面）"
    assert reply.body == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize("count", [20, len(WHOLE)])
def test_a_heading_of_many_paragraphs_is_one_title(count: int) -> None:
    parts = [*WHOLE[: count - 1], WHOLE[count - 1 :]]
    reply = _record(HEADS["title"], "".join(f"<p>{part}</p>" for part in parts))
    assert reply.title.replace(" ", "") == WHOLE
    assert reply.body == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("统 计 公 报", "统计公报"),
        ("公　告", "公告"),
        ("青屏市园林局 公 开 目 录", "青屏市园林局 公开目录"),
        ("关 于 第 1 7 号 建 议 的 答 复", "关于第17号建议的答复"),
        ("上半年社区食堂增加 老人就餐更加方便", "上半年社区食堂增加 老人就餐更加方便"),
    ],
)
def test_words_that_are_spread_over_a_line_are_closed_up(printed: str, title: str) -> None:
    assert record(document(title=printed)).title == title


@pytest.mark.parametrize("head", [AGENCY, f"{AGENCY}_政府信息公开", f"{AGENCY}网站", f"{AGENCY}-首页", ""])
@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["关于青屏市2022年预算执行情况", "和2023年预算草案的报告"], 2),
        (["关于青屏市2022年预算执行", "情况的报告"], 2),
        (["关于第17号建议的答复", "南山街道步道建设情况"], 1),
        (["关于第17号建议的答复", "——2023年1月15日在市四届人大三次会议上"], 1),
        (["关于第17号建议的答复", AGENCY], 1),
        (["关于第17号建议的答复", NUMBER], 1),
        ([AGENCY, "关于第17号建议的答复", "南山街道步道建设情况"], 2),
    ],
)
def test_the_name_of_a_bureau_is_not_a_title(head: str, lines: list[str], title: int) -> None:
    source = f"<div>来源：{AGENCY} 时间：2023-05-06</div>"
    heading = "".join(f"<p align=center>{line}</p>" for line in lines)
    reply = _record(f"<title>{head}</title><meta name=SiteName content={AGENCY}>", f"{source}{heading}")
    assert reply.title == " ".join(lines[:title])
    assert reply.body.split("\n")[: len(lines) - title] == lines[title:]


def test_a_document_number_on_the_line_of_the_title_is_not_a_part_of_it() -> None:
    title = "青屏市园林局关于节水建议的复函"
    reply = _record(f"<title>{title}</title>", f"<h1>{title} {NUMBER}</h1>")
    assert (reply.title, reply.document_number) == (title, NUMBER)
