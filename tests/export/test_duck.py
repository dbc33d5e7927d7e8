"""Parquet, which DuckDB writes: types, metadata, every revision."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING

import pytest

from crawler.export.tables import REFERENCES, REPLIES
from tests.support.commands import scrapy_over
from tests.support.report.cities import current, journal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawler.export.derived import Tables

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


def test_the_metadata_say_what_the_file_is_and_where_the_data_come_from(
    tables: Callable[..., Tables], tmp_path: Path
) -> None:
    duckdb = pytest.importorskip("duckdb", reason="the extra data is not installed")
    duck = pytest.importorskip("crawler.export.duck")
    duck.write_parquet(tables(), tmp_path / "x.parquet", REFERENCES, chinese=True)
    with duckdb.connect() as database:
        pairs = database.execute(
            f"SELECT key, value FROM parquet_kv_metadata('{tmp_path / 'x.parquet'}')"
        ).fetchall()
        names = [row[0] for row in database.execute(f"DESCRIBE FROM '{tmp_path / 'x.parquet'}'").fetchall()]
    about = {key.decode(): value.decode() for key, value in pairs}
    assert about["title"] == REFERENCES.title
    assert "contacts masked" in about["description"]
    assert "grants no licence" in about["license"]
    assert about["version"] == "2026.9.16"
    assert list(json.loads(about["columns"])) == names == [column.chinese for column in REFERENCES.columns]
    assert json.loads(about["sources"])[0] == {
        "title": "重庆 市科技局", "path": "https://kjj.cq.gov.cn/zwgk_176/"
    }  # fmt: skip


def test_a_line_longer_than_duckdb_expects_is_read(tmp_path: Path) -> None:
    duck = pytest.importorskip("crawler.export.duck", reason="the extra data is not installed")
    rows = [{"title": "答复", "body": "段落" * 6_000_000}]
    with duck._table(rows, REPLIES, tmp_path) as database:
        found = database.execute("SELECT title, length(body) FROM rows_of_table").fetchall()
    assert found == [("答复", 12_000_000)]


def test_a_signal_ends_a_statement_that_takes_long() -> None:
    duck = pytest.importorskip("crawler.export.duck", reason="the extra data is not installed")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, stop)
    try:
        with duck._connection() as database:
            signal.setitimer(signal.ITIMER_REAL, 0.05)
            with pytest.raises(KeyboardInterrupt) as raised:
                duck._run(
                    database, "SELECT sum(hash(a.range + b.range)) FROM range(1000000) a, range(1000000) b"
                )
    finally:
        signal.signal(signal.SIGALRM, before)
    assert isinstance(raised.value.__cause__, RuntimeError), "the statement did not run to its end"
