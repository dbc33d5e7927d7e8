"""Exports: the same records as the journal's, typed, masked, and never onto something that is there."""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from crawler.export.columns import CHINESE, table_columns
from crawler.export.rows import ExportError, Rows
from crawler.export.sqlite import pairs, write_sqlite
from crawler.export.target import written_aside
from crawler.report.page import page_words
from tests.support.report_cities import reply_number, three_cities, what_came_since, write_records
from tests.support.runs import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.runs import Crawl
    from tests.support.saved_portal import SavedPortal

FOUND_BY_TWO = "教育"
FOUND_BY_FOUR = "职业教育"


@dataclass
class Ended:
    code: int
    said: str


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    three_cities(data)
    what_came_since(data)
    return data


def export(data: Path, *arguments: str) -> Ended:
    command = [sys.executable, "-W", "error", "-m", "scrapy", "export", "-s", f"DATA_DIR={data}", *arguments]
    ended = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=120)
    return Ended(ended.returncode, ended.stdout + ended.stderr)


def journal(data: Path) -> list[dict[str, Any]]:
    return [
        orjson.loads(line)
        for path in sorted(data.glob("*/records.jsonl"))
        for line in path.read_bytes().splitlines()
    ]


def current(data: Path) -> dict[str, dict[str, Any]]:
    """Each record's newest version, by its address: in these cities no address changes."""
    return {f"{record['city']} {record['url']}": record for record in journal(data)}


def test_parquet_has_the_journals_records_with_types(data: Path, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="the extra data is not installed")
    path = tmp_path / "replies.parquet"
    ended = export(data, "--to", "parquet", "-o", str(path))
    assert ended.code == 0, ended.said
    assert "475 records of 3 cities, contacts masked" in ended.said
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
            f"SELECT count(*), count(*) FILTER (contains(body, '{FOUND_BY_TWO}')) FROM '{path}'"
        ).fetchall()
        assert counts == (len(records), sum(FOUND_BY_TWO in record["body"] for record in records))
        newest = database.execute(f"SELECT document_number FROM '{path}' WHERE revision = 2").fetchall()
        assert newest == [("渝科局函〔2026〕999号",)]


def test_all_revisions_are_the_journals_lines(data: Path, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="the extra data is not installed")
    path = tmp_path / "all.parquet"
    assert export(data, "--to", "parquet", "--all-revisions", "-o", str(path)).code == 0
    with duckdb.connect() as database:
        assert database.execute(f"SELECT count(*) FROM '{path}'").fetchall() == [(len(journal(data)),)]


def test_csv_has_chinese_headings_and_json_for_lists(data: Path, tmp_path: Path) -> None:
    pytest.importorskip("duckdb", reason="the extra data is not installed")
    path = tmp_path / "replies.csv"
    ended = export(data, "--to", "csv", "-o", str(path), "--chinese-headers", "chongqing")
    assert ended.code == 0, ended.said
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 355
    row = next(row for row in rows if row["建议编号"] == "0100")
    assert list(row) == list(CHINESE.values())
    assert json.loads(row["代表"]) == ["顾长宁"]
    assert row["抓取时间"].endswith("T02:20:00Z")
    assert json.loads(row["页面标签"])["发布机构"] == row["发布机构"]


def test_contacts_are_masked_unless_asked_for(data: Path, tmp_path: Path) -> None:
    with_contacts, masked = tmp_path / "with.sqlite", tmp_path / "masked.sqlite"
    assert "as printed" in export(data, "--to", "sqlite", "-o", str(with_contacts), "--with-contacts").said
    assert export(data, "--to", "sqlite", "-o", str(masked)).code == 0
    assert b"67510836" in with_contacts.read_bytes()
    assert b"67510836" not in masked.read_bytes()
    true_hashes = {record["content_sha256"] for record in journal(data)}
    with closing(sqlite3.connect(masked)) as database:
        hashes = {row[0] for row in database.execute("SELECT content_sha256 FROM replies")}
    assert not hashes & true_hashes, "the true hash would let a masked number be told by trying"


