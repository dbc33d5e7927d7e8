"""``scrapy export``: nothing is overwritten unasked, and mistakes are told in words."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import orjson
import pytest

from tests.support.commands import read_by_nobody, scrapy_over, scrapy_process
from tests.support.project import PROJECT
from tests.support.report.cities import reply_number, three_cities, what_came_since, write_records
from tests.support.runs import crawls_into

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.saved_portal import SavedPortal

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three cities and what came since, which no test changes."""
    data = tmp_path_factory.mktemp("data")
    three_cities(data)
    what_came_since(data)
    return data


def test_nothing_that_is_there_is_overwritten_unless_told(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "replies.sqlite"
    path.write_bytes(b"precious")
    ended = scrapy_process("export", "-s", f"DATA_DIR={data}", "--to", "sqlite", "-o", path)
    assert (ended.code, path.read_bytes()) == (2, b"precious")
    assert "exists already and was not changed. Name another with -o, or add --force" in ended.screen
    assert scrapy_over(data, "export", "--to", "sqlite", "-o", str(path), "--force").code == 0
    assert path.read_bytes().startswith(b"SQLite format 3")
    left = sorted(each.name for each in tmp_path.iterdir())
    assert left == ["replies.datasette.yaml", "replies.sqlite"], "nothing is left aside"


def test_a_broken_line_stops_the_export_and_is_named(tmp_path: Path) -> None:
    city = tmp_path / "data" / "chongqing"
    write_records(city, [reply_number(1), reply_number(2)])
    with (city / "records.jsonl").open("ab") as file:
        file.write(b'{"no": "record"}\n')
    ended = scrapy_over(tmp_path / "data", "export", "--to", "sqlite", "-o", str(tmp_path / "x.sqlite"))
    assert ended.code == 1
    assert "records.jsonl, line 3, is not a record. Nothing was written" in ended.screen
    assert not (tmp_path / "x.sqlite").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "--to must be one of parquet, csv, sqlite, xlsx, datapackage"),
        (["--to", "excel"], 2, "--to must be one of"),
        (["--to", "csv", "--table", "reply"], 2, "--table must be one of replies, attachments, references"),
        (["--to", "xlsx", "--table", "references"], 2, "--to xlsx writes all tables: leave --table out"),
        (["--to", "parquet", "--excel"], 2, "--excel is for --to csv"),
        (["--to", "sqlite", "atlantis"], 2, "There is no city atlantis"),
        (["--to", "sqlite", "-o", "no/such/folder/x.sqlite"], 1, "is no folder"),
        (["--to", "sqlite", "-s", "DATA_DIR=no-such-folder"], 1, "There is no data folder"),
    ],
)
def test_a_mistake_is_told_in_words(data: Path, arguments: list[str], code: int, words: str) -> None:
    ended = scrapy_over(data, "export", *arguments)
    assert ended.code == code
    assert words in ended.screen
    assert "Traceback" not in ended.screen


@pytest.mark.parametrize("to", ["csv", "parquet", "sqlite", "xlsx"])
def test_a_table_on_standard_output_has_nothing_else_there(data: Path, tmp_path: Path, to: str) -> None:
    path = tmp_path / "table"
    assert scrapy_over(data, "export", "--to", to, "-o", path).code == 0
    ended = subprocess.run(
        [sys.executable, "-m", "scrapy", "export", "-s", f"DATA_DIR={data}", "--to", to, "-o", "-"],
        cwd=PROJECT, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert ended.returncode == 0
    if to == "xlsx":  # a workbook has the time at which it was written
        assert zipfile.is_zipfile(io.BytesIO(ended.stdout))
    else:
        assert ended.stdout == path.read_bytes()
    assert ended.stderr.decode().splitlines()[-1].startswith("Standard output: ")
    assert not (PROJECT / "-").exists()


def test_a_table_for_a_closed_pipe_or_a_full_disk_ends_in_words(data: Path) -> None:
    words = ["export", "-s", f"DATA_DIR={data}", "--to", "csv", "-o", "-"]
    with read_by_nobody() as nobody:
        ended = scrapy_process(*words, stdout=nobody)
    assert (ended.code, "Traceback" in ended.said) == (0, False)
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123 a device
        ended = scrapy_process(*words, stdout=full)
    assert (ended.code, ended.said) == (
        1,
        "Standard output could not be written: No space left on device. No file was left behind.\n",
    )


@pytest.mark.parametrize(
    "words",
    [
        ["export", "--to", "datapackage"],
        ["report"],
        ["archive", "pack", "chongqing"],
        ["reextract", "chongqing", "fixtures/chongqing"],
    ],
)
def test_what_cannot_go_to_standard_output_is_refused(data: Path, words: list[str]) -> None:
    ended = scrapy_over(data, words[0], *words[1:], "-o", "-")
    assert ended.code == 2
    assert "-o -: this is not written to standard output. Name a path" in ended.screen
    assert not (PROJECT / "-").exists()


def test_without_the_extra_the_sentence_says_how_to_get_it(data: Path, tmp_path: Path) -> None:
    hidden = "import importlib.util as u, sys; f = u.find_spec; u.find_spec = lambda n, *a: None if n == 'duckdb' else f(n, *a)"
    start = f"{hidden}; from scrapy.cmdline import execute; execute(['scrapy', *sys.argv[1:]])"
    ended = subprocess.run(
        [sys.executable, "-c", start, "export", "--to", "parquet", "-o", str(tmp_path / "x.parquet"), "-s", f"DATA_DIR={data}"],
        cwd=PROJECT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert ended.returncode == 1
    assert "--to parquet needs duckdb: pip install" in ended.stderr


def test_scrapys_own_feeds_write_beside_the_store(kjj: SavedPortal, tmp_path: Path) -> None:
    feed = tmp_path / "out.jsonl"
    run = crawls_into(tmp_path / "data")("-O", str(feed), replay=kjj.folder)
    assert run.code == 0, run.screen
    lines = [orjson.loads(line) for line in feed.read_bytes().splitlines()]
    assert len(lines) == 4
    assert lines == run.lines()
