"""The names of the columns are those that the report has for the fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.export.columns import CHINESE, table_columns
from crawler.report.page import page_words

if TYPE_CHECKING:
    pass


def test_the_report_and_the_exports_call_a_field_the_same() -> None:
    words = page_words()
    for column in table_columns():
        name = f"field.{'.'.join(column.path)}"
        if name in words:
            assert words[name]["zh"] == CHINESE[column.name]
