"""Excel workbooks: texts and no formulas, dates, and the limits of Excel."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from crawler.export.tables import REFERENCES, REPLIES, TABLES
from tests.support.commands import scrapy_over

from .conftest import FORMULA

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawler.export.derived import Tables

openpyxl = pytest.importorskip("openpyxl", reason="the extra data is not installed")
excel = pytest.importorskip("crawler.export.excel")


def opened(path: Path) -> Any:
    return openpyxl.load_workbook(path)


def column_of(sheet: Any, name: str) -> list[Any]:
    heading = [cell.value for cell in sheet[1]]
    return [row[heading.index(name)] for row in sheet.iter_rows(min_row=2)]


def test_a_workbook_has_a_sheet_for_each_table(tables: Callable[..., Tables], tmp_path: Path) -> None:
    excel.write_xlsx(tables(), tmp_path / "x.xlsx", chinese=True)
    book = opened(tmp_path / "x.xlsx")
    assert book.sheetnames == [table.chinese for table in TABLES.values()]
    assert [cell.value for cell in book["答复"][1]] == [column.chinese for column in REPLIES.columns]
    assert column_of(book["答复"], "成文日期")[0].value == datetime(2026, 9, 12)  # noqa: DTZ001 Excel has no time zones
    assert column_of(book["答复"], "代表")[0].value == '["庹晓岚"]'
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("openpyxl")] == []


def test_a_text_is_never_a_formula(tables: Callable[..., Tables], tmp_path: Path) -> None:
    excel.write_xlsx(tables(), tmp_path / "x.xlsx", chinese=False)
    cell = column_of(opened(tmp_path / "x.xlsx")["replies"], "title")[2]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (FORMULA, "s", True)


@pytest.mark.parametrize("text", ["+1", "-1", "@a", "=1+1", "#N/A", "\tx"])
def test_what_excel_might_calculate_is_a_text(tmp_path: Path, text: str) -> None:
    row = dict.fromkeys((column.name for column in REFERENCES.columns), 1) | {"cited": text}
    book = openpyxl.Workbook(write_only=True)
    assert excel._write_table(book, REFERENCES, [row], chinese=False) == 0
    book.save(tmp_path / "x.xlsx")
    (cell,) = column_of(opened(tmp_path / "x.xlsx")["references"], "cited")
    assert (cell.value, cell.data_type) == (text, "s")


def test_a_character_that_xml_has_not_is_replaced(tmp_path: Path) -> None:
    row = dict.fromkeys((column.name for column in REFERENCES.columns), 1) | {"cited": "a\x00b\x0bc"}
    book = openpyxl.Workbook(write_only=True)
    excel._write_table(book, REFERENCES, [row], chinese=False)
    book.save(tmp_path / "x.xlsx")
    assert column_of(opened(tmp_path / "x.xlsx")["references"], "cited")[0].value == "a\ufffdb\ufffdc"


def test_a_text_that_is_too_long_is_cut_and_counted(
    tables: Callable[..., Tables], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "MAX_CHARACTERS", 40)
    made = tables()
    excel.write_xlsx(made, tmp_path / "x.xlsx", chinese=False)
    bodies = column_of(opened(tmp_path / "x.xlsx")["replies"], "body")
    assert [len(cell.value) for cell in bodies] == [40, 40, 40]
    assert any(
        note.startswith("replies: ") and "cut after 40 characters" in note for note in made.replies.notes
    )


@pytest.mark.parametrize("text", ["字" * 32767, "𠮷" * 16383])
def test_a_text_that_fits_is_whole_counted_as_excel_counts(text: str) -> None:
    assert excel._fitting(text) == text
    assert excel._fitting(text + "𠮷") == text


def test_rows_beyond_the_limit_are_on_further_sheets(
    tables: Callable[..., Tables], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "MAX_ROWS", 3)
    excel.write_xlsx(tables(), tmp_path / "x.xlsx", chinese=False)
    book = opened(tmp_path / "x.xlsx")
    assert [cell.value for name in ("replies", "replies 2") for cell in column_of(book[name], "id")] == [
        1,
        2,
        3,
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [("2026-09-12", date(2026, 9, 12)), ("1899-12-31", "1899-12-31"), ("unknown", "unknown")],
)
def test_a_date_that_excel_has_not_is_a_text(text: str, value: object) -> None:
    assert excel._date(text) == value


def test_the_command_writes_a_workbook(data: Path, tmp_path: Path) -> None:
    ended = scrapy_over(data, "export", "--to", "xlsx", "-o", str(tmp_path / "x.xlsx"), "zhengzhou")
    assert ended.code == 0, ended.said
    assert len(column_of(opened(tmp_path / "x.xlsx")["replies"], "id")) == 120
