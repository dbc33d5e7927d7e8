"""The rows of the lists on a page."""

from __future__ import annotations

import pytest

from crawler.reading.html.lines import PageLines
from crawler.reading.html.tree import Tree
from crawler.reading.listed_rows import find_listed_rows, has_dated_link

TITLES = [f"关于第{number}号建议的答复" for number in (101, 102, 103)]


def lines(html: str) -> PageLines:
    return PageLines(Tree(f"<body>{html}</body>"))


def rows(html: str) -> list[list[str]]:
    page = lines(html)
    return [page.texts[row.start : row.stop] for row in find_listed_rows(page).rows]


def as_list(row: str) -> str:
    listed = (row.format(title=title, day=f"2024-05-0{n}") for n, title in enumerate(TITLES, 1))
    return f"<ul>{''.join(listed)}</ul>"


@pytest.mark.parametrize(
    "row",
    [
        "<li><a href='1.html'>{title}</a><span>{day}</span></li>",
        "<li><span>[{day}]</span><a href='1.html'>{title}</a></li>",
        "<li><a href='1.html'>{title}</a><p>某局</p><p>{day}</p></li>",
        "<li><a href='javascript:void(0)'>{title}</a><p>发布时间：{day}</p></li>",
        "<a href='1.html'>{title} {day}</a>",
    ],
)
def test_a_row_goes_from_its_title_to_its_date(row: str) -> None:
    found = rows(as_list(row))
    assert len(found) == 3
    assert all(title in "".join(texts) for title, texts in zip(TITLES, found, strict=True))
    assert all(f"2024-05-0{n}" in texts[-1] for n, texts in enumerate(found, 1))


def test_links_without_a_date_and_short_links_are_no_rows() -> None:
    assert rows(as_list("<li><a href='1.html'>{title}</a></li>")) == []
    assert rows("<p><a>打印</a> <a>关闭</a> 2024-05-01</p><p><a>收藏</a> 2024-05-01</p>") == []


def test_one_dated_link_is_no_list_and_is_found_by_itself() -> None:
    page = lines("<div><a href='1.html'>关于第101号建议的答复</a><p>2024-05-01</p></div>")
    assert find_listed_rows(page).rows == ()
    assert has_dated_link(page)


def test_the_last_link_of_a_menu_does_not_take_the_date_of_the_document_below() -> None:
    menu = "".join(f"<li><a href='/{n}/'>第{n}类政府信息公开目录</a></li>" for n in range(4))
    assert rows(f"<ul>{menu}</ul><h1>通知</h1><p>2024-05-01</p>") == []


def test_the_span_holds_all_rows_and_what_is_between_them() -> None:
    page = lines(as_list("<li><a href='1.html'>{title}</a><p>{day}</p><p>摘要</p></li>"))
    found = find_listed_rows(page)
    assert (len(found.lines), len(found.span)) == (6, 8)


def test_sentences_beside_the_rows_count_against_them() -> None:
    listed = as_list("<li><a href='1.html'>{title}</a><p>{day}</p></li>")
    page = lines(listed + "<p>一个不长的说明性句子，放在列表的上面或者下面。</p>")
    assert find_listed_rows(page).outweighs_text(page)
    page = lines(listed + "<p>一个不长的说明性句子，放在列表的上面或者下面。</p>" * 4)
    assert not find_listed_rows(page).outweighs_text(page)
