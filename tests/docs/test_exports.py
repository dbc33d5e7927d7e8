"""docs/exports.md: its statements of SQL run on exports, and its columns and formats are those that there are."""

from __future__ import annotations

import re
import sqlite3
from contextlib import chdir, closing
from typing import TYPE_CHECKING

import pytest

from crawler.commands.export import FORMATS
from crawler.export.tables import TABLES
from tests.support.commands import scrapy_over
from tests.support.project import PROJECT
from tests.support.report.cities import three_cities

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (PROJECT / "docs" / "exports.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"<!-- sql: (\S+) -->\n```sql\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the exports that the page names."""
    folder = tmp_path_factory.mktemp("exports")
    three_cities(folder / "data")
    for name in sorted({name for name, _ in BLOCKS} | set(re.findall(r"'(\w+\.parquet)'", PAGE))):
        table, _, to = name.partition(".")
        one = ["--table", table] if to == "parquet" else []
        ended = scrapy_over(folder / "data", "export", "--to", to, *one, "-o", str(folder / name))
        assert ended.code == 0, ended.said
    return folder


def test_every_block_of_sql_is_marked_and_runs(folder: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="the extra data is not installed")
    assert PAGE.count("```sql") == len(BLOCKS) > 2
    with chdir(folder), duckdb.connect() as duck, closing(sqlite3.connect("replies.sqlite")) as database:
        for name, block in BLOCKS:
            statements = [part for part in block.split(";") if part.strip()]
            for statement in statements:
                run = duck.execute if name.endswith(".parquet") else database.execute
                rows = run(statement).fetchall()
                assert rows or "same_suggestion" in statement, statement


def test_the_formats_and_tables_of_the_page_are_those_that_there_are() -> None:
    formats = re.findall(r"^\| `(\w+)` \| [^|]*\| [^|]*\| [^|]*\| [^|]*\|$", PAGE, re.MULTILINE)
    assert formats == list(FORMATS)
    tables = re.findall(r"^\| `(\w+)` \| [^|]*\|$", PAGE, re.MULTILINE)
    assert ["replies", *tables] == list(TABLES)
