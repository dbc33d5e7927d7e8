"""SQLite, in which Chinese words of two characters and of more are found."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from crawler.export.sqlite import pairs
from tests.support.commands import scrapy_over
from tests.support.report.cities import current

if TYPE_CHECKING:
    from pathlib import Path


FOUND_BY_TWO = "教育"
FOUND_BY_FOUR = "职业教育"


def test_sqlite_finds_words_of_two_and_of_more_characters(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "replies.sqlite"
    ended = scrapy_over(data, "export", "--to", "sqlite", "-o", str(path), "--with-contacts")
    assert ended.code == 0, ended.said
    assert "replies_pairs MATCH" in ended.screen, "how to search is said"
    records = current(data).values()

    def having(word: str) -> int:
        return sum(word in record["title"] + "\n" + record["body"] for record in records)

    with closing(sqlite3.connect(path)) as database:

        def count(query: str) -> int:
            return int(database.execute(query).fetchone()[0])

        assert count("SELECT count(*) FROM replies") == len(records)
        two = f"SELECT count(*) FROM replies_pairs WHERE replies_pairs MATCH '{FOUND_BY_TWO}'"
        four = f"SELECT count(*) FROM replies_search WHERE replies_search MATCH '\"{FOUND_BY_FOUR}\"'"
        assert count(two) == having(FOUND_BY_TWO) > 0
        assert count(four) == having(FOUND_BY_FOUR) > 0
        assert (
            count("SELECT count(*) FROM replies_pairs WHERE replies_pairs MATCH '没有'")
            == having("没有")
            == 0
        )
        first = database.execute(
            "SELECT typeof(revision), json_extract(suggestion_deputies, '$[0]'), date(published_on) FROM replies"
            " WHERE suggestion_number = '0100'"
        ).fetchone()
    assert first == ("integer", "顾长宁", "2026-03-01")


def test_pairs_do_not_reach_over_punctuation() -> None:
    assert list(pairs(["教育，育人", "甲"])) == ["教育", "育人"]
