"""The heading of a page that says nothing of its title elsewhere."""

from __future__ import annotations

import pytest

from tests.support.pages import PARAGRAPHS, TITLE, document, record


@pytest.mark.parametrize(
    "said", ["", "人大代表建议办理", "政府信息公开-某市科学技术局", "文章内容", "某市人民政府"]
)
@pytest.mark.parametrize(
    "printed",
    ["2024年全市预算执行情况的报告", "关于公布高新技术企业名单的通知", TITLE, "市科技局权责清单（2024年版）"],
)
@pytest.mark.parametrize(
    "bar",
    ["<div>发布时间：2024-09-14　来源：市科技局</div>", "<div>2024-09-14</div>", ""],
)
def test_a_page_that_says_nothing_of_its_title_has_the_heading_over_its_text(
    said: str, printed: str, bar: str
) -> None:
    crumbs = '<div>当前位置：<a href="/">首页</a> &gt; <a href="/b/">人大代表建议办理</a></div>'
    above = f"{crumbs}<h3>人大代表建议办理</h3><div class=t>{printed}</div>{bar}"
    reply = record(document("" if bar else None, title=None, head=f"<title>{said}</title>", bar=above))
    assert reply.title == printed
    assert reply.published_on == "2024-09-14"
    assert reply.body == "\n".join(PARAGRAPHS)


def test_the_last_of_the_breadcrumbs_is_a_column_where_another_heading_stands_over_the_text() -> None:
    printed = "2025年全市国民经济和社会发展统计公报"
    above = f"<div>首页 >> 统计资料 >> 统计公报</div><h2>{printed}</h2><div>时间：2026-05-29</div>"
    page = document("", title=None, head="<title>统计公报 - 某市统计局</title>", bar=above)
    assert record(page).title == printed
