"""Reading the text of XLS files, which Excel 97 to 2003 and WPS write."""

from __future__ import annotations

import sys

import xlrd

from crawler.documents.bounds import NoTextError


def xls_text(content: bytes) -> str:
    """Return the text of every sheet in an XLS file.

    A sheet's first line is its name. Each row that is not empty is a line, with its cells separated by tabs.
    The cells contain computed values, not formulas.

    Raises:
        NoTextError: the file is encrypted.
    """
    try:
        book = xlrd.open_workbook(file_contents=content, on_demand=True, logfile=sys.stderr)
    except xlrd.XLRDError as error:
        raise NoTextError(
            "it is encrypted" if "encrypted" in str(error) else "it cannot be read (XLRDError)"
        ) from error
    lines = []
    for name in book.sheet_names():
        lines.append(name)
        for row in book.sheet_by_name(name).get_rows():
            cells = [_cell(cell, book.datemode) for cell in row]
            if any(cells):
                lines.append("\t".join(cells).rstrip("\t"))
        book.unload_sheet(name)
    return "\n".join(lines)


def _cell(cell: xlrd.sheet.Cell, datemode: int) -> str:
    """Return the text of a cell, which is that of the same cell in an XLSX file."""
    value = cell.value
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            value = xlrd.xldate_as_datetime(value, datemode)
        except (ValueError, OverflowError):
            return str(value)
    elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
        value = bool(value)
    elif cell.ctype == xlrd.XL_CELL_ERROR:
        value = xlrd.error_text_from_code.get(value, "")
    elif cell.ctype == xlrd.XL_CELL_NUMBER and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())
