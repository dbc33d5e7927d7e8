"""SQLite, in which Chinese words of two characters and of more are found."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from crawler.export import sqlite
from crawler.export.sqlite import pairs, write_sqlite
from crawler.export.tables import TABLES
from tests.support.commands import scrapy_over
from tests.support.report.cities import current

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawler.export.derived import Tables


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


def test_the_full_text_of_a_reply_includes_its_attachments(
    tables: Callable[..., Tables], tmp_path: Path
) -> None:
    write_sqlite(tables(), tmp_path / "x.sqlite", chinese=False)
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as database:
        for index, words in (("replies_search", '"概算调整"'), ("replies_pairs", "概算")):
            found = database.execute(f"SELECT rowid FROM {index} WHERE {index} MATCH ?", (words,)).fetchall()
            assert found == [(1,)], index
        assert database.execute("SELECT count(*) FROM replies WHERE body LIKE '%概算%'").fetchone() == (0,)


@pytest.mark.parametrize("chinese", [False, True])
def test_the_tables_are_joined_by_their_keys(
    tables: Callable[..., Tables], tmp_path: Path, *, chinese: bool
) -> None:
    write_sqlite(tables(), tmp_path / "x.sqlite", chinese=chinese)
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as database:
        database.execute("PRAGMA foreign_keys = ON")
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        for table in TABLES.values():
            keys = {row[3] for row in database.execute(f'PRAGMA foreign_key_list("{table.name}")')}
            headings = {column.name: column.heading(chinese=chinese) for column in table.columns}
            assert keys == {headings[key] for key in table.keys}
            assert database.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()[0] > 1
        found = database.execute("SELECT rowid FROM replies_search WHERE replies_search MATCH '\"概算调整\"'")
        assert found.fetchall() == [(1,)]


def test_a_signal_ends_a_statement_that_takes_long(
    tables: Callable[..., Tables], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Writing the search index is one statement. The signal comes while it runs."""
    index_texts = sqlite._index_texts

    def index_after_a_signal(database: sqlite3.Connection, *, chinese: bool) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        database.execute(
            "WITH RECURSIVE many (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many) SELECT count(*) FROM many"
        ).fetchone()
        index_texts(database, chinese=chinese)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sqlite, "_index_texts", index_after_a_signal)
    before = signal.signal(signal.SIGALRM, stop)
    try:
        with pytest.raises(KeyboardInterrupt) as raised:
            write_sqlite(tables(), tmp_path / "x.sqlite", chinese=False)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert isinstance(raised.value.__cause__, sqlite3.OperationalError), (
        "the statement did not run to its end"
    )
