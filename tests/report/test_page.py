"""What the report says: rhythm, gaps, changes, coverage, what is new, what is wrong with the files."""

from __future__ import annotations

import re
import subprocess
import sys
from base64 import b64decode
from datetime import UTC, date, datetime, timedelta
from gzip import decompress
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from crawler.items import WARNINGS, content_sha256
from crawler.report.changes import changed_fields
from crawler.report.gaps import SerialNumbers
from crawler.report.last_report import STATE
from crawler.report.page import Made, make_report, page_words
from crawler.report.rhythm import rhythm_of
from crawler.report.table import SHOWN_FIELDS
from crawler.run.city_folder import city_folders
from crawler.store.masking import redacted_record
from crawler.store.versions import RecordVersions
from tests.support.report_cities import (
    NASTY_TITLE,
    reply_number,
    three_cities,
    what_came_since,
    write_records,
    write_run,
)
from tests.support.runs import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.runs import Crawl
    from tests.support.saved_portal import SavedPortal

AT = datetime(2026, 9, 21, 8, tzinfo=UTC)


def report(data: Path, at: datetime = AT, **options: Any) -> Made:
    return make_report(data, city_folders(data), data / "report.html", at=at, **options)


def unpacked(page: Path, name: str) -> Any:
    found = re.search(rf'id="{name}">([^<]*)</script>', page.read_text(encoding="utf-8"))
    assert found is not None
    return orjson.loads(decompress(b64decode(found[1])))


def city_in(page: Path, name: str = "chongqing") -> dict[str, Any]:
    return next(city for city in unpacked(page, "overview")["cities"] if city["name"] == name)


def test_a_second_report_says_what_came_and_what_changed_since_the_first(tmp_path: Path) -> None:
    three_cities(tmp_path)
    first = report(tmp_path)
    assert (first.new, first.changed, first.records) == (None, None, 440)
    what_came_since(tmp_path)
    second = report(tmp_path, AT + timedelta(days=1))
    assert (second.new, second.changed, second.records) == (35, 1, 475)
    again = report(tmp_path, AT + timedelta(days=2))
    assert (again.new, again.changed) == (35, 1), "made again over the same journals it says the same"
    assert unpacked(again.path, "overview")["baseline"] == "2026-09-21T08:00:00Z"
    write_records(tmp_path / "chongqing", [reply_number(900)])
    assert report(tmp_path, AT + timedelta(days=3)).new == 1
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["report.html", STATE]


def test_a_journal_that_is_not_the_one_seen_is_said(tmp_path: Path) -> None:
    city = tmp_path / "chongqing"
    write_records(city, [reply_number(1), reply_number(2)])
    report(tmp_path)
    (city / "records.jsonl").unlink()
    write_records(city, [reply_number(3)])
    made = report(tmp_path)
    assert (made.new, made.changed) == (0, 0)
    assert [problem["code"] for problem in city_in(made.path)["problems"]] == ["journal_replaced"]


def test_a_state_that_is_not_whole_is_no_state(tmp_path: Path) -> None:
    write_records(tmp_path / "chongqing", [reply_number(1)])
    (tmp_path / STATE).write_text('{"latest": {"made')
    assert report(tmp_path).new is None
    assert orjson.loads((tmp_path / STATE).read_bytes())["latest"]["cities"]["chongqing"]["offset"] > 0


def test_nothing_from_a_page_stands_in_the_report_but_compressed(tmp_path: Path) -> None:
    three_cities(tmp_path)
    what_came_since(tmp_path)
    page = report(tmp_path).path.read_text(encoding="utf-8")
    assert "alert(" not in page
    assert "\u2028" not in page
    assert "onerror=" not in page
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert "default-src &#x27;none&#x27;" in policy[1]
    assert "unsafe" not in policy[1]
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", page), "the page asks nobody"
    titles = unpacked(tmp_path / "report.html", "table")["columns"]["title"]
    assert NASTY_TITLE in titles


