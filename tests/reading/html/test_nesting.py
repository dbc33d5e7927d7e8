"""How deep elements are nested, told from tags alone: an end tag that the parser ignores closes nothing."""

from __future__ import annotations

from functools import partial

import pytest

from crawler.reading.html.nesting import Nesting
from tests.support.counting import work


@pytest.mark.parametrize(
    ("html", "depth"),
    [
        ("<div></div>", 1),
        ("<div></x>", 9),
        ("<div><table><td></div></td></table>", 9),
        ("<span><div></span></div>", 9),
        ("<span><p></span></p>", 9),
        ("<dd>x<li>x", 9),
        ("<optgroup>x", 9),
        ("<p>x", 1),
        ("<li>x<p>y", 2),
        ("<dt>x<dd>y", 1),
        ("<p>x<div>y</div>", 1),
        ("<tr><td><div>x</div>", 3),
        ("<div><span>x</div>", 2),
    ],
)
def test_depth(html: str, depth: int) -> None:
    found = Nesting(html * 9).depth
    assert found == depth if depth < 9 else found >= 9


@pytest.mark.parametrize(
    ("html", "unclosed"),
    [
        ("<b>x</b>", 1),
        ("<B>x</b>", 1),
        ("<b><i>x</b></i>", 2),
        ("<b id=1></i>", 9),
        ("<b><table><td></b></td></table>", 9),
        ("<table><td><b></td></table>", 1),
    ],
)
def test_formatting_that_is_not_closed(html: str, unclosed: int) -> None:
    assert Nesting(html * 9).unclosed_formatting == unclosed


def test_options_are_counted() -> None:
    assert Nesting("<select><option>x<OPTION>y</select>").options == 2


@pytest.mark.parametrize("tags", ["<div>", "</x>", "<span>", "<div></span>", "<b><table>", "<li><p>", "<td>"])
def test_the_estimate_takes_linear_time(tags: str) -> None:
    once, twice = work(partial(Nesting, tags * 500)), work(partial(Nesting, tags * 1_000))
    assert twice < 2.2 * once
