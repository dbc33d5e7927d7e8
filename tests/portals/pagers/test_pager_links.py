"""What a click on a label of a pager does, as far as the element says it."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from crawler.portals.pagers.pager_links import MORE, MORE_ROWS, NEXT, PAGER_LABEL, click_of, is_hidden


@pytest.mark.parametrize(
    ("markup", "target", "script", "disabled"),
    [
        ('<a href="index_1.html"><b>2</b></a>', "index_1.html", "", False),
        ('<a href="javascript:void(0);"><b>2</b></a>', None, "", False),
        ('<a href="#"><b>2</b></a>', None, "", False),
        ('<a href="javascript:go(2)"><b>2</b></a>', None, "go(2)", False),
        ('<a href="#" onclick="go(2)"><b>2</b></a>', None, "go(2)", False),
        ("<span onclick=\"location.href='index_1.html'\"><b>2</b></span>", "index_1.html", "location.href='index_1.html'", False),
        ('<li class="disabled"><a href="index_1.html"><b>2</b></a></li>', "index_1.html", "", True),
        ("<button disabled><b>2</b></button>", None, "", True),
        ('<a class="layui-disabled"><b>2</b></a>', None, "", True),
        ("<p><b>2</b></p>", None, "", False),
    ],
)  # fmt: skip
def test_a_click_leads_to_an_address_or_runs_a_script(
    markup: str, target: str | None, script: str, *, disabled: bool
) -> None:
    (label,) = fromstring(f"<div>{markup}</div>").iter("b")
    click = click_of(label)
    assert (click.target, click.script, click.disabled) == (target, script, disabled)
    assert click.is_control is ("<p>" not in markup)


def test_labels_of_pagers() -> None:
    for label in ("下一页", "下页 >", "尾页", "末页", "最后一页", "下一頁", "[下一页]", "Next"):
        assert NEXT.fullmatch(label), label
        assert PAGER_LABEL.search(label), label
    for label in ("下一篇", "上一页", "首页", "下一页内容", "下一步"):
        assert NEXT.fullmatch(label) is None, label
    assert MORE_ROWS.fullmatch("点击加载更多...")
    assert MORE.fullmatch("查看更多 >>")
    assert MORE.fullmatch("更多专题") is None


def test_an_element_in_a_hidden_one_is_hidden() -> None:
    page = fromstring('<div><p style="DISPLAY: none"><b>x</b></p><p hidden><i>x</i></p><p><u>x</u></p></div>')
    assert [is_hidden(page.find(f".//{tag}")) for tag in ("b", "i", "u")] == [True, True, False]
