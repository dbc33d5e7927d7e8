"""CSV: exact for programs; for spreadsheets with a byte order mark and no formula."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

from crawler.counts import counted
from crawler.export.columns import CHINESE, table_columns
from crawler.export.csv_file import write_csv, write_rows
from crawler.export.tables import REFERENCES, REPLIES, TABLES
from tests.support.commands import scrapy_over

from .conftest import FORMULA

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawler.export.derived import Tables


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_has_chinese_headings_and_json_for_lists(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "replies.csv"
    ended = scrapy_over(data, "export", "--to", "csv", "-o", str(path), "--chinese-headers", "chongqing")
    assert ended.code == 0, ended.said
    rows = read(path)
    assert len(rows) == 355
    row = next(row for row in rows if row["建议编号"] == "0100")
    assert list(row) == list(CHINESE.values())
    assert json.loads(row["代表"]) == ["顾长宁"]
    assert row["抓取时间"].endswith("T02:20:00Z")
    assert json.loads(row["页面标签"])["发布机构"] == row["发布机构"]
    assert (row["地区"], row["行政区划代码"], row["已撤除"]) == ("重庆市", "500000", "false")


def test_an_empty_city_gives_an_empty_table(tmp_path: Path) -> None:
    (tmp_path / "data" / "chongqing" / "runs").mkdir(parents=True)
    ended = scrapy_over(tmp_path / "data", "export", "--to", "csv", "-o", str(tmp_path / "x.csv"))
    assert ended.code == 0, ended.said
    assert (tmp_path / "x.csv").read_text().splitlines() == [
        ",".join(column.name for column in table_columns())
    ]


@pytest.mark.parametrize(
    ("arguments", "mark"), [([], False), (["--excel"], True), (["--chinese-headers"], True)]
)
def test_a_file_for_spreadsheets_has_a_byte_order_mark_and_another_has_none(
    data: Path, tmp_path: Path, arguments: list[str], *, mark: bool
) -> None:
    path = tmp_path / "x.csv"
    assert scrapy_over(data, "export", "--to", "csv", "-o", str(path), *arguments, "zhengzhou").code == 0
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") is mark


def test_a_file_for_programs_has_formulas_as_printed_and_says_so(
    tables: Callable[..., Tables], tmp_path: Path
) -> None:
    made = tables()
    write_csv(made, tmp_path / "x.csv", REPLIES, chinese=False, spreadsheet=False)
    assert [row["title"] for row in read(tmp_path / "x.csv")][2] == FORMULA
    (note,) = made.replies.notes
    assert note == (
        "replies: 1 cell with =, +, -, @ or a tab at the beginning, which a spreadsheet may run as a formula. For"
        " spreadsheets, add --excel or use --to xlsx."
    )


def test_a_file_for_spreadsheets_has_no_formula_and_says_so(
    tables: Callable[..., Tables], tmp_path: Path
) -> None:
    made = tables()
    write_csv(made, tmp_path / "x.csv", REPLIES, chinese=False, spreadsheet=True)
    assert [row["title"] for row in read(tmp_path / "x.csv")][2] == f"'{FORMULA}"
    assert made.replies.notes[0].startswith("replies: 1 cell got an apostrophe before =")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_every_beginning_of_a_formula_is_counted(tmp_path: Path, begin: str) -> None:
    row = dict.fromkeys((column.name for column in REFERENCES.columns), 1) | {"cited": f"{begin}1+1"}
    assert write_rows([row], tmp_path / "x.csv", REFERENCES, chinese=False, spreadsheet=True) == 1
    assert read(tmp_path / "x.csv")[0]["cited"] == f"'{begin}1+1"


@pytest.mark.parametrize("table", sorted(TABLES))
def test_each_table_can_be_written(data: Path, tmp_path: Path, table: str) -> None:
    path = tmp_path / "x.csv"
    ended = scrapy_over(data, "export", "--to", "csv", "--table", table, "-o", str(path), "zhengzhou")
    assert ended.code == 0, ended.said
    heading = path.read_text(encoding="utf-8").splitlines()[0]
    assert heading == ",".join(column.name for column in TABLES[table].columns)
    rows = counted(len(read(path)), "row")
    written = "" if table == "replies" else f"{rows} of the table {table}, from "
    assert f"x.csv: {written}120 records of 1 city" in ended.screen
