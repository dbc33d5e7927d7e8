"""Writes Parquet and CSV files with DuckDB."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import orjson

from crawler.export.columns import TableColumn, table_columns
from crawler.export.rows import ExportError, Rows

_MAX_LINE_BYTES = 128 * 1024 * 1024
_TIME_FORMAT = "%Y-%m-%dT%H:%M:%SZ"


def write_parquet(rows: Rows, path: Path, *, chinese: bool) -> None:
    """Write rows as a Parquet file.

    Dates have the type DATE, times the type TIMESTAMP (in UTC), and lists the type LIST. Contacts and attachments are
    lists of STRUCT.

    Args:
        rows: the rows to write.
        path: the file to write.
        chinese: True for Chinese column names, False for English ones.

    Raises:
        ExportError: a record cannot be read, or the file cannot be written.
    """
    _copy(rows, path, _name, "FORMAT parquet, COMPRESSION zstd", chinese=chinese)


def write_csv(rows: Rows, path: Path, *, chinese: bool) -> None:
    """Write rows as a CSV file.

    The file is in UTF-8. Values are separated by commas, lines end with LF, and the first line contains the headings.
    Lists and objects are written as JSON.

    Args:
        rows: the rows to write.
        path: the file to write.
        chinese: True for Chinese headings, False for English ones.

    Raises:
        ExportError: a record cannot be read, or the file cannot be written.
    """
    _copy(rows, path, _as_text, "FORMAT csv, HEADER", chinese=chinese)


def _copy(
    rows: Rows, path: Path, expression: Callable[[TableColumn], str], options: str, *, chinese: bool
) -> None:
    """Write rows to a file with DuckDB's statement COPY.

    Args:
        rows: the rows to write.
        path: the file to write.
        expression: a function that returns the SQL expression for a column's values.
        options: the options of the statement, which name the format.
        chinese: True for Chinese headings, False for English ones.
    """
    selected = ", ".join(
        f"{expression(column)} AS {_quoted(column.heading(chinese=chinese))}" for column in table_columns()
    )
    with _table(rows, path.parent) as database:
        _run(database, f"COPY (SELECT {selected} FROM replies) TO {_text(path)} ({options})")  # noqa: S608 every name is quoted


@contextmanager
def _table(rows: Rows, folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Provide a connection to a DuckDB database in which the view ``replies`` contains the rows.

    To save memory, the rows are stored in a temporary file in ``folder``.
    """
    with TemporaryDirectory(prefix=".export-", dir=folder) as temporary, duckdb.connect() as database:
        rows_file = f"{temporary}/rows.jsonl"
        with open(rows_file, "wb") as file:  # noqa: PTH123 DuckDB needs the name as a str
            file.writelines(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)
        # Otherwise DuckDB would download missing extensions.
        _run(database, "SET autoinstall_known_extensions = false")
        _run(database, "SET TimeZone = 'UTC'")
        _run(database, f"SET temp_directory = {_text(temporary)}")
        types = ", ".join(f"{_quoted(column.name)}: {_text(column.type)}" for column in table_columns())
        source = (
            f"read_json({_text(rows_file)}, format = 'newline_delimited', columns = {{{types}}},"
            f" maximum_object_size = {_MAX_LINE_BYTES})"
        )
        _run(database, f"CREATE VIEW replies AS SELECT * FROM {source}")  # noqa: S608 every name is quoted
        yield database


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


def _name(column: TableColumn) -> str:
    return _quoted(column.name)


def _as_text(column: TableColumn) -> str:
    if column.nested:
        return f"to_json({_name(column)})"
    if column.package_type == "datetime":
        return f"strftime({_name(column)}, {_text(_TIME_FORMAT)})"
    return _name(column)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