def test_every_problem_with_the_files_is_told_and_the_rest_is_shown(tmp_path: Path) -> None:
    city = tmp_path / "chongqing"
    write_records(city, [reply_number(1), reply_number(2)])
    old = orjson.loads((city / "records.jsonl").read_bytes().splitlines()[0])
    early = {key: old[key] for key in ("title", "content_sha256")} | {
        "url": "https://kjj.cq.gov.cn/9",
        "schema_version": 0,
    }
    with (city / "records.jsonl").open("ab") as file:
        file.write(orjson.dumps(early) + b'\nno json\n{"schema_version":1,"ci')
    (city / "rejects.jsonl").write_bytes(b"{\n")
    write_run(city, "2026-09-20T02:20:00Z", 0)
    (city / "runs" / "20260921T022000Z.json").write_text('{"run_id":')
    made = report(tmp_path)
    assert made.records == 3
    assert {problem["code"] for problem in city_in(made.path)["problems"]} == {
        "manifest_unreadable",
        "records_broken",
        "record_torn",
        "schema_other",
        "rejects_broken",
    }
    assert made.unwell == ["chongqing"]


def test_the_rhythm_is_told_from_the_pauses_between_publishing_days() -> None:
    days = [date(2026, 1, 1) + timedelta(days=7 * week) for week in range(20)]
    newest = days[-1]
    expected = rhythm_of(days, newest + timedelta(days=6))
    assert (expected.usual, expected.long, expected.longest, expected.pauses) == (7, 7, 7, 19)
    assert (expected.state, expected.silent) == ("expected", 6)
    with_a_gap = [*days, newest + timedelta(days=60)]
    quiet = rhythm_of(with_a_gap, newest + timedelta(days=60 + 30))
    assert (quiet.state, quiet.longest) == ("quiet", 60)
    assert rhythm_of(with_a_gap, newest + timedelta(days=60 + 61)).state == "overdue"


def test_a_few_pauses_are_no_rhythm() -> None:
    few = rhythm_of([date(2026, 1, 1), date(2026, 1, 8)], date(2026, 9, 1))
    assert (few.state, few.usual, few.newest) == ("unknown", None, "2026-01-08")
    assert rhythm_of([], None).newest is None


def test_serial_numbers_that_were_not_seen_are_ranges() -> None:
    serials = SerialNumbers()
    for serial in ("00003", "00004", "00007", "00009"):
        serials.see(f"11500000MB15895317/2026-{serial}", "市科技局")
    serials.see("no grammar at all", None)
    (gap,) = serials.gaps()
    assert (gap["organisation"], gap["agency"], gap["year"]) == ("11500000MB15895317", "市科技局", 2026)
    assert (gap["seen"], gap["lowest"], gap["highest"], gap["unseen"]) == (4, 3, 9, 3)
    assert gap["ranges"] == [(5, 6), (8, 8)]
    assert "not seen in the columns crawled" in page_words()["gaps.lead"]["en"]


def test_changes_are_told_field_by_field_and_letter_by_letter() -> None:
    old = {"title": "甲", "body": "一\n二\n三\n四\n五，旧的话。", "suggestion": {"number": None}}
    new = {"title": "甲", "body": "一\n二\n三\n四\n五，新的话。", "suggestion": {"number": "B1"}}
    number, body = changed_fields(old, new)
    assert number == {"field": "suggestion.number", "rows": [{"old": [], "new": [("B1", True)]}]}
    assert body["rows"] == [
        {"skipped": 3},
        {"old": [("四", False)], "new": [("四", False)]},
        {
            "old": [("五，", False), ("旧", True), ("的话。", False)],
            "new": [("五，", False), ("新", True), ("的话。", False)],
        },
    ]


def test_a_drop_among_the_newest_published_is_marked(tmp_path: Path) -> None:
    three_cities(tmp_path)
    page = report(tmp_path).path
    coverage = city_in(page, "zhengzhou")["coverage"]
    assert list(coverage["dropped"]) == ["document_number"]
    assert coverage["records"] == 120
    assert city_in(page)["coverage"]["dropped"] == {}


def test_contacts_are_masked_where_the_setting_says_so(tmp_path: Path) -> None:
    write_records(tmp_path / "chongqing", [reply_number(1)])
    open_page = report(tmp_path).path
    assert "67510836" in str(unpacked(open_page, "records-0"))
    masked = report(tmp_path, mask=redacted_record).path
    assert "67510836" not in str(unpacked(masked, "records-0"))


