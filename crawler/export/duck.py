"""Parquet and CSV, written by DuckDB."""

from __future__ import annotations

from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import duckdb
import orjson

from crawler.export.columns import table_columns
from crawler.export.rows import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.export.columns import TableColumn
    from crawler.export.rows import Rows

_LONGEST_LINE = 128 * 1024 * 1024
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


def write_parquet(rows: Rows, path: Path, *, chinese: bool) -> None:
    """Dates are DATE, the moment of fetching a TIMESTAMP in UTC, lists LIST, contacts and attachments STRUCTs."""
    selected = ", ".join(
        f"{_name(column)} AS {_quoted(column.heading(chinese=chinese))}" for column in table_columns()
    )
    with _table(rows, path.parent) as database:
        _run(
            database,
            f"COPY (SELECT {selected} FROM replies) TO {_text(path)} (FORMAT parquet, COMPRESSION zstd)",  # noqa: S608 every name is quoted
        )


def write_csv(rows: Rows, path: Path, *, chinese: bool) -> None:
    """UTF-8, comma, LF, a heading; lists and objects are JSON."""
    selected = ", ".join(
        f"{_as_text(column)} AS {_quoted(column.heading(chinese=chinese))}" for column in table_columns()
    )
    with _table(rows, path.parent) as database:
        _run(database, f"COPY (SELECT {selected} FROM replies) TO {_text(path)} (FORMAT csv, HEADER)")  # noqa: S608 every name is quoted


@contextmanager
def _table(rows: Rows, beside: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The rows as the table ``replies``. They wait in a file beside the export, not in memory."""
    with TemporaryDirectory(prefix=".export-", dir=beside) as folder, duckdb.connect() as database:
        waiting = f"{folder}/rows.jsonl"
        with open(waiting, "wb") as file:  # noqa: PTH123 DuckDB wants the name as text too
            file.writelines(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)
        # What is not in the package is not fetched from anywhere.
        _run(database, "SET autoinstall_known_extensions = false")
        _run(database, "SET TimeZone = 'UTC'")
        _run(database, f"SET temp_directory = {_text(folder)}")
        types = ", ".join(f"{_quoted(column.name)}: {_text(column.type)}" for column in table_columns())
        source = (
            f"read_json({_text(waiting)}, format = 'newline_delimited', columns = {{{types}}},"
            f" maximum_object_size = {_LONGEST_LINE})"
        )
        _run(database, f"CREATE VIEW replies AS SELECT * FROM {source}")  # noqa: S608 every name is quoted
        yield database


def _run(database: duckdb.DuckDBPyConnection, statement: str) -> None:
    try:
        database.execute(statement)
    except duckdb.Error as error:
        raise ExportError(f"The table could not be written: {error}") from error


def _name(column: TableColumn) -> str:
    return _quoted(column.name)


def _as_text(column: TableColumn) -> str:
    if column.nested:
        return f"to_json({_name(column)})"
    if column.package_type == "datetime":
        return f"strftime({_name(column)}, {_text(_MOMENT)})"
    return _name(column)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
