"""Writes SQLite files with a full-text search that works for Chinese.

SQLite's full-text search, FTS5, has a tokenizer ``trigram`` that finds words of three or more characters. But most
Chinese words have two characters. The files therefore have a second search index, which contains each pair of adjacent
characters.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import orjson

from crawler.export.columns import table_columns
from crawler.export.rows import ExportError, Rows

SEARCHED = ("title", "agency", "suggestion_title", "suggestion_deputies", "keywords", "body")
"""The columns whose text is in both search indexes."""

STEPS_BETWEEN_SIGNALS = 1000
"""The number of steps of SQLite after which the handlers of signals run: some hundredths of a second."""

_TYPES = {"INTEGER": "INTEGER", "BOOLEAN": "INTEGER", "DATE": "DATE", "TIMESTAMP WITH TIME ZONE": "TIMESTAMP"}


def write_sqlite(rows: Rows, path: Path, *, chinese: bool) -> None:
    """Write rows as the table ``replies`` of an SQLite file, with two full-text search indexes.

    The index ``replies_search`` finds words of three or more characters. The index ``replies_pairs`` finds words of two
    characters. Lists and objects are stored as JSON, which SQLite's JSON functions can read.

    Args:
        rows: the rows to write.
        path: the file to write.
        chinese: True for Chinese column names, False for English ones.

    Raises:
        ExportError: a record cannot be read, or the file cannot be written.
    """
    try:
        _write(rows, path, {column.name: column.heading(chinese=chinese) for column in table_columns()})
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            raise KeyboardInterrupt from error
        raise ExportError(f"The table could not be written: {error}") from error


def _write(rows: Rows, path: Path, headings: Mapping[str, str]) -> None:
    searched = [headings[name] for name in SEARCHED]
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA journal_mode = OFF")
        # Handlers of signals only run in Python code. If one of them raises, SQLite ends its statement as interrupted.
        database.set_progress_handler(lambda: None, STEPS_BETWEEN_SIGNALS)
        declared = ", ".join(
            f'"{headings[column.name]}" {_TYPES.get(column.type, "TEXT")}' for column in table_columns()
        )
        database.execute(f"CREATE TABLE replies (id INTEGER PRIMARY KEY, {declared})")
        names = ", ".join(f'"{name}"' for name in searched)
        # Datasette and sqlite-utils recognise a table's full text by content="replies", without spaces.
        database.execute(
            f"CREATE VIRTUAL TABLE replies_search USING fts5({names}, content=\"replies\", content_rowid='id',"
            " tokenize='trigram')"
        )
        database.execute(
            "CREATE VIRTUAL TABLE replies_pairs USING fts5(pairs, content = '', detail = 'none')"
        )
        placeholders = ", ".join("?" for _ in range(len(table_columns()) + 1))
        database.executemany(f"INSERT INTO replies VALUES ({placeholders})", _values(rows, database))  # noqa: S608
        database.execute("INSERT INTO replies_search (replies_search) VALUES ('rebuild')")
        for name in ("city", "index_number", "published_on"):
            database.execute(f'CREATE INDEX replies_{name} ON replies ("{headings[name]}")')


def pairs(texts: Iterable[str]) -> Iterator[str]:
    """Yield every two adjacent letters or digits of each text, as a string of two characters.

    Chinese characters count as letters. No pair contains punctuation or white space.
    """
    for text in texts:
        for is_word, run in groupby(text, str.isalnum):
            if is_word:
                yield from (first + second for first, second in pairwise(run))


def _values(rows: Rows, database: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    for number, row in enumerate(rows, start=1):
        indexed = " ".join(dict.fromkeys(pairs(_searched_texts(row))))
        database.execute("INSERT INTO replies_pairs (rowid, pairs) VALUES (?, ?)", (number, indexed))
        yield (number, *(_plain(row[column.name]) for column in table_columns()))


def _searched_texts(row: Mapping[str, Any]) -> Iterator[str]:
    for name in SEARCHED:
        value = row[name]
        yield from value if isinstance(value, list) else [value or ""]


def _plain(value: Any) -> Any:
    return orjson.dumps(value).decode() if isinstance(value, list | dict) else value
