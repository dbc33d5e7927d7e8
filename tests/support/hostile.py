"""What hostile pages repeat, and the check that the steps of a reader's patterns grow no faster than what it reads."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from tests.support.counting import grows_linearly
from tests.support.regex_counting import counted
from tests.support.regex_steps import Steps, TooManyStepsError

_WORDS = """
    . · … - — _ / /1 ../ // （ ） ( 〔 [ 【 】 《 》 “ < <p> <!-- <![CDATA[ & &nbsp; &#x : ： ,
    ， 、 。 ; ； = ?a= &a=b % %e4 { ,{ 1 １ 1- 1. 1/ 1年 12: 2024-05-24 2024年5月 一 〇 十 二〇二四年
    亿 a A a. a1 号 第 第1号 第1号、 、第AA-11-1号 〔2024〕 局函〔2024〕1号 届 第一届 市人大 人大 政协
    代表 代表、 代表： 张三代表、 张三、 （张三 和附议代表 市 市教育局、 关于 《关于 》的建议 关于建议
    建议 建议第 收悉 答复如下 会办 会同 经商 经商教育局 与 商量 主办，会同 签发人： 联系人： 电话
    电话：1 身份证1 索引号： 甲： (A) 下一页 共1页 加载更多 createPageHTML( dataproxy.jsp?
    page=1&
"""
_OTHERS = (
    "var a = {", "<a href=",
    " ", "\t", "\n", " \n", "\u3000", "\u3000 ", "\\", "'", "\\u4e00", "'", '"', "( ", "，； ",
    "{a: ", '{"a": "', "['", "12 ", "2024-05-24 ", "2024-05-24T16:00:00Z ", "a@a.cn ", "教育局 ",
    "联系电话：0571-12345678 ", "来源：局 ", "索引号：1/2024-1 ", "甲乙：丙 ", "办理结果：A ",
    "document.write('",
)  # fmt: skip
UNITS = (*_WORDS.split(), *_OTHERS)
"""Characters, words and pieces of markup, each of which some pattern looks for more than once."""


def growing_faster(
    read: Callable[[str], object], *, before: str = "", after: str = "", size: int = 50
) -> list[str]:
    """Return the units for which the steps of the regular expressions of ``read`` grow too fast.

    Args:
        read: the reader of a text.
        before: what comes before the repeated unit.
        after: what comes after it.
        size: the smallest number of characters of which the unit is repeated.
    """
    found = []
    read(before + after)  # modules that it imports late have their patterns counted too
    steps = Steps()
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(200_000)
    try:
        with counted(steps):
            for unit in UNITS:
                steps.count = 0

                def repeated(length: int, unit: str = unit) -> object:
                    return read(f"{before}{(unit * length)[:length]}{after}")

                try:
                    if not grows_linearly(repeated, size, steps.of):
                        found.append(unit)
                except TooManyStepsError:
                    found.append(unit)
    finally:
        sys.setrecursionlimit(limit)
    return found


def bounded(readers: dict[str, Callable[[str], object]]) -> pytest.MarkDecorator:
    """Return the parameters of a test: each reader of a table with its name."""
    return pytest.mark.parametrize("read", [pytest.param(read, id=name) for name, read in readers.items()])
