"""The rows of an export: masked, of every schema so far, and no broken line among them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import orjson
import pytest

from crawler.export.columns import table_columns
from crawler.export.derived import tables_of
from crawler.export.rows import ExportError, Rows
from crawler.export.sqlite import write_sqlite
from crawler.items import SCHEMA_VERSION
from tests.support.commands import scrapy_over
from tests.support.report.cities import journal, reply_number, write_records

if TYPE_CHECKING:
    from pathlib import Path


def test_contacts_are_masked_unless_asked_for(data: Path, tmp_path: Path) -> None:
    with_contacts, masked = tmp_path / "with.sqlite", tmp_path / "masked.sqlite"
    assert (
        "as printed"
        in scrapy_over(data, "export", "--to", "sqlite", "-o", str(with_contacts), "--with-contacts").screen
    )
    assert scrapy_over(data, "export", "--to", "sqlite", "-o", str(masked)).code == 0
    assert b"67510836" in with_contacts.read_bytes()
    assert b"67510836" not in masked.read_bytes()
    true_hashes = {record["content_sha256"] for record in journal(data)}
    with closing(sqlite3.connect(masked)) as database:
        hashes = {row[0] for row in database.execute("SELECT content_sha256 FROM replies")}
    assert not hashes & true_hashes, "the true hash would let a masked number be told by trying"


def test_a_torn_last_line_is_left_out_and_said(tmp_path: Path) -> None:
    city = tmp_path / "chongqing"
    write_records(city, [reply_number(1)])
    with (city / "records.jsonl").open("ab") as file:
        file.write(b'{"schema_version":1,"ci')
    rows = Rows([city])
    assert len(list(rows)) == 1
    assert "the last line is incomplete and was left out" in rows.notes[0]


def test_records_of_an_earlier_schema_are_exported_as_far_as_they_go(tmp_path: Path) -> None:
    city = tmp_path / "chongqing"
    write_records(city, [reply_number(1)])
    line = orjson.loads((city / "records.jsonl").read_bytes())
    early = {key: line[key] for key in ("title", "url", "content_sha256", "index_number")}
    with (city / "records.jsonl").open("ab") as file:
        file.write(
            orjson.dumps(
                {**early, "schema_version": 0, "url": "https://kjj.cq.gov.cn/2", "index_number": "2"}
            )
            + b"\n"
        )
    for with_contacts in (True, False):
        rows = Rows([city], with_contacts=with_contacts)
        _, earlier = list(rows)
        assert list(earlier) == [column.name for column in table_columns()]
        assert (earlier["title"], earlier["agency"], earlier["fetched_at"]) == (line["title"], None, None)
        assert "schema version 0 in 1 line;" in rows.notes[0]
        with tables_of(Rows([city], with_contacts=with_contacts), tmp_path, derived=True) as tables:
            write_sqlite(tables, tmp_path / f"{with_contacts}.sqlite", chinese=False)


def test_records_of_a_later_schema_are_refused_in_words(tmp_path: Path) -> None:
    city = tmp_path / "chongqing"
    write_records(city, [reply_number(1)])
    line = orjson.loads((city / "records.jsonl").read_bytes())
    (city / "records.jsonl").write_bytes(orjson.dumps(line | {"schema_version": SCHEMA_VERSION + 1}) + b"\n")
    with pytest.raises(ExportError, match="use the version of fuwen that wrote them"):
        list(Rows([city]))


def test_records_of_schema_version_1_are_exported_without_a_note(tmp_path: Path) -> None:
    city = tmp_path / "chongqing"
    write_records(city, [reply_number(1)])
    line = orjson.loads((city / "records.jsonl").read_bytes())
    old = {key: value for key, value in line.items() if key not in {"continues", "withdrawn"}}
    (city / "records.jsonl").write_bytes(orjson.dumps(old | {"schema_version": 1}) + b"\n")
    for with_contacts in (True, False):
        rows = Rows([city], with_contacts=with_contacts)
        (row,) = list(rows)
        assert (row["schema_version"], row["continues"], row["withdrawn"]) == (2, None, False)
        assert rows.notes == []


def test_withdrawn_records_are_left_out_and_counted(tmp_path: Path) -> None:
    city = tmp_path / "chongqing"
    gone = reply_number(2)
    gone.revision, gone.withdrawn = 2, True
    write_records(city, [reply_number(1), reply_number(2), gone])
    rows = Rows([city])
    assert [row["index_number"] for row in rows] == [reply_number(1).index_number]
    assert rows.notes == [f"{city / 'records.jsonl'}: left out 1 withdrawn record."]
    everything = Rows([city], all_revisions=True)
    assert [row["withdrawn"] for row in everything] == [False, False, True]
    assert everything.notes == []
