"""What the text of a pager states, and text that only looks like one."""

from __future__ import annotations

import lxml.html
import pytest

from crawler.portals.pagers.pager_texts import bare_fraction, framed_pagers, printed_counts


def counts(text: str) -> list[int | None]:
    return [each.count for each in printed_counts(text)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("共3页", 3),
        ("共三页", 3),
        ("共十二页", 12),
        ("总\n3\n页", 3),
        ("共3页，当前第1页", 3),
        ("共3页 到第", 3),
        ("第1页/共3页", 3),
        ("1/3页", 3),
    ],
)
def test_a_pager_states_its_pages(text: str, count: int) -> None:
    assert count in counts(text)


@pytest.mark.parametrize(
    "text", ["共 3 页报告", "共3页材料", "附件为扫描件，共3页。", "全文共三页内容", "共0页", "共同页面"]
)
def test_a_sentence_about_the_pages_of_a_document_states_none(text: str) -> None:
    assert counts(text) == []


def fractions(html: str) -> list[int | None]:
    root = lxml.html.fromstring(f"<body>{html}</body>")
    texts = [(element.text, element) for element in root.iter() if element.text]
    return [each.count for each in bare_fraction(texts)]


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ("<div>1/3</div>", [3]),
        ("<div>1 / 3</div><div>1 / 3</div>", [3]),
        ("<ul class=page><li>1/3</li></ul>", [3]),
        ("<div>1/3</div><div>2/3</div>", []),
        ("<ul><li><i>1/3</i></li></ul>", []),
        ("<div class=swiper-box><p>1/3</p></div>", []),
        ("<div>5/3</div>", []),
        ("<div>0/3</div>", []),
        ("<div>完成1/3</div>", []),
    ],
)
def test_a_fraction_alone_is_a_pager_if_nothing_else_is_like_it(html: str, count: list[int]) -> None:
    assert fractions(html) == count


@pytest.mark.parametrize(
    ("frame", "is_pager"),
    [
        ("<iframe src='/jyta/page.jsp?total=3'></iframe>", True),
        ("<iframe class=pager src='/jyta/x.html'></iframe>", True),
        ("<iframe src='/jyta/fenye.html'></iframe>", True),
        ("<iframe src='/jyta/page.jsp' style='display:none'></iframe>", False),
        ("<iframe src='/homepage/weather.html'></iframe>", False),
        ("<iframe src='/page_pc/map.html'></iframe>", False),
    ],
)
def test_a_frame_may_show_the_pager(frame: str, *, is_pager: bool) -> None:
    assert bool(list(framed_pagers(lxml.html.fromstring(f"<body>{frame}</body>")))) is is_pager
