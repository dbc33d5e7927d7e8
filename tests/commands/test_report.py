"""``scrapy report``: the page is named, nothing but a page is replaced, mistakes are told in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.commands.report import _summary
from crawler.report.page import WrittenReport
from tests.support.commands import scrapy_here, scrapy_process
from tests.support.report.cities import (
    reply_number,
    three_cities,
    write_records,
    write_run,
)

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_the_command_says_that_the_page_has_not_all_records(tmp_path: Path) -> None:
    made = WrittenReport(tmp_path / "report.html", 1, 60_000, 50_000, None, None, [])
    assert _summary(made)[-2] == (
        "The page has the newest 50,000 records. The others are in the cities' records.jsonl; scrapy export writes all of"
        " them as a table."
    )
    whole = WrittenReport(tmp_path / "report.html", 1, 50_000, 50_000, None, None, [])
    assert len(_summary(whole)) == 1


def test_the_command_names_the_page(tmp_path: Path) -> None:
    write_records(tmp_path / "chongqing", [reply_number(1)])
    write_run(tmp_path / "chongqing", "2026-09-20T02:20:00Z", 0)
    page = tmp_path / "report.html"
    ended = scrapy_process("report", "-s", f"DATA_DIR={tmp_path}")
    assert ended.code == 0, ended.said
    assert ended.out.splitlines()[-1] == f"Report: {page} (1 city, 1 record). Open it in a browser."
    before = page.read_bytes()
    elsewhere = scrapy_here("report", "-s", f"DATA_DIR={tmp_path}", "-o", str(tmp_path / "other.html"))
    assert elsewhere.code == 0
    assert page.read_bytes() == before


def test_nothing_but_a_page_is_replaced(tmp_path: Path) -> None:
    three_cities(tmp_path)
    journal = tmp_path / "chongqing" / "records.jsonl"
    before = journal.read_bytes()
    ended = scrapy_here("report", "-s", f"DATA_DIR={tmp_path}", "-o", str(journal))
    assert ended.code == 2
    assert "that file is not an HTML page, so it is not replaced" in ended.said
    assert journal.read_bytes() == before
    page = tmp_path / "page.html"
    page.write_text("<!DOCTYPE html><title>an earlier one</title>", encoding="utf-8")
    assert scrapy_here("report", "-s", f"DATA_DIR={tmp_path}", "-o", str(page)).code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["-s", "DATA_DIR=no-such-folder"], 1, "There is no data folder no-such-folder. Crawl a city first"),
        (["-o", "/no/such/folder/report.html"], 2, "name a file in a folder that exists"),
        (["chongqing"], 2, "a report always shows all cities, so name none."),
    ],
)
def test_a_mistake_is_told_in_words(tmp_path: Path, arguments: list[str], code: int, words: str) -> None:
    ended = scrapy_here("report", "-s", f"DATA_DIR={tmp_path}", *arguments)
    assert ended.code == code
    assert words in ended.screen
    assert "Traceback" not in ended.said


@pytest.mark.parametrize("given", [".", "no/such/folder/replies.atom", "pyproject.toml"])
def test_a_feed_that_cannot_be_a_feeds_file_is_a_sentence(given: str, tmp_path: Path) -> None:
    three_cities(tmp_path)
    ended = scrapy_here("report", "--feed", given, "-s", f"DATA_DIR={tmp_path}")
    assert ended.code == 2
    assert f"--feed {given}: " in ended.said
    assert not (tmp_path / "report.html").exists()


def test_the_command_writes_a_feed_and_replaces_it(tmp_path: Path) -> None:
    three_cities(tmp_path)
    feed = tmp_path / "replies.atom"
    for _ in range(2):
        ended = scrapy_here("report", "--feed", str(feed), "-s", f"DATA_DIR={tmp_path}")
        assert (ended.code, f"Feed: {feed} (" in ended.out) == (0, True)
