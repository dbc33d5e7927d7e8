"""The bundled pages: what `scrapy crawl` makes of them, and that nothing else is asked of anybody."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from crawler.schema import SCHEMA_FILE

ROOT = Path(__file__).parents[1]
CITIES = ("zhengzhou", "chongqing")
"""The cities that the project began with, with a fixture of every case that was met."""

ALL_CITIES = sorted(path.parent.name for path in (ROOT / "fixtures").glob("*/pages.jsonl"))

# Runs a scrapy command with every connection it opens told on standard error.
TRACED = """
import sys
def told(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo"):
        print("NETWORK", event, arguments[1:], file=sys.stderr)
sys.addaudithook(told)
from scrapy.cmdline import execute
execute(["scrapy", *sys.argv[1:]])
"""


def _records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module", params=ALL_CITIES)
def replayed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path, str]:
    """A city's fixtures, replayed into an empty folder: city, DATA_DIR, what the process said of the network."""
    city: str = request.param
    out = tmp_path_factory.mktemp(city)
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            TRACED,
            "crawl",
            city,
            "-s",
            f"REPLAY=fixtures/{city}",
            "-s",
            f"DATA_DIR={out}",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return city, out, done.stderr


def test_a_replay_gives_the_expected_records_byte_for_byte(replayed: tuple[str, Path, str]) -> None:
    city, out, _ = replayed
    expected, got = ROOT / "fixtures" / city / "expected.jsonl", out / city / "records.jsonl"
    for line, record in zip(_records(expected), _records(got), strict=True):
        assert record == line, f"{city}: {record['url']} is read otherwise than expected"
    assert got.read_bytes() == expected.read_bytes()


def test_every_line_is_valid_against_the_published_schema(replayed: tuple[str, Path, str]) -> None:
    city, out, _ = replayed
    validator = Draft202012Validator(
        json.loads(SCHEMA_FILE.read_text("utf-8")), format_checker=FormatChecker()
    )
    for record in _records(out / city / "records.jsonl"):
        validator.validate(record)


def test_a_replay_connects_to_nobody(replayed: tuple[str, Path, str]) -> None:
    assert "NETWORK" not in replayed[2]


def test_the_trace_would_show_a_connection() -> None:
    probe = (
        TRACED.split("from scrapy", maxsplit=1)[0]
        + "import socket\nsocket.socket().connect_ex(('127.0.0.1', 9))"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=False)
    assert "NETWORK socket.connect" in done.stderr


@pytest.mark.parametrize("city", ALL_CITIES)
def test_a_city_has_enough_pages(city: str) -> None:
    pages = _records(ROOT / "fixtures" / city / "pages.jsonl")
    details = {record["url"] for record in _records(ROOT / "fixtures" / city / "expected.jsonl")}
    listings = {page["url"] for page in pages} - details
    assert (len(details), len(listings)) >= ((24, 3) if city in CITIES else (3, 2))


@pytest.mark.parametrize("city", ALL_CITIES)
def test_every_page_was_written_for_the_project_and_says_so(city: str) -> None:
    pages = _records(ROOT / "fixtures" / city / "pages.jsonl")
    assert all(page["synthetic"] is True for page in pages)
    assert all((ROOT / "fixtures" / city / page["file"]).exists() for page in pages)


def _seed(city: str, number: str) -> dict[str, Any]:
    return next(
        each
        for each in _records(ROOT / "fixtures" / city / "expected.jsonl")
        if each["index_number"] == number
    )


def test_the_document_of_zhengzhou_the_project_began_with() -> None:
    record = _seed("zhengzhou", "416049270/2024-00024")
    assert record["agency"] == "郑州市科学技术局"
    assert (record["written_on"], record["published_on"]) == ("2024-05-24", "2024-05-24")
    asked = record["suggestion"]
    assert (asked["number"], asked["term"], asked["meeting"]) == ("B(2024)182", 16, 2)
    assert asked["deputies"] == ["刘赛赛"]


def test_the_document_of_chongqing_the_project_began_with() -> None:
    record = _seed("chongqing", "11500000MB15895317/2024-00070")
    assert (record["agency"], record["topics"], record["genres"]) == ("市科技局", ["科技"], ["人大建议办理"])
    asked, answer = record["suggestion"], record["reply"]
    assert (asked["number"], asked["term"], asked["meeting"]) == ("B003", 6, 2)
    assert (asked["deputies"], answer["co_agencies"]) == (["王开周"], ["市教委"])
    assert (answer["signed_on"], record["published_on"]) == ("2024-08-13", "2024-09-14")
