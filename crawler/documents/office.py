"""Reading the text of DOCX and XLSX files."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from docx import Document
from docx.document import Document as WordDocument
from docx.table import Table, _Cell
from openpyxl import load_workbook

from crawler.documents.bounds import check_zip


def docx_text(content: bytes) -> str:
    """Return the text of the paragraphs and tables in a DOCX file, in order.

    Each paragraph is a line. Each row of a table is a line, with its cells separated by tabs.

    Raises:
        NoTextError: the file would unpack to too much data, contains too many files or is encrypted.
    """
    with ZipFile(BytesIO(content)) as archive:
        check_zip(archive)
    return "\n".join(_blocks(Document(BytesIO(content))))


def xlsx_text(content: bytes) -> str:
    """Return the text of every sheet in an XLSX file.

    A sheet's first line is its name. Each row that is not empty is a line, with its cells separated by tabs.
    The cells contain computed values, not formulas.

    Raises:
        NoTextError: the file would unpack to too much data, contains too many files or is encrypted.
    """
    with ZipFile(BytesIO(content)) as archive:
        check_zip(archive)
    book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    lines = []
    for sheet in book.worksheets:
        lines.append(sheet.title)
        for row in sheet.iter_rows(values_only=True):
            cells = ["" if value is None else " ".join(str(value).split()) for value in row]
            if any(cells):
                lines.append("\t".join(cells).rstrip("\t"))
    return "\n".join(lines)


def _blocks(part: WordDocument | _Cell) -> Iterator[str]:
    for block in part.iter_inner_content():
        if not isinstance(block, Table):
            yield block.text
            continue
        for row in block.rows:
            yield "\t".join(" ".join(" ".join(_blocks(cell)).split()) for cell in row.cells)
