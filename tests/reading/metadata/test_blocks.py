"""Blocks of a few labels, wherever they stand on the page: they take nothing of title, bar and body."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from tests.support.pages import (
    FIELDS,
    LABELLED,
    PARAGRAPHS,
    TITLE,
    document,
    load,
    read,
    record,
    table,
    values,
)

Layout = Callable[[Mapping[str, str]], str]
NUMBER = "416049270/2024-00024"
BLOCKS: dict[str, dict[str, str]] = {
    "index number": {"索引号": NUMBER},
    "index number and date": {"索引号": NUMBER, "发布日期": "2024-09-14"},
    "index number and keywords": {"索引号": NUMBER, "关键词": "建议"},
    "index number and title": {"索引号": NUMBER, "名称": TITLE},
    "index number and source": {"索引号": NUMBER, "信息来源": "市科技局"},
    "agency and date": {"发布机构": "市科技局", "发布日期": "2024-09-14"},
    "validity and date": {"有效性": "有效", "发布日期": "2024-09-14"},
    "index number and agency": {"索引号": NUMBER, "发布机构": "市科技局"},
}
LAYOUTS: dict[str, Layout] = {
    "table": table,
    "icons": lambda pairs: (
        "<ul>" + "".join(f'<li><i title="{a}"></i><em>{b}</em></li>' for a, b in pairs.items()) + "</ul>"
    ),
    "lines": lambda pairs: "<div>" + "".join(f"<p>{a}：{b}</p>" for a, b in pairs.items()) + "</div>",
    "list": lambda pairs: (
        "<ul>" + "".join(f"<li><span>{a}：</span><em>{b}</em></li>" for a, b in pairs.items()) + "</ul>"
    ),
}
BARS = {
    "no bar": "",
    "spans": "<div><span>日期：</span><span>2024-09-14</span><span>来源：</span><span>市科技局</span></div>",
    "a line": "<div>发布时间：2024-09-14 来源：市科技局 浏览次数：3</div>",
    "a date": "<div>2024-09-14</div>",
    "a line with controls": "<p>时间：2024年9月14日 &nbsp; 【字体：<a href='#'>大</a> <a href='#'>中</a>】 打印</p>",
    "a list": "<ul><li>信息来源：市科技局</li><li>发布日期：2024-09-14 15:04</li><li>浏览次数：<b></b></li></ul>",
}


@pytest.mark.parametrize("bar", BARS.values(), ids=BARS.keys())
@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
@pytest.mark.parametrize("pairs", BLOCKS.values(), ids=BLOCKS.keys())
def test_a_small_block_and_a_bar_leave_title_and_body_whole(
    pairs: dict[str, str], layout: Layout, bar: str
) -> None:
    reply, unknown = load(read(document(layout(pairs), bar=bar)))
    assert reply.title == TITLE
    assert reply.body == "\n".join(PARAGRAPHS)
    assert {label: reply.metadata.get(label) for label in pairs} == pairs
    assert reply.index_number == pairs.get("索引号")
    assert unknown == []
    if "发布日期" in pairs or bar:
        assert reply.published_on == "2024-09-14"


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
@pytest.mark.parametrize("last", ["有效性", "发布日期", "关键词", "发布机构"])
def test_a_block_whose_last_value_is_blank_leaves_the_title_whole(layout: Layout, last: str) -> None:
    pairs = {"索引号": NUMBER, "发文字号": "新政〔2018〕14号", last: ""}
    for title in (TITLE, f"关于提升转化水平的建议的答复\n{TITLE}"):
        reply = record(document(layout(pairs), title=title))
        assert reply.title == " ".join(title.split())
        assert reply.metadata == pairs
        assert reply.body == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
@pytest.mark.parametrize("bar", BARS.values(), ids=BARS.keys())
@pytest.mark.parametrize("place", ["under the title", "under the body", "in the article"])
def test_a_block_may_stand_anywhere(layout: Layout, bar: str, place: str) -> None:
    block = layout(LABELLED)
    inner = "".join(f"<p>{line}</p>" for line in PARAGRAPHS)
    page = {
        "under the title": document("", bar=bar + block),
        "under the body": document("", bar=bar, after=block),
        "in the article": document("", bar=bar, body=block + inner),
    }[place]
    reply, unknown = load(read(page))
    assert values(reply) == FIELDS
    assert reply.title == TITLE
    assert reply.body == "\n".join(PARAGRAPHS)
    assert unknown == []


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_a_block_whose_values_are_all_blank_keeps_its_labels_and_nothing_else(layout: Layout) -> None:
    reply = record(document(layout(dict.fromkeys(LABELLED, ""))))
    assert reply.metadata == dict.fromkeys(LABELLED, "")
    assert (reply.index_number, reply.agency, reply.published_on) == (None, None, None)
    assert (reply.title, reply.body) == (TITLE, "\n".join(PARAGRAPHS))


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
@pytest.mark.parametrize("repeated", LABELLED)
def test_a_known_label_that_stands_twice_in_one_block_is_not_reported_as_unknown(
    layout: Layout, repeated: str
) -> None:
    twice = (
        layout({**LABELLED, "LABEL": "VALUE"}).replace("LABEL", repeated).replace("VALUE", LABELLED[repeated])
    )
    page = document(twice, bar=BARS["spans"])
    reply, unknown = load(read(page))
    assert unknown == []
    assert values(reply) == FIELDS
    assert reply.metadata == dict(LABELLED)
    assert reply.title == TITLE


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
@pytest.mark.parametrize("bar", BARS.values(), ids=BARS.keys())
@pytest.mark.parametrize("pairs", [LABELLED, BLOCKS["index number"], BLOCKS["index number and agency"]])
def test_a_block_and_its_mobile_copy_may_stand_between_bar_and_body(
    pairs: Mapping[str, str], bar: str, layout: Layout
) -> None:
    reply, unknown = load(read(document("", bar=bar + layout(pairs) + LAYOUTS["list"](pairs))))
    assert reply.body == "\n".join(PARAGRAPHS)
    assert reply.title == TITLE
    assert {label: reply.metadata.get(label) for label in pairs} == dict(pairs)
    assert unknown == []


@pytest.mark.parametrize("place", ["over the title", "under the title"])
@pytest.mark.parametrize("blank", ["有效性", "发布日期", "关键词", "发文字号", "名称"])
def test_a_blank_last_line_of_a_block_takes_nothing_of_what_follows_it(blank: str, place: str) -> None:
    block = f"<p>索引号：{NUMBER}<br>{blank}：<br></p>"
    reply = record(document(block) if place == "over the title" else document("", bar=block))
    assert reply.metadata == {"索引号": NUMBER, blank: ""}
    assert (reply.title, reply.body) == (TITLE, "\n".join(PARAGRAPHS))


@pytest.mark.parametrize(
    "cell", ["<th>{}：</th><td>{}</td>", "<td>[ {} ]</td><td>{}</td>", "<td>{}</td><td>{}</td>"]
)
@pytest.mark.parametrize(
    "second",
    [
        {"名称": TITLE, "发布日期": "2024-09-14"},
        {"关键词": "建议", "责任部门": "办公室"},
        {"公开方式": "主动公开", "发布日期": ""},
        {"服务对象": "", "公开目录": "建议提案"},
    ],
)
def test_a_row_of_labels_that_stand_elsewhere_too_belongs_to_the_block(
    second: dict[str, str], cell: str
) -> None:
    first = {"索引号": NUMBER, "发布机构": "市科技局"}
    rows = ["".join(cell.format(*pair) for pair in row.items()) for row in (first, second)]
    for order in (rows, rows[::-1]):
        reply = record(document("<table>" + "".join(f"<tr>{row}</tr>" for row in order) + "</table>"))
        assert reply.metadata == first | second
        assert (reply.title, reply.body) == (TITLE, "\n".join(PARAGRAPHS))


@pytest.mark.parametrize(
    "row", ["{}：{}　　", "<span>{}：{}</span> ", "[ {} ]{} ", "<span>{}：</span><span>{}</span> "]
)
@pytest.mark.parametrize("label", [*LABELLED, "责任部门", "关键词"])
def test_a_value_that_ends_like_a_label_begins_does_not_hide_the_label_after_it(label: str, row: str) -> None:
    value = LABELLED.get(label, "办公室")
    pairs = {"文件编号": "新政〔2018〕14号", "公开方式": "主动公开", label: value, "时效性": "有效"}
    reply = record(document("<div>" + "".join(row.format(*pair) for pair in pairs.items()) + "</div>"))
    assert reply.metadata == pairs


@pytest.mark.parametrize(
    "line", ["<p>{}：{}</p>", "<p>{}: {}</p>", "<p><span>{}：</span><span>{}</span></p>"]
)
@pytest.mark.parametrize("place", ["over the title", "under the title", "under the body"])
@pytest.mark.parametrize(
    "pairs",
    [
        {"索引号": NUMBER, "公开方式": ""},
        {"公开方式": "", "索引号": NUMBER},
        {"索引号": NUMBER, "公开方式": "", "发布日期": "2024-09-14"},
        {"关键词": "建议", "公开方式": "", "索引号": NUMBER},
        {"索引号": NUMBER, "发布日期": ""},
    ],
)
def test_a_blank_line_of_a_small_block_keeps_its_label(pairs: dict[str, str], place: str, line: str) -> None:
    block = "<div>" + "".join(line.format(*pair) for pair in pairs.items()) + "</div>"
    page = {
        "over the title": document(block, bar=BARS["spans"]),
        "under the title": document("", bar=BARS["a line"] + block),
        "under the body": document("", bar=BARS["a list"], after=block),
    }[place]
    reply = record(page)
    assert {label: reply.metadata.get(label) for label in pairs} == pairs
    assert reply.published_on == "2024-09-14"
    assert (reply.title, reply.body) == (TITLE, "\n".join(PARAGRAPHS))


@pytest.mark.parametrize("label", ["生效日期", "废止日期", "成文日期"])
@pytest.mark.parametrize("copies", [1, 2])
@pytest.mark.parametrize("row", ["<span>{}：{}</span> ", "【{}】{}　", "<p>{}：{}</p>"])
def test_the_date_of_another_label_is_never_the_date_of_publication(
    row: str, copies: int, label: str
) -> None:
    pairs = {label: "2024-10-01", "索引号": NUMBER, "有效性": "有效"}
    block = "<div>" + "".join(row.format(*pair) for pair in pairs.items()) + "</div>"
    reply = record(document("", bar=block + table(pairs) * (copies - 1)))
    assert reply.published_on is None
    assert reply.metadata == pairs


@pytest.mark.parametrize("bar", ["<div>日期：2024-09-15</div>", "<div>2024-09-15</div>"])
def test_the_bar_may_stand_under_a_long_block_under_the_title(bar: str) -> None:
    block = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in LABELLED.items())
    block = block.replace("发布日期", "公开方式").replace("2024-09-14", "主动公开")
    assert record(document("", bar=f"<table>{block}</table>{bar}")).published_on == "2024-09-15"


def test_the_value_of_an_icon_beside_a_block_is_no_date_of_the_page() -> None:
    icon = '<p><i title="生效日期"></i><em>2024-10-01</em></p>'
    block = "<p>[ 索引号 ] MB1532375/2024-00070</p><p>[ 发布机构 ] 市科技局</p>"
    assert record(document("", bar=f"<div>{icon}{block}</div>")).published_on is None
