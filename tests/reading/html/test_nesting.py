"""How deep elements are nested, told from tags alone: an end tag that the parser ignores closes nothing."""

from __future__ import annotations

from functools import partial
from itertools import product

import pytest
from turbohtml import Element, parse

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
        ("<table><tr><td><div>x</div><tr><td>x</table>", 4),
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


TAGS = (
    "abbr address applet b blockquote body button caption center col colgroup dd div dl dt fieldset font footer form "
    "frameset h1 h2 head hr html i iframe img input label li main marquee math mi mtext nobr noembed noscript object ol "
    "optgroup option p pre rb rp rt ruby script section select span strong style svg foreignObject desc table tbody td "
    "template textarea tfoot th thead title tr tt u ul xmp xyz"
).split()
PATTERNS = (
    "<{one} id={n}>x<{other}>",
    "<{one} id={n}></{other}>x",
    "<{one} id={n}>x<{other}></{one}>",
    "<{one} id={n}>x<{other}></{one}></{other}>",
    "<{one} id={n}><table><td></{one}></td></table><{other}>x",
    "<{other}><{one} id={n}></{other}>",
)
TIMES = 40


def parsed(html: str) -> tuple[int, int]:
    """Return the depth of the tree that the parser makes, and the number of its nodes."""
    document = parse(html)
    depth = nodes = 0
    level = list(document.children)
    while level:
        depth += 1
        nodes += len(level)
        level = [child for node in level if isinstance(node, Element) for child in node.children]
    return depth - 1, nodes


@pytest.mark.slow
@pytest.mark.parametrize("before", ["", "<select>", "<table>"])
@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_pair_of_tags_nests_much_deeper_than_estimated(before: str, pattern: str) -> None:
    missed = []
    for one, other in product(TAGS, TAGS):
        html = before + "".join(pattern.format(one=one, other=other, n=n) for n in range(TIMES))
        depth, nodes = parsed(html)
        if depth >= TIMES * 0.8 or nodes >= TIMES * 14:
            nesting = Nesting(html)
            missed += [(one, other, depth)] * (5 * (nesting.depth + nesting.unclosed_formatting) < depth)
            missed += [(one, other, nodes)] * (
                nodes >= TIMES * 14 and nesting.unclosed_formatting < TIMES / 2
            )
    assert missed == []
