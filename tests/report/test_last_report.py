"""What came since the last report."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import orjson

from crawler.report.last_report import STATE
from tests.support.report.cities import (
    AT,
    city_in,
    reply_number,
    report,
    three_cities,
    unpacked,
    what_came_since,
    write_records,
)

if TYPE_CHECKING:
    from pathlib import Path


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


def test_two_reports_at_once_do_not_write_one_temporary_file(tmp_path: Path) -> None:
    three_cities(tmp_path)
    other = tmp_path / f".{STATE}.part"
    other.write_bytes(b"half of what the other report wrote")
    report(tmp_path)
    assert other.read_bytes() == b"half of what the other report wrote"
    assert (tmp_path / STATE).is_file()
