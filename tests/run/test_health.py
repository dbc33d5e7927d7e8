"""How well a city is (crawler/run/health.py, crawler/run/city_folder.py), as ``scrapy status`` says it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import orjson
import pytest

from crawler.run.alarms.alarm import Alarm, AlarmKind
from crawler.run.city_folder import runs_of
from crawler.run.health import format_span, health_of, parse_span
from crawler.store.repeated import RepeatedPage
from tests.support.report.cities import write_run

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.run.health import Health

AT = datetime(2026, 9, 21, 8, 20, tzinfo=UTC)


def health(city: Path, max_age: timedelta | None = None) -> Health:
    return health_of(city.name, runs_of(city), at=AT, max_age=max_age)


def runs(city: Path, *codes: int) -> Path:
    """One run a night, the last in the night before ``AT``."""
    for nights, code in enumerate(reversed(codes)):
        write_run(city, f"2026-09-{21 - nights:02d}T02:20:00Z", code)
    return city


@pytest.mark.parametrize(
    ("codes", "healthy"),
    [
        ((0,), True),
        ((4, 0), True),
        ((0, 3), True),
        ((0, 3, 3), True),
        ((3, 3), True),
        ((0, 3, 3, 3), False),
        ((0, 4), False),
        ((0, 5), False),
        ((3, 3, 3, 0), True),
    ],
)
def test_a_city_is_well_by_its_newest_run_and_three_incomplete_ones_are_not_well(
    tmp_path: Path, codes: tuple[int, ...], *, healthy: bool
) -> None:
    assert health(runs(tmp_path, *codes)).healthy is healthy


@pytest.mark.parametrize("nights", [1, 3])
def test_after_an_incomplete_replay_what_is_missing_is_to_be_added_to_the_archive(
    tmp_path: Path, nights: int
) -> None:
    for night in range(nights):
        write_run(tmp_path, f"2026-09-{21 - night:02d}T02:20:00Z", 3, source="saved/")
    assert health(tmp_path).sentence == (
        "The archive has no more than this: add what is missing and replay again, or use the records as they are."
    )
    write_run(tmp_path, "2026-09-21T02:20:00Z", 3)
    assert "ext run fetches what is missing" in health(tmp_path).sentence


def test_a_run_that_is_too_long_ago_is_not_well(tmp_path: Path) -> None:
    runs(tmp_path, 0)
    assert health(tmp_path, timedelta(hours=6)).healthy
    old = health(tmp_path, timedelta(hours=5))
    assert not old.healthy
    assert "check that the schedule still runs" in old.sentence
    assert old.age_seconds == (5 * 60 + 39) * 60


def test_a_run_under_way_counts_when_it_has_ended(tmp_path: Path) -> None:
    runs(tmp_path, 0)
    write_run(tmp_path, "2026-09-21T08:00:00Z", None)
    holder = {"pid": os.getpid(), "host": socket.gethostname(), "since": "2026-09-21T08:00:00Z"}
    (tmp_path / ".lock").write_bytes(orjson.dumps(holder))
    now = health(tmp_path)
    assert (now.healthy, now.outcome, now.under_way) == (True, "ok", True)


def test_a_run_that_was_killed_is_incomplete(tmp_path: Path) -> None:
    runs(tmp_path, 0, 0)
    write_run(tmp_path, "2026-09-21T08:00:00Z", None)
    ended = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    holder = {"pid": int(ended.stdout), "host": socket.gethostname(), "since": "2026-09-21T08:00:00Z"}
    (tmp_path / ".lock").write_bytes(orjson.dumps(holder))
    now = health(tmp_path)
    assert (now.healthy, now.outcome, now.under_way) == (True, "incomplete", False)


def test_a_half_written_manifest_is_named_and_hides_no_other_run(tmp_path: Path) -> None:
    runs(tmp_path, 0)
    (tmp_path / "runs" / "20260921T080000Z.json").write_text('{"run_id": "2026')
    now = health(tmp_path)
    assert (now.healthy, now.outcome) == (False, "ok")
    assert "runs/20260921T080000Z.json is not a whole manifest" in now.sentence
    (tmp_path / "runs" / "20260921T080000Z.json").rename(tmp_path / "runs" / "20260901T080000Z.json")
    assert health(tmp_path).healthy, "an old one says nothing about last night"


def test_a_city_that_has_not_run_is_not_well(tmp_path: Path) -> None:
    now = health(tmp_path)
    assert (now.healthy, now.outcome, now.age_seconds) == (False, None, None)
    assert "It has not run yet" in now.sentence


def test_spans_are_read_and_said() -> None:
    assert parse_span("36h") == timedelta(hours=36)
    assert parse_span(" 1.5 d") == timedelta(hours=36)
    with pytest.raises(ValueError, match="write a number and m, h, d or w"):
        parse_span("tomorrow")
    assert [format_span(seconds) for seconds in (59, 3599, 7200, 49 * 3600, 8 * 86400)] == [
        "0 min",
        "59 min",
        "2 h",
        "2 d 1 h",
        "8 d",
    ]


def test_records_that_are_one_page_are_named(tmp_path: Path) -> None:
    runs(tmp_path, 0)
    page = RepeatedPage("提示信息", "https://kjj.cq.gov.cn/a/1.html", 12)
    found = health_of("chongqing", runs_of(tmp_path), at=AT, repeated=[page])
    assert (found.healthy, found.repeated) == (True, 12)
    assert found.sentence.endswith(
        "12 records have one title and body (提示信息), so they are not documents: look at"
        " https://kjj.cq.gov.cn/a/1.html."
    )


def test_a_first_run_that_never_ended_gets_too_old(tmp_path: Path) -> None:
    write_run(tmp_path, "2020-01-01T02:20:00Z", None)
    holder = {"pid": 7, "host": "3f2a9c0d1e7b", "since": "2020-01-01T00:00:00Z"}
    (tmp_path / ".lock").write_bytes(orjson.dumps(holder))
    assert health(tmp_path).healthy
    old = health(tmp_path, timedelta(hours=1))
    assert not old.healthy
    assert "Its first run began on 2020-01-01 and has not ended" in old.sentence


def test_a_city_with_an_alarm_is_not_well_until_a_person_accepts_it(tmp_path: Path) -> None:
    alarm = Alarm(
        AlarmKind.COVERAGE, "2026-09-19T02:20:00Z", "索引号 missing", "https://kjj.cq.gov.cn/", ["kjj"]
    )
    for code in (5, 3):  # an incomplete run ends no alarm
        write_run(tmp_path, "2026-09-21T02:20:00Z", code, alarms=[alarm.to_dict()])
        found = health(tmp_path)
        assert not found.healthy
        assert found.sentence.startswith("since 2026-09-19: 索引号 missing. Look at https://kjj.cq.gov.cn/")
    accepted = replace(alarm, accepted="2026-09-21T09:00:00Z")
    write_run(tmp_path, "2026-09-21T02:20:00Z", 5, alarms=[accepted.to_dict()])
    assert health(tmp_path).healthy


def test_a_city_whose_portal_is_not_what_was_inferred_is_to_be_contacted(tmp_path: Path) -> None:
    troubles = ["Different from what was inferred: rows of column kjj: 0 rows: https://kjj.cq.gov.cn/"]
    write_run(tmp_path / "chongqing", "2026-09-21T02:20:00Z", 5, troubles=troubles)
    found = health(tmp_path / "chongqing")
    assert not found.healthy
    assert found.sentence.endswith("run scrapy contact chongqing, then fix the file.")


def test_a_stuck_city_says_since_when(tmp_path: Path) -> None:
    cause = {
        "reason": "status_503",
        "url": "https://kjj.cq.gov.cn/",
        "since": "2026-09-19T02:20:00Z",
        "runs": 3,
    }
    write_run(tmp_path, "2026-09-21T02:20:00Z", 6, columns=[{"name": "kjj", "cause": cause}])
    found = health(tmp_path)
    assert not found.healthy
    assert "column kjj: status_503 (since 2026-09-19, 3 runs in a row)" in found.sentence


def test_a_stuck_column_is_not_hidden_by_a_run_that_leaves_it_out(tmp_path: Path) -> None:
    cause = {"reason": "robots.txt forbids this page", "url": "https://kjj.cq.gov.cn/", "since": "2026-09-18"}
    stuck = [{"name": "kjj", "cause": cause | {"lasting": True}}, {"name": "slj", "cause": None}]
    well = [{"name": "slj", "cause": None}]
    write_run(tmp_path, "2026-09-18T02:20:00Z", 6, columns=stuck)
    write_run(tmp_path, "2026-09-19T02:20:00Z", 0, columns=well, arguments={"columns": "slj"})
    write_run(tmp_path, "2026-09-20T02:20:00Z", 0, columns=well, source="saved/")
    found = health(tmp_path)
    assert not found.healthy
    assert "column kjj: robots.txt forbids this page (since 2026-09-18)" in found.sentence
    assert "Look at https://kjj.cq.gov.cn/." in found.sentence
    write_run(tmp_path, "2026-09-21T02:20:00Z", 0, columns=well)
    assert health(tmp_path).healthy, "the column was removed from the city's file"


def test_a_manifest_with_values_of_other_types_is_read_or_named(tmp_path: Path) -> None:
    odd = {"alarms": [5, {"kind": []}], "columns": [5, {"name": [], "cause": 5}], "tls": 5, "ended_at": {}}
    write_run(tmp_path, "2026-09-20T02:20:00Z", 0, **odd)
    assert health(tmp_path).healthy
    write_run(tmp_path, "2026-09-21T02:20:00Z", 0, ended_at="yesterday")
    assert "is not a whole manifest" in health(tmp_path).sentence
