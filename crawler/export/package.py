"""Writes a Data Package (datapackage.org): a table as a CSV file, with a description of every column."""

from __future__ import annotations

from pathlib import Path

from frictionless import Package, Resource, Schema

from crawler import __version__
from crawler.export.columns import CHINESE, table_columns
from crawler.export.duck import write_csv
from crawler.export.rows import ExportError, Rows
from crawler.export.target import PACKAGE

TABLE = "replies.csv"


def write_package(rows: Rows, path: Path, *, chinese: bool) -> None:
    """Write rows as a Data Package: a folder with the table ``replies.csv`` and its description ``datapackage.json``.

    The description contains each column's type and meaning, the number of rows, and a hash of ``replies.csv``.

    Args:
        rows: the rows to write.
        path: the folder to create.
        chinese: True for Chinese headings, False for English ones.

    Raises:
        ExportError: a record cannot be read, the table cannot be written, or the package would not conform to the Data
            Package standard.
    """
    path.mkdir()
    write_csv(rows, path / TABLE, chinese=chinese)
    fields = [
        {
            "name": column.heading(chinese=chinese),
            "type": column.package_type,
            "title": CHINESE[column.name],
            "description": column.description,
            **({"format": "%Y-%m-%dT%H:%M:%SZ"} if column.package_type == "datetime" else {}),
        }
        for column in table_columns()
    ]
    resource = Resource(
        name="replies",
        path=TABLE,
        basepath=str(path),
        encoding="utf-8",
        schema=Schema.from_descriptor({"fields": fields}),
    )
    resource.infer(stats=True)
    package = Package(
        name="fuwen-replies",
        title="Replies to deputies' suggestions",
        description=f"Written by fuwen {__version__}. Each row says in url where its text comes from.",
        resources=[resource],
        basepath=str(path),
    )
    errors = package.metadata_validate(package.to_descriptor())
    problem = next(iter(errors), None)
    if problem is not None:
        raise ExportError(f"The data package would not be valid: {problem.message}")
    package.to_json(str(path / PACKAGE))
