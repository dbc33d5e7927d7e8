"""SQLite, in which Chinese words of two characters and of more are found."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from crawler.export import sqlite
from crawler.export.columns import table_columns
from crawler.export.sqlite import pairs, write_sqlite
from tests.support.commands import scrapy_over
from tests.support.report.cities import current

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.export.rows import Rows


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


def test_datasette_recognises_the_full_text_search(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "replies.sqlite"
    assert scrapy_over(data, "export", "--to", "sqlite", "-o", str(path)).code == 0
    with closing(sqlite3.connect(path)) as database:
        # Datasette and sqlite-utils know a table's full text by one of these two spellings in its declaration.
        recognised = database.execute(
            "SELECT name FROM sqlite_master WHERE rootpage = 0 AND (sql LIKE '%VIRTUAL TABLE%USING FTS%content=\"replies\"%'"
            " OR sql LIKE '%VIRTUAL TABLE%USING FTS%content=[replies]%')"
        ).fetchall()
    assert recognised == [("replies_search",)]


def test_pairs_do_not_reach_over_punctuation() -> None:
    assert list(pairs(["教育，育人", "甲"])) == ["教育", "育人"]


def test_a_signal_ends_a_statement_that_takes_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Writing the search index is one statement. The signal comes while it runs."""
    values = sqlite._values

    def values_then_a_signal(rows: Rows, database: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
        yield from values(rows, database)
        signal.setitimer(signal.ITIMER_REAL, 0.01)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sqlite, "_values", values_then_a_signal)
    row = dict.fromkeys((column.name for column in table_columns()), None) | {"body": "教育职业" * 300}
    before = signal.signal(signal.SIGALRM, stop)
    try:
        with pytest.raises(KeyboardInterrupt) as raised:
            write_sqlite([row] * 3000, tmp_path / "x.sqlite", chinese=False)  # type: ignore[arg-type] # rows
    finally:
        signal.signal(signal.SIGALRM, before)
    assert isinstance(raised.value.__cause__, sqlite3.OperationalError), (
        "the statement did not run to its end"
    )
