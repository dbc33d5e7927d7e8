"""The tables: every column has a heading in both languages and a meaning, and no name is a reserved word."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from crawler.export.tables import TABLES, Table


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_the_headings_of_a_table_are_different_and_its_columns_explained(table: Table) -> None:
    for chinese in (True, False):
        headings = [column.heading(chinese=chinese) for column in table.columns]
        assert len(set(headings)) == len(headings)
    assert not [column.name for column in table.columns if not column.chinese]
    assert table.columns[0].name == "id"
    assert set(table.keys) <= {column.name for column in table.columns}


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_the_columns_need_no_quotes_in_sql(table: Table) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        names = ", ".join(column.name for column in table.columns)
        database.execute(f'CREATE TABLE "{table.name}" ({names})')
