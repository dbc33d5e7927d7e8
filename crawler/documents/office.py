"""Text of DOCX and XLSX."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

from docx import Document
from docx.table import Table
from openpyxl import load_workbook

from crawler.documents.bounds import check_zip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as WordDocument
    from docx.table import _Cell


def docx_text(content: bytes) -> str:
    """Return paragraphs and tables in order; a table row is a line, its cells separated by tabs.

    Raises:
        NoTextError: the file would unpack to too much.
    """
    with ZipFile(BytesIO(content)) as archive:
        check_zip(archive)
    return "\n".join(_blocks(Document(BytesIO(content))))


def xlsx_text(content: bytes) -> str:
    """Return every sheet: its name, then its non-empty rows, cells separated by tabs, with computed values.

    Raises:
        NoTextError: the file would unpack to too much.
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