def test_sqlite_finds_words_of_two_and_of_more_characters(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "replies.sqlite"
    ended = export(data, "--to", "sqlite", "-o", str(path), "--with-contacts")
    assert ended.code == 0, ended.said
    assert "replies_pairs MATCH" in ended.said, "how to search is said"
    records = current(data).values()

    def having(word: str) -> int:
        return sum(word in record["title"] + "\n" + record["body"] for record in records)

    with closing(sqlite3.connect(path)) as database:

        def count(query: str) -> int:
            return int(database.execute(query).fetchone()[0])

        assert count("SELECT count(*) FROM replies") == len(records)
        two = f"SELECT count(*) FROM replies_pairs WHERE replies_pairs MATCH '{FOUND_BY_TWO}'"
        four = f"SELECT count(*) FROM replies_search WHERE replies_search MATCH '\"{FOUND_BY_FOUR}\"'"
        assert count(two) == having(FOUND_BY_TWO) > 0
        assert count(four) == having(FOUND_BY_FOUR) > 0
        assert (
            count("SELECT count(*) FROM replies_pairs WHERE replies_pairs MATCH '没有'")
            == having("没有")
            == 0
        )
        first = database.execute(
            "SELECT typeof(revision), json_extract(suggestion_deputies, '$[0]'), date(published_on) FROM replies"
            " WHERE suggestion_number = '0100'"
        ).fetchone()
    assert first == ("integer", "顾长宁", "2026-03-01")


def test_pairs_do_not_reach_over_punctuation() -> None:
    assert list(pairs(["教育，育人", "甲"])) == ["教育", "育人"]


def test_a_data_package_describes_its_table_and_is_valid(data: Path, tmp_path: Path) -> None:
    pytest.importorskip("duckdb", reason="the extra data is not installed")
    frictionless = pytest.importorskip("frictionless", reason="the extra data is not installed")
    path = tmp_path / "package"
    ended = export(data, "--to", "datapackage", "-o", str(path), "zhengzhou")
    assert ended.code == 0, ended.said
    package = json.loads((path / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = package["resources"]
    assert [each["name"] for each in resource["schema"]["fields"]] == [
        column.name for column in table_columns()
    ]
    assert {each["name"]: each["type"] for each in resource["schema"]["fields"]}["published_on"] == "date"
    report = frictionless.validate(str(path / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])[:3]
    assert report.tasks[0].stats["rows"] == 120


def test_nothing_that_is_there_is_overwritten_unless_told(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "replies.sqlite"
    path.write_bytes(b"precious")
    ended = export(data, "--to", "sqlite", "-o", str(path))
    assert (ended.code, path.read_bytes()) == (2, b"precious")
    assert "was left as it is: name another with -o, or add --force" in ended.said
    assert export(data, "--to", "sqlite", "-o", str(path), "--force").code == 0
    assert path.read_bytes().startswith(b"SQLite format 3")
    assert [each.name for each in tmp_path.iterdir()] == ["replies.sqlite"], "nothing is left aside"


def test_force_replaces_no_folder_that_is_no_package(tmp_path: Path) -> None:
    folder = tmp_path / "photographs"
    folder.mkdir()
    (folder / "one.jpg").write_bytes(b"x")
    with pytest.raises(ExportError, match="no data package"), written_aside(folder, force=True):
        pass
    assert (folder / "one.jpg").exists()


def test_an_export_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "replies.sqlite"
    path.write_bytes(b"before")

    class FullDiskError(Exception):
        pass

    def write_half() -> None:
        with written_aside(path, force=True) as aside:
            aside.write_bytes(b"half")
            raise FullDiskError

    with pytest.raises(FullDiskError):
        write_half()
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("replies.sqlite", b"before")]


def test_a_broken_line_stops_the_export_and_is_named(tmp_path: Path) -> None:
    city = tmp_path / "data" / "chongqing"
    write_records(city, [reply_number(1), reply_number(2)])
    with (city / "records.jsonl").open("ab") as file:
        file.write(b'{"no": "record"}\n')
    ended = export(tmp_path / "data", "--to", "sqlite", "-o", str(tmp_path / "x.sqlite"))
    assert ended.code == 1
    assert "records.jsonl, line 3, is no record. Nothing was written" in ended.said
    assert not (tmp_path / "x.sqlite").exists()


def test_a_torn_last_line_is_left_out_and_said(tmp_path: Path) -> None:
    city = tmp_path / "chongqing"
    write_records(city, [reply_number(1)])
    with (city / "records.jsonl").open("ab") as file:
        file.write(b'{"schema_version":1,"ci')
    rows = Rows([city])
    assert len(list(rows)) == 1
    assert "the last line is not whole and was left out" in rows.notes[0]


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
        assert "1 lines are of schema version 0" in rows.notes[0]
        write_sqlite(
            Rows([city], with_contacts=with_contacts), tmp_path / f"{with_contacts}.sqlite", chinese=False
        )


def test_records_of_a_later_schema_are_refused_in_words(tmp_path: Path) -> None:
    city = tmp_path / "chongqing"
    write_records(city, [reply_number(1)])
    line = orjson.loads((city / "records.jsonl").read_bytes())
    (city / "records.jsonl").write_bytes(orjson.dumps(line | {"schema_version": 2}) + b"\n")
    with pytest.raises(ExportError, match="export with the version that wrote them"):
        list(Rows([city]))


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "Write --to and one of parquet, csv, sqlite, datapackage"),
        (["--to", "excel"], 2, "Write --to and one of"),
        (["--to", "sqlite", "atlantis"], 2, "has no city atlantis"),
        (["--to", "sqlite", "-o", "no/such/folder/x.sqlite"], 1, "is no folder"),
        (["--to", "sqlite", "-s", "DATA_DIR=no-such-folder"], 1, "There is no data folder"),
    ],
)
def test_a_mistake_is_told_in_words(data: Path, arguments: list[str], code: int, words: str) -> None:
    ended = export(data, *arguments)
    assert ended.code == code
    assert words in ended.said
    assert "Traceback" not in ended.said


