"""The text of an XLS file. ``made/table.xls`` is what LibreOffice 7.4 makes of ``made/table.fods``."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.documents.bounds import NoTextError
from crawler.documents.file_types import file_type
from crawler.documents.text import read_text

TABLE = (Path(__file__).parent / "made" / "table.xls").read_bytes()


def test_each_row_that_is_not_empty_is_a_line_with_the_values_that_an_xlsx_file_would_give() -> None:
    assert file_type(TABLE) == "xls"
    assert read_text(TABLE, "xls").split("\n") == [
        "办理情况",
        "建议编号\t答复日期\t件数",
        "B003\t2026-06-20 00:00:00\t12",
        "1\t\t0.5",
    ]


def test_a_table_that_cannot_be_read_says_why() -> None:
    with pytest.raises(NoTextError, match=r"^it cannot be read"):
        read_text(TABLE[:2000], "xls")
