"""Writes a Data Package (datapackage.org): tables as CSV files, with a description of every column."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from frictionless import Package

from crawler.export.columns import TableColumn
from crawler.export.csv_file import write_rows
from crawler.export.derived import Tables
from crawler.export.description import KEYWORDS, LICENSE, TITLE, Description
from crawler.export.package.citation import citation
from crawler.export.package.croissant import croissant
from crawler.export.package.written_table import WrittenTable
from crawler.export.rows import ExportError
from crawler.export.tables import REPLIES, TABLES
from crawler.export.target import PACKAGE


def write_package(tables: Tables, path: Path, *, chinese: bool) -> None:
    """Write all tables as a Data Package: a folder with CSV files and their description ``datapackage.json``.

    The description contains each column's type and meaning, the keys, the sources, and a hash of each file. The folder
    also has ``croissant.json`` and ``CITATION.cff``.

    Args:
        tables: the tables of the export.
        path: the folder to create.
        chinese: True for Chinese headings, False for English ones.

    Raises:
        ExportError: a record cannot be read, the tables cannot be written, or the package would not conform to the
            Data Package standard.
    """
    path.mkdir()
    written = list(_write_tables(tables, path, chinese=chinese))
    about = Description.of(tables.replies)
    package = descriptor(written, about, chinese=chinese)
    problem = next(iter(Package.metadata_validate(package)), None)
    if problem is not None:
        raise ExportError(f"The data package would not be valid: {problem.message}")
    _write_json(path / "croissant.json", croissant(written, about, chinese=chinese))
    (path / "CITATION.cff").write_text(citation(about), encoding="utf-8")
    _write_json(path / PACKAGE, package)


def _write_tables(tables: Tables, path: Path, *, chinese: bool) -> Iterator[WrittenTable]:
    for table in TABLES.values():
        file = path / f"{table.name}.csv"
        write_rows(tables.rows(table), file, table, chinese=chinese, spreadsheet=False)
        with file.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        yield WrittenTable(table, file.name, file.stat().st_size, digest)


def descriptor(written: list[WrittenTable], about: Description, *, chinese: bool) -> dict[str, Any]:
    """Return the content of ``datapackage.json``."""
    return {
        "profile": "tabular-data-package",
        "name": "fuwen-replies",
        "title": TITLE,
        "description": about.text,
        "version": about.version,
        "keywords": list(KEYWORDS),
        "licenses": [{"name": "notspecified", "title": LICENSE}],
        "sources": [{"title": source.title, "path": source.url} for source in about.sources],
        "resources": [_resource(each, chinese=chinese) for each in written],
    }


def _resource(written: WrittenTable, *, chinese: bool) -> dict[str, Any]:
    table = written.table
    key = table.columns[0].heading(chinese=chinese)
    schema: dict[str, Any] = {
        "fields": [_field(column, chinese=chinese) for column in table.columns],
        "primaryKey": [key],
    }
    if table.keys:
        schema["foreignKeys"] = [
            {
                "fields": [column.heading(chinese=chinese)],
                "reference": {
                    "resource": REPLIES.name,
                    "fields": [REPLIES.columns[0].heading(chinese=chinese)],
                },
            }
            for column in table.columns
            if column.name in table.keys
        ]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "path": written.file,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": written.size,
        "hash": f"sha256:{written.sha256}",
        "schema": schema,
    }


def _field(column: TableColumn, *, chinese: bool) -> dict[str, str]:
    return {
        "name": column.heading(chinese=chinese),
        "type": column.package_type,
        "title": column.chinese,
        "description": column.description,
        **({"format": "%Y-%m-%dT%H:%M:%SZ"} if column.package_type == "datetime" else {}),
    }


def _write_json(path: Path, value: dict[str, Any]) -> None:
    path.write_bytes(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
