"""Writes SQLite files with a full-text search that works for Chinese.

SQLite's full-text search, FTS5, has a tokenizer ``trigram`` that finds words of three or more characters. But most
Chinese words have two characters. The files therefore have a second search index, which contains each pair of adjacent
characters.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import orjson

from crawler.export.columns import TableColumn, added_column
from crawler.export.derived import Tables
from crawler.export.rows import ExportError
from crawler.export.tables import ATTACHMENTS, REPLIES, TABLES, Table

SEARCHED = (
    "title", "agency", "suggestion_title", "suggestion_deputies", "keywords", "body", "attachment_texts",
)  # fmt: skip
"""The columns of replies whose text is in both search indexes."""

_INDEXED = {
    "replies": ("city", "division", "index_number", "document_number", "published_on"),
    "references": ("cited",),
    "same_suggestion": ("suggestion_id",),
}
"""The columns of each table that have an index, besides the keys."""

STEPS_BETWEEN_SIGNALS = 1000
"""The number of steps of SQLite after which the handlers of signals run: some hundredths of a second."""

_TYPES = {"INTEGER": "INTEGER", "BOOLEAN": "INTEGER", "DATE": "DATE", "TIMESTAMP WITH TIME ZONE": "TIMESTAMP"}

_TEXTS = added_column("attachment_texts", "VARCHAR", "the texts of the reply's attachments", "附件文字")
"""A column that only SQLite's table of replies has, so that a search in replies finds the texts of their attachments."""


def write_sqlite(tables: Tables, path: Path, *, chinese: bool) -> None:
    """Write all tables to an SQLite file, with two full-text search indexes of the replies.

    The index ``replies_search`` finds words of three or more characters. The index ``replies_pairs`` finds words of two
    characters. Lists and objects are stored as JSON, which SQLite's JSON functions can read.

    Args:
        tables: the tables of the export.
        path: the file to write.
        chinese: True for Chinese column names, False for English ones.

    Raises:
        ExportError: a record cannot be read, or the file cannot be written.
    """
    try:
        with closing(sqlite3.connect(path)) as database, database:
            database.execute("PRAGMA journal_mode = OFF")
            # Handlers of signals only run in Python code. If one of them raises, SQLite ends its statement as interrupted.
            database.set_progress_handler(lambda: None, STEPS_BETWEEN_SIGNALS)
            for table in TABLES.values():
                _write_table(database, table, tables.rows(table), chinese=chinese)
            _add_attachment_texts(database, chinese=chinese)
            _index_texts(database, chinese=chinese)
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            raise KeyboardInterrupt from error
        raise ExportError(f"The table could not be written: {error}") from error


def _write_table(
    database: sqlite3.Connection, table: Table, rows: Iterable[Mapping[str, Any]], *, chinese: bool
) -> None:
    columns = (*table.columns, _TEXTS) if table is REPLIES else table.columns
    key, *others = (_quoted(column, chinese=chinese) for column in columns)
    declared = [f"{key} INTEGER PRIMARY KEY"]
    for name, column in zip(others, columns[1:], strict=True):
        reply = f" REFERENCES replies ({key})" if column.name in table.keys else ""
        declared.append(f"{name} {_TYPES.get(column.type, 'TEXT')}{reply}")
    database.execute(f'CREATE TABLE "{table.name}" ({", ".join(declared)})')
    names = [column.name for column in columns]
    placeholders = ", ".join("?" for _ in names)
    values = ([_plain(row.get(name)) for name in names] for row in rows)
    database.executemany(f'INSERT INTO "{table.name}" VALUES ({placeholders})', values)  # noqa: S608 every name is ours
    for column in columns:
        if column.name in (*table.keys, *_INDEXED.get(table.name, ())):
            name = _quoted(column, chinese=chinese)
            database.execute(f'CREATE INDEX {table.name}_{column.name} ON "{table.name}" ({name})')


def _add_attachment_texts(database: sqlite3.Connection, *, chinese: bool) -> None:
    columns = {column.name: _quoted(column, chinese=chinese) for column in (*ATTACHMENTS.columns, _TEXTS)}
    reply, text = columns["reply_id"], columns["text"]
    database.execute(
        f"UPDATE replies SET {columns['attachment_texts']} ="  # noqa: S608 every name is ours
        f" (SELECT group_concat({text}, char(10)) FROM attachments WHERE {reply} = replies.rowid)"
        f" WHERE rowid IN (SELECT {reply} FROM attachments WHERE {text} <> '')"
    )


def _index_texts(database: sqlite3.Connection, *, chinese: bool) -> None:
    """Make the two search indexes of the replies."""
    columns = [column for column in (*REPLIES.columns, _TEXTS) if column.name in SEARCHED]
    names = ", ".join(_quoted(column, chinese=chinese) for column in columns)
    key = REPLIES.columns[0].heading(chinese=chinese)
    # Datasette and sqlite-utils recognise a table's full text by content="replies", without spaces.
    database.execute(
        f"CREATE VIRTUAL TABLE replies_search USING fts5({names}, content=\"replies\", content_rowid='{key}',"
        " tokenize='trigram')"
    )
    database.execute("CREATE VIRTUAL TABLE replies_pairs USING fts5(pairs, content = '', detail = 'none')")
    indexed = (
        (number, " ".join(dict.fromkeys(pairs(_texts(columns, values)))))
        for number, *values in database.execute(f"SELECT rowid, {names} FROM replies")  # noqa: S608 every name is ours
    )
    database.executemany("INSERT INTO replies_pairs (rowid, pairs) VALUES (?, ?)", indexed)
    database.execute("INSERT INTO replies_search (replies_search) VALUES ('rebuild')")


def _texts(columns: Sequence[TableColumn], values: Sequence[str | None]) -> Iterator[str]:
    for column, value in zip(columns, values, strict=True):
        if value is not None:
            yield from orjson.loads(value) if column.nested else [value]


def pairs(texts: Iterable[str]) -> Iterator[str]:
    """Yield every two adjacent letters or digits of each text, as a string of two characters.

    Chinese characters count as letters. No pair contains punctuation or white space.
    """
    for text in texts:
        for is_word, run in groupby(text, str.isalnum):
            if is_word:
                yield from (first + second for first, second in pairwise(run))


def _quoted(column: TableColumn, *, chinese: bool) -> str:
    return f'"{column.heading(chinese=chinese)}"'


def _plain(value: Any) -> Any:
    return orjson.dumps(value).decode() if isinstance(value, list | dict) else value
