"""The element of a row: found for each link, and read once however many links it contains."""

from __future__ import annotations

import pytest
from parsel import Selector

from crawler.portals.families.html_listings.row_elements import MAX_NESTED_ROWS, RowElements
from crawler.reading import UnreadablePageError


def around(html: str) -> list[str]:
    """The element of each link's row, by its id, or the tag ``a`` if it is the link itself."""
    page = Selector(text=html, type="html")
    elements = RowElements(page)
    return [elements.around(link).attrib.get("id", "a") for link in page.css("a")]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<ul><li id=1><a href=x>x</a><a href=y>y</a></li></ul>", ["1", "1"]),
        ("<div id=1><li id=2><div><a href=x>x</a></div></li></div>", ["2"]),
        ("<body><div id=1><div id=2><a href=x>x</a></div><a href=x>x</a></div>", ["1", "1"]),
        ("<body><div id=1><div id=2><a href=x>x</a></div><a href=y>y</a></div>", ["2", "a"]),
        ("<body><p><a href=x>x</a><p><a href=x>x</a>", ["", ""]),
        ("<ul id=1><div id=2><a href=x>x</a></div></ul>", ["2"]),
        ("<ul id=1><a href=x>x</a></ul>", ["a"]),
    ],
)
def test_the_element_of_a_row(html: str, found: list[str]) -> None:
    assert around(html) == [each or "a" for each in found]


def test_the_rows_of_one_list_have_the_same_path() -> None:
    page = Selector(
        text="<ul class=a><li id=1>x</ul><ul class=a><li id=2>y</ul><ul class=b><li id=3>z", type="html"
    )
    elements = RowElements(page)
    first, second, third = (elements.path(row) for row in page.css("li"))
    assert first == second != third


def test_rows_that_are_nested_in_more_rows_than_on_any_page_are_refused() -> None:
    def last(depth: int) -> object:
        page = Selector(text="<ul><li>x<a href=x>x</a>" * (depth + 1), type="html")
        return RowElements(page).shown_by(page.css("li")[-1])

    last(MAX_NESTED_ROWS)
    with pytest.raises(UnreadablePageError, match="nested"):
        last(MAX_NESTED_ROWS + 1)