def test_without_the_extra_the_sentence_says_how_to_get_it(data: Path, tmp_path: Path) -> None:
    hidden = "import importlib.util as u, sys; f = u.find_spec; u.find_spec = lambda n, *a: None if n == 'duckdb' else f(n, *a)"
    start = f"{hidden}; from scrapy.cmdline import execute; execute(['scrapy', *sys.argv[1:]])"
    ended = subprocess.run(
        [sys.executable, "-c", start, "export", "--to", "csv", "-o", str(tmp_path / "x.csv"), "-s", f"DATA_DIR={data}"],
        cwd=PROJECT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert ended.returncode == 1
    assert "--to csv needs duckdb: pip install" in ended.stderr


def test_an_empty_city_gives_an_empty_table(tmp_path: Path) -> None:
    pytest.importorskip("duckdb", reason="the extra data is not installed")
    (tmp_path / "data" / "chongqing" / "runs").mkdir(parents=True)
    ended = export(tmp_path / "data", "--to", "csv", "-o", str(tmp_path / "x.csv"))
    assert ended.code == 0, ended.said
    assert (tmp_path / "x.csv").read_text().splitlines() == [
        ",".join(column.name for column in table_columns())
    ]


def test_the_report_and_the_exports_call_a_field_the_same() -> None:
    words = page_words()
    for column in table_columns():
        name = f"field.{'.'.join(column.path)}"
        if name in words:
            assert words[name]["zh"] == CHINESE[column.name]


def test_scrapys_own_feeds_write_beside_the_store(crawl: Crawl, kjj: SavedPortal, tmp_path: Path) -> None:
    feed = tmp_path / "out.jsonl"
    run = crawl("-O", str(feed), replay=kjj.folder)
    assert run.code == 0, run.screen
    lines = [orjson.loads(line) for line in feed.read_bytes().splitlines()]
    assert len(lines) == 4
    assert lines == run.lines()
