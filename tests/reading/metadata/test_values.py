"""What follows a value in its line or cell and is not a part of it."""

from __future__ import annotations

import pytest

from tests.support.pages import LABELLED, document, record, table

BEHIND = [
    "打印本页", "【打印】", "<a href=#>打印</a> | <a href=#>关闭</a>", "字体：大 中 小", "[大 中 小]", "浏览次数：12",
    "(120次浏览)", "阅读：<span>5</span>", "已阅读 55 次", "A+ A-", "/", "。", "【<a>我要打印</a>】【<a>收藏</a>】",
]  # fmt: skip
BLOCKS = [
    "<table><tr><td>索引号</td><td>1/2024-3</td><td>发布日期</td><td>{}</td></tr></table>",
    "<ul><li>索引号：</li><li>1/2024-3</li><li>发布日期：</li><li>{}</li></ul>",
    "<div>发布机构：市科技局 <span>发布日期：{}</span></div>",
    "<div>来源：市科技局 <span>发布日期：{}</span></div>",
    "<ul><li>索引号：1/2024-3</li><li>发布日期：{}</li></ul>",
]


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("behind", BEHIND)
@pytest.mark.parametrize("date", ["2024-09-14", "2024-09-14 10:20", "2024-09-14 星期六"])
def test_what_a_portal_prints_behind_a_date_is_not_a_part_of_it(block: str, behind: str, date: str) -> None:
    reply = record(document(block.format(f"{date} {behind}")))
    assert reply.published_on == "2024-09-14"
    assert reply.metadata["发布日期"].rstrip("/ ") == date
    assert "published_on_unreadable" not in reply.warnings


@pytest.mark.parametrize("behind", ["至 2024-10-01", "修订", "起施行"])
def test_a_date_with_words_behind_it_in_a_block_is_not_read(behind: str) -> None:
    reply = record(document(BLOCKS[0].format(f"2024-09-14 {behind}")))
    assert reply.published_on is None
    assert reply.metadata["发布日期"] == f"2024-09-14 {behind}"


def test_a_value_ends_before_a_button_in_its_cell() -> None:
    reply = record(document(table({**LABELLED, "发布机构": "市科技局 【打印】"})))
    assert (reply.agency, reply.metadata["发布机构"]) == ("市科技局", "市科技局")
