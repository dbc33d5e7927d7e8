"""Writes CSV files: exact ones for programs, and ones for spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import orjson

from crawler.counts import counted
from crawler.export.derived import Tables
from crawler.export.tables import Table

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""The first characters of a cell that a spreadsheet may take as a formula."""


def write_csv(tables: Tables, path: Path, table: Table, *, chinese: bool, spreadsheet: bool) -> None:
    """Write a table as a CSV file in UTF-8.

    Values are separated by commas, lines end with LF, and the first line contains the headings. Lists and objects are
    written as JSON. A note is added to the replies' notes if cells look like formulas.

    Args:
        tables: the tables of the export.
        path: the file to write.
        table: the table to write.
        chinese: True for Chinese headings, False for English ones.
        spreadsheet: True to begin the file with a byte order mark, without which Excel does not read UTF-8, and to
            put an apostrophe before texts that look like formulas.

    Raises:
        ExportError: a record cannot be read.
    """
    formulas = write_rows(tables.rows(table), path, table, chinese=chinese, spreadsheet=spreadsheet)
    if formulas:
        cells = f"{table.name}: {counted(formulas, 'cell')}"
        tables.replies.notes.append(
            f"{cells} got an apostrophe before =, +, -, @ or a tab, so that a spreadsheet runs no formula."
            if spreadsheet
            else f"{cells} with =, +, -, @ or a tab at the beginning, which a spreadsheet may run as a formula. For"
            " spreadsheets, add --excel or use --to xlsx."
        )


def write_rows(
    rows: Iterable[Mapping[str, Any]], path: Path, table: Table, *, chinese: bool, spreadsheet: bool
) -> int:
    """Write rows as a CSV file, as :func:`write_csv` does. Return the number of cells that look like formulas."""
    names = [column.name for column in table.columns]
    formulas = 0
    with path.open("w", encoding="utf-8-sig" if spreadsheet else "utf-8", newline="") as file:
        minimal = csv.writer(file, lineterminator="\n")
        # Python before 3.13 does not quote a carriage return, which other programs take as the end of a line.
        quoted = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        minimal.writerow(column.heading(chinese=chinese) for column in table.columns)
        for row in rows:
            cells = [cell(row[name]) for name in names]
            suspects = [
                n for n, text in enumerate(cells) if isinstance(text, str) and text.startswith(FORMULA)
            ]
            formulas += len(suspects)
            for number in suspects if spreadsheet else ():
                cells[number] = f"'{cells[number]}"
            has_return = any(isinstance(text, str) and "\r" in text for text in cells)
            (quoted if has_return else minimal).writerow(cells)
    return formulas


def cell(value: Any) -> Any:
    """Return the content of a cell: JSON for true, false, lists and objects; an empty text for null."""
    return orjson.dumps(value).decode() if isinstance(value, bool | list | dict) else value
