"""Writes Parquet files with DuckDB."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import orjson

from crawler.export.derived import Tables
from crawler.export.description import LICENSE, Description
from crawler.export.rows import ExportError, Rows
from crawler.export.tables import Table

_MIN_LINE_BYTES = 16 * 1024 * 1024
"""DuckDB's own limit of a line. Its buffers have twice the size of the limit, so a longer line alone raises it."""

_ROW_GROUP = 10_240
"""The rows of a row group. DuckDB holds some groups in memory; a file with its own 122,880 is a fifth smaller."""


def write_parquet(tables: Tables, path: Path, table: Table, *, chinese: bool) -> None:
    """Write a table as a Parquet file.

    Dates have the type DATE, times the type TIMESTAMP (in UTC), and lists the type LIST. Contacts and attachments are
    lists of STRUCT. The file's key-value metadata say what the table and its columns are, and where the data come from.

    Args:
        tables: the tables of the export.
        path: the file to write.
        table: the table to write.
        chinese: True for Chinese column names, False for English ones.

    Raises:
        ExportError: a record cannot be read, or the file cannot be written.
    """
    selected = ", ".join(
        f"{_quoted(column.name)} AS {_quoted(column.heading(chinese=chinese))}" for column in table.columns
    )
    with _table(tables.rows(table), table, path.parent) as database:
        about = ", ".join(
            f"{_quoted(name)}: {_text(value)}"
            for name, value in _metadata(tables.replies, table, chinese=chinese).items()
        )
        options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP}, KV_METADATA {{{about}}}"
        _run(database, f"COPY (SELECT {selected} FROM rows_of_table) TO {_text(path)} ({options})")  # noqa: S608 every name is quoted


def _metadata(rows: Rows, table: Table, *, chinese: bool) -> dict[str, str]:
    """Return the metadata of a Parquet file. Their values are texts; lists and objects are JSON."""
    about = Description.of(rows)
    columns = {column.heading(chinese=chinese): column.description for column in table.columns}
    sources = [{"title": source.title, "path": source.url} for source in about.sources]
    return {
        "title": table.title,
        "description": about.text,
        "license": LICENSE,
        "version": about.version,
        "columns": orjson.dumps(columns).decode(),
        "sources": orjson.dumps(sources).decode(),
    }


@contextmanager
def _table(
    rows: Iterable[Mapping[str, Any]], table: Table, folder: Path
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Provide a connection to a DuckDB database in which the view ``rows_of_table`` contains the rows.

    To save memory, the rows are stored in a temporary file in ``folder``.
    """
    with TemporaryDirectory(prefix=".export-", dir=folder) as temporary, _connection() as database:
        rows_file = f"{temporary}/rows.jsonl"
        longest = _MIN_LINE_BYTES
        with open(rows_file, "wb") as file:  # noqa: PTH123 DuckDB needs the name as a str
            for row in rows:
                longest = max(longest, file.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)))
        _run(database, f"SET temp_directory = {_text(temporary)}")
        types = ", ".join(f"{_quoted(column.name)}: {_text(column.type)}" for column in table.columns)
        source = (
            f"read_json({_text(rows_file)}, format = 'newline_delimited', columns = {{{types}}},"
            f" maximum_object_size = {longest})"
        )
        _run(database, f"CREATE VIEW rows_of_table AS SELECT * FROM {source}")  # noqa: S608 every name is quoted
        yield database


def _connection() -> duckdb.DuckDBPyConnection:
    """Return a connection to a new database in memory."""
    database = duckdb.connect()
    # Otherwise DuckDB would download missing extensions.
    database.execute("SET autoinstall_known_extensions = false")
    database.execute("SET TimeZone = 'UTC'")
    # A second thread would save no time, hold row groups of its own, and let DuckDB miss Ctrl-C in some statements.
    database.execute("SET threads = 1")
    return database


def _run(database: duckdb.DuckDBPyConnection, statement: str) -> None:
    try:
        database.execute(statement)
    except duckdb.Error as error:
        raise ExportError(f"The table could not be written: {error}") from error
    except (
        RuntimeError
    ) as error:  # how DuckDB ends a statement if the handler of a signal raises an exception
        if "interrupted" not in str(error):
            raise
        raise KeyboardInterrupt from error


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
