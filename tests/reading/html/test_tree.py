"""What nobody sees of a page is no text of it."""

from __future__ import annotations

import pytest

from crawler.reading.html.tree import Tree
from tests.support.pages import LONG, PARAGRAPHS, REST, lines


@pytest.mark.parametrize(
    "silent",
    [
        "<script>var a = '不该有';</script>",
        "<style>.不该有{}</style>",
        "<!-- 不该有 -->",
        "<noscript>不该有</noscript>",
        "<template><p>不该有</p></template>",
        "<textarea>不该有</textarea>",
        "<select><option>不该有</option></select>",
        '<div style="display:none">不该有</div>',
        '<div style="width:1px; DISPLAY : NONE ;"><p>不该有</p></div>',
        "<div hidden>不该有</div>",
        '<input type="hidden" value="不该有">',
        "<canvas>不该有</canvas>",
        '<div id="a1" style="display:none"><video controls>不该有</video></div>',
    ],
)
def test_what_nobody_sees_is_no_body(silent: str) -> None:
    assert lines(f"<p>一、第一段。</p>{silent}{REST}") == ["一、第一段。", LONG, PARAGRAPHS[2]]


def test_what_nobody_sees_in_a_line_is_no_body() -> None:
    hidden = '<span style="color:red; display: none">不该有</span>'
    for paragraph in (f"一、第一{hidden}段。", f"一、第一段。{hidden}", f"{hidden}一、第一段。"):
        assert lines(f"<p>{paragraph}</p>{REST}") == ["一、第一段。", LONG, PARAGRAPHS[2]]


def test_an_attribute_without_a_value_is_there() -> None:
    tree = Tree('<p><a download href="/1">一</a><a href="/2">二</a></p>')
    assert [tree.has_attribute(link, "download") for link in tree.links] == [True, False]
