"""Parquet and CSV, which DuckDB writes: types, headings, every revision."""

from __future__ import annotations

import csv
import json
import signal
from typing import TYPE_CHECKING

import pytest

from crawler.export.columns import CHINESE, table_columns
from tests.support.commands import scrapy_over
from tests.support.report.cities import current, journal

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


WORD = "教育"


def test_parquet_has_the_journals_records_with_types(data: Path, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="the extra data is not installed")
    path = tmp_path / "replies.parquet"
    ended = scrapy_over(data, "export", "--to", "parquet", "-o", str(path))
    assert ended.code == 0, ended.said
    assert "475 records of 3 cities, contacts masked" in ended.screen
    with duckdb.connect() as database:
        types = dict(
            database.execute(f"SELECT column_name, column_type FROM (DESCRIBE FROM '{path}')").fetchall()
        )
        assert types["published_on"] == types["reply_signed_on"] == "DATE"
        assert types["fetched_at"] == "TIMESTAMP WITH TIME ZONE"
        assert types["suggestion_deputies"] == types["topics"] == "VARCHAR[]"
        assert types["reply_contacts"] == "STRUCT(unit VARCHAR, person VARCHAR, phone VARCHAR)[]"
        assert types["metadata"] == "MAP(VARCHAR, VARCHAR)"
        assert types["suggestion_term"] == types["revision"] == "INTEGER"
        records = current(data).values()
        (counts,) = database.execute(
            f"SELECT count(*), count(*) FILTER (contains(body, '{WORD}')) FROM '{path}'"
        ).fetchall()
        assert counts == (len(records), sum(WORD in record["body"] for record in records))
        newest = database.execute(f"SELECT document_number FROM '{path}' WHERE revision = 2").fetchall()
        assert newest == [("渝科局函〔2026〕999号",)]


def test_all_revisions_are_the_journals_lines(data: Path, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="the extra data is not installed")
    path = tmp_path / "all.parquet"
    assert scrapy_over(data, "export", "--to", "parquet", "--all-revisions", "-o", str(path)).code == 0
    with duckdb.connect() as database:
        assert database.execute(f"SELECT count(*) FROM '{path}'").fetchall() == [(len(journal(data)),)]


def test_csv_has_chinese_headings_and_json_for_lists(data: Path, tmp_path: Path) -> None:
    pytest.importorskip("duckdb", reason="the extra data is not installed")
    path = tmp_path / "replies.csv"
    ended = scrapy_over(data, "export", "--to", "csv", "-o", str(path), "--chinese-headers", "chongqing")
    assert ended.code == 0, ended.said
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 355
    row = next(row for row in rows if row["建议编号"] == "0100")
    assert list(row) == list(CHINESE.values())
    assert json.loads(row["代表"]) == ["顾长宁"]
    assert row["抓取时间"].endswith("T02:20:00Z")
    assert json.loads(row["页面标签"])["发布机构"] == row["发布机构"]


def test_an_empty_city_gives_an_empty_table(tmp_path: Path) -> None:
    pytest.importorskip("duckdb", reason="the extra data is not installed")
    (tmp_path / "data" / "chongqing" / "runs").mkdir(parents=True)
    ended = scrapy_over(tmp_path / "data", "export", "--to", "csv", "-o", str(tmp_path / "x.csv"))
    assert ended.code == 0, ended.said
    assert (tmp_path / "x.csv").read_text().splitlines() == [
        ",".join(column.name for column in table_columns())
    ]


def test_a_signal_ends_a_statement_that_takes_long() -> None:
    duckdb = pytest.importorskip("duckdb", reason="the extra data is not installed")
    duck = pytest.importorskip("crawler.export.duck")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, stop)
    try:
        with duckdb.connect() as database:
            signal.setitimer(signal.ITIMER_REAL, 0.05)
            with pytest.raises(KeyboardInterrupt) as raised:
                duck._run(
                    database, "SELECT sum(hash(a.range + b.range)) FROM range(1000000) a, range(1000000) b"
                )
    finally:
        signal.signal(signal.SIGALRM, before)
    assert isinstance(raised.value.__cause__, RuntimeError), "the statement did not run to its end"
