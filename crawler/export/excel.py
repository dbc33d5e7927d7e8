"""Writes Excel workbooks (.xlsx), within the limits of Excel."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ERROR_CODES, ILLEGAL_CHARACTERS_RE, WriteOnlyCell

from crawler.counts import counted
from crawler.export.csv_file import FORMULA, cell
from crawler.export.derived import Tables
from crawler.export.tables import TABLES, Table

MAX_ROWS = 1_048_576
"""The number of rows that Excel has on a sheet."""

MAX_CHARACTERS = 32_767
"""The number of UTF-16 units that Excel has in a cell."""


def write_xlsx(tables: Tables, path: Path, *, chinese: bool) -> None:
    """Write all tables as the sheets of a workbook. A table with more rows than a sheet has goes on in further sheets.

    Texts are written as texts, whatever they begin with, and never as formulas. Dates are dates; times, lists and objects
    are texts. A text that is too long for a cell is cut, and a note says how many were.

    Args:
        tables: the tables of the export.
        path: the file to write.
        chinese: True for Chinese names of sheets and headings, False for English ones.

    Raises:
        ExportError: a record cannot be read.
    """
    with _temporary_files_in(path.parent):
        workbook = Workbook(write_only=True)
        for table in TABLES.values():
            cut = _write_table(workbook, table, tables.rows(table), chinese=chinese)
            if cut:
                tables.replies.notes.append(
                    f"{table.name}: {counted(cut, 'text')} cut after {MAX_CHARACTERS} characters, the limit of a cell in"
                    " Excel. Other formats have the whole."
                )
        workbook.save(path)


def _write_table(
    workbook: Workbook, table: Table, rows: Iterable[Mapping[str, Any]], *, chinese: bool
) -> int:
    """Write the sheets of a table. Return the number of texts that were cut."""
    sheet: Any = None
    written = cut = 0
    headings = [column.heading(chinese=chinese) for column in table.columns]
    for number, row in enumerate(rows):
        if number % (MAX_ROWS - 1) == 0:
            sheet = _new_sheet(workbook, table, number // (MAX_ROWS - 1) + 1, headings, chinese=chinese)
        cells = []
        for column in table.columns:
            value = cell(row[column.name])
            if isinstance(value, str):
                if column.type == "DATE":
                    value = _date(value)
                elif len(value) > MAX_CHARACTERS // 2 and (short := _fitting(value)) != value:
                    value, cut = short, cut + 1
            cells.append(_cell(sheet, value))
        sheet.append(cells)
        written += 1
    if not written:
        _new_sheet(workbook, table, 1, headings, chinese=chinese)
    return cut


def _new_sheet(workbook: Workbook, table: Table, number: int, headings: list[str], *, chinese: bool) -> Any:
    name = table.chinese if chinese else table.name
    sheet = workbook.create_sheet(name if number == 1 else f"{name} {number}")
    sheet.freeze_panes = "A2"
    sheet.append(headings)
    return sheet


def _cell(sheet: Any, value: Any) -> Any:
    """Return a value for a row of ``sheet``: a text that openpyxl would not take as a text is marked as one."""
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)
    if not text.startswith(FORMULA) and text not in ERROR_CODES:
        return text
    marked = WriteOnlyCell(sheet, value=text)
    marked.data_type = "s"
    marked.quotePrefix = True  # Excel keeps it a text when somebody edits the cell
    return marked


def _date(text: str) -> date | str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return day if day.year >= 1900 else text  # Excel's calendar begins in 1900


def _fitting(text: str) -> str:
    """Return as much of the beginning of a text as a cell has room for."""
    units = text.encode("utf-16-le", errors="surrogatepass")
    return units[: 2 * MAX_CHARACTERS].decode("utf-16-le", errors="ignore")


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    """Let the temporary files of openpyxl, which grow as large as the workbook, be in ``folder``."""
    before = tempfile.tempdir
    tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before
