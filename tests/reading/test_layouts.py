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


def test_every_page_of_the_folder_is_expected() -> None:
    assert {path.name for path in FOLDER.glob("*.html")} == set(LINES)
    assert all(b"<!-- SYNTHETIC: " in path.read_bytes() for path in FOLDER.glob("*.html"))


@pytest.mark.parametrize("name", sorted(LINES))
def test_a_page_says_what_was_written_down(name: str) -> None:
    expectation = next(each for each in EXPECTATIONS if each.name == name)
    score = Score()
    compare(expectation, PAGES, score)
    reply = read_saved_document(None, expectation.page).reply
    warned = ABOUT_THE_BODY.intersection(reply.warnings if reply is not None else ())
    if sorted(warned) != LINES[name].get("warned", []):
        score.wrong.append(f"warned {sorted(warned)}")
    assert score.wrong == []
