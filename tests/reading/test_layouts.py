"""The pages of ``fixtures/reading/layouts``: what each says was written down before the code read it."""

from __future__ import annotations

import json

import pytest

from benchmarks.accuracy import Score, compare
from benchmarks.expectations import load_expectations
from crawler.archive.reading import read_saved_document
from tests.support.pages import FIXTURES

FOLDER = FIXTURES / "reading" / "layouts"
EXPECTATIONS, PAGES = load_expectations(FOLDER, FOLDER / "expected.jsonl")
LINES = {
    line["file"]: line
    for line in map(json.loads, (FOLDER / "expected.jsonl").read_text("utf-8").splitlines())
}
ABOUT_THE_BODY = {"body_in_pictures", "body_continues"}

NOT_READ = {
    "body-begins-with-source.html": "the first line of the body equals the source",
    "body-in-shadow.html": "the text is not in an element that shows text",
    "body-in-template.html": "the text is not in an element that shows text",
    "body-in-textarea.html": "the text is not in an element that shows text",
    "counter-brackets.html": "a counter of views is in the body",
    "counter-people.html": "a counter of views is in the body",
    "counter-read.html": "a counter of views is in the body",
    "counter-times.html": "a counter of views is in the body",
    "counter-visits.html": "a counter of views is in the body",
    "date-blank-source.html": "the date in the bar is not read",
    "date-slash-weekday.html": "the date in the bar is not read",
    "date-unreadable-meta.html": "the date in the bar is not read",
    "file-alone.html": "a wall of links counts as text",
    "foot-hidden-list.html": "hidden lines of the footer count as text",
    "heading-spaced-characters.html": "a heading in pieces",
    "heading-twenty-pieces.html": "a heading in pieces",
    "heading-two-divs.html": "a heading in pieces",
    "title-is-the-bureau.html": "the name of a bureau stands above the title",
}
"""Pages that are read wrong, each with what is wrong. A page that is read right is taken off this list."""


def test_every_page_of_the_folder_is_expected() -> None:
    assert {path.name for path in FOLDER.glob("*.html")} == set(LINES)
    assert all(b"<!-- SYNTHETIC: " in path.read_bytes() for path in FOLDER.glob("*.html"))
    assert set(NOT_READ) <= set(LINES)


@pytest.mark.parametrize("name", sorted(LINES))
def test_a_page_says_what_was_written_down(name: str) -> None:
    expectation = next(each for each in EXPECTATIONS if each.name == name)
    score = Score()
    compare(expectation, PAGES, score)
    reply = read_saved_document(None, expectation.page).reply
    warned = ABOUT_THE_BODY.intersection(reply.warnings if reply is not None else ())
    if sorted(warned) != LINES[name].get("warned", []):
        score.wrong.append(f"warned {sorted(warned)}")
    if score.wrong and name in NOT_READ:
        pytest.xfail(NOT_READ[name])
    assert score.wrong == []