def test_every_word_of_the_page_is_there_in_both_languages() -> None:
    words = page_words()
    assert all(set(each) == {"en", "zh"} and all(each.values()) for each in words.values())
    scripts = "".join(
        path.read_text("utf-8") for path in (PROJECT / "crawler" / "report" / "page").glob("*.js")
    )
    said = set(re.findall(r"""say(?:Count)?\("([\w.]+)\"""", scripts))
    assert said - words.keys() == set()
    assert {f"field.{name}" for name in SHOWN_FIELDS} <= words.keys()
    families = re.compile(r"(?!metadata_copies|kind)\w+_(disagrees|unreadable)")
    alone = {
        code for code in WARNINGS if not families.fullmatch(code) or code == "document_number_unreadable"
    }
    assert {f"warning.{code}" for code in alone} <= words.keys()
    for name, each in words.items():
        holes = re.compile(r"\{\w+\}")
        if not name.endswith(".one"):
            assert sorted(holes.findall(each["en"])) == sorted(holes.findall(each["zh"])), name


def test_versions_follow_the_index(crawl: Crawl, kjj: SavedPortal) -> None:
    """A reader beside the run sees the same records as the index that the run keeps."""
    run = crawl(replay=kjj.folder)
    with RecordVersions(run.city / "records.jsonl") as versions:
        assert [record["url"] for record in versions.current()] == [line["url"] for line in run.lines()]
        assert versions.lines == 4
        assert versions.size == (run.city / "records.jsonl").stat().st_size


def test_a_number_used_twice_is_two_records_and_a_revision_belongs_to_its_own(tmp_path: Path) -> None:
    first, other = reply_number(1), reply_number(1, url="https://kjj.cq.gov.cn/other.html", title="另一件")
    revised = reply_number(1, title="修订后的标题", revision=2)
    revised.content_sha256 = content_sha256(revised)
    write_records(tmp_path, [first, other, revised])
    with RecordVersions(tmp_path / "records.jsonl") as versions:
        assert [record["title"] for record in versions.current()] == ["修订后的标题", "另一件"]
        assert [record["revision"] for record in versions.all()] == [1, 1, 2]


def scrapy(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-m", "scrapy", *arguments]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=60)


def test_the_command_names_the_page(tmp_path: Path) -> None:
    write_records(tmp_path / "chongqing", [reply_number(1)])
    write_run(tmp_path / "chongqing", "2026-09-20T02:20:00Z", 0)
    page = tmp_path / "report.html"
    ended = scrapy("report", "-s", f"DATA_DIR={tmp_path}")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines()[-1] == f"Report: {page} (1 city, 1 record). Open it in a browser."
    before = page.read_bytes()
    elsewhere = scrapy("report", "-s", f"DATA_DIR={tmp_path}", "-o", str(tmp_path / "other.html"))
    assert elsewhere.returncode == 0
    assert page.read_bytes() == before


def test_nothing_but_a_page_is_replaced(tmp_path: Path) -> None:
    three_cities(tmp_path)
    journal = tmp_path / "chongqing" / "records.jsonl"
    before = journal.read_bytes()
    ended = scrapy("report", "-s", f"DATA_DIR={tmp_path}", "-o", str(journal))
    assert ended.returncode == 2
    assert "that is no HTML page, and nothing else is replaced" in ended.stderr
    assert journal.read_bytes() == before
    page = tmp_path / "page.html"
    page.write_text("<!DOCTYPE html><title>an earlier one</title>", encoding="utf-8")
    assert scrapy("report", "-s", f"DATA_DIR={tmp_path}", "-o", str(page)).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["-s", "DATA_DIR=no-such-folder"], 1, "There is no data folder no-such-folder. Run a city first"),
        (["-o", "/no/such/folder/report.html"], 2, "name a file in a folder that is there"),
        (["chongqing"], 2, "a report is of all cities; write scrapy report."),
    ],
)
def test_a_mistake_is_told_in_words(tmp_path: Path, arguments: list[str], code: int, words: str) -> None:
    ended = scrapy("report", "-s", f"DATA_DIR={tmp_path}", *arguments)
    assert ended.returncode == code
    assert words in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
