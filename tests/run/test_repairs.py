"""The note in the newest manifest that records were repaired, and what it means for alarms about coverage."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from crawler.run.alarms.alarm import Alarm, AlarmKind
from crawler.run.alarms.rules import Findings, alarms_after
from crawler.run.city_folder import runs_of
from crawler.run.repairs import note_repair, repair_sentences
from crawler.store.field_coverage import Coverage
from tests.support.report.cities import write_run

if TYPE_CHECKING:
    from pathlib import Path

AT = "2026-09-22T02:20:00Z"
COUNTS = {"revised": 15, "withdrawn": 1, "added": 0}
MISSING = Alarm(
    AlarmKind.COVERAGE,
    "2026-09-20T02:20:00Z",
    "索引号 missing",
    "https://kjj.cq.gov.cn/",
    ["kjj"],
    field="index_number",
    share=1.0,
    records=15,
    records_since=5,
)


def repaired(folder: Path, filled: int) -> list[Alarm]:
    """The alarms after the run that follows a repair of 20 records, of which so many have the field."""
    write_run(folder, "2026-09-20T02:20:00Z", 5, alarms=[MISSING.to_dict()])
    note_repair(folder, AT, COUNTS, {"kjj": Coverage(20, Counter(index_number=filled))})
    (alarm,) = runs_of(folder).ended[0].standing_alarms
    return alarms_after([alarm], Findings("2026-09-23T02:20:00Z", {}))


def test_the_newest_manifest_lists_the_repair(tmp_path: Path) -> None:
    for at in ("2026-09-20T02:20:00Z", "2026-09-21T02:20:00Z"):
        write_run(tmp_path, at, 0)
    note_repair(tmp_path, AT, COUNTS, {})
    newest, before = runs_of(tmp_path).ended
    assert [(repair["at"], repair["revised"]) for repair in newest.repairs] == [(AT, 15)]
    assert before.repairs == []
    assert repair_sentences(newest) == [
        "Repaired on 2026-09-22 by scrapy reextract --store: 15 records revised, 1 record withdrawn."
    ]


def test_a_city_without_a_run_is_repaired_without_a_note(tmp_path: Path) -> None:
    note_repair(tmp_path, AT, COUNTS, {})
    assert not (tmp_path / "runs").exists()


def test_an_alarm_about_coverage_ends_with_the_run_after_the_repair(tmp_path: Path) -> None:
    assert repaired(tmp_path, filled=20) == []


def test_a_repair_that_does_not_bring_the_field_back_leaves_the_alarm_in_force(tmp_path: Path) -> None:
    (alarm,) = repaired(tmp_path, filled=0)
    assert (alarm.records_since, alarm.filled_since) == (25, 0)
