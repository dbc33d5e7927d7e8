"""Accepting the alarms of a city: what the newest manifest then says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.run.accepting import accept_alarms
from crawler.run.alarms.alarm import Alarm, AlarmKind
from crawler.run.city_folder import runs_of
from crawler.run.lock import LockedError, take_lock
from tests.support.report.cities import write_run

if TYPE_CHECKING:
    from pathlib import Path

ALARM = Alarm(
    AlarmKind.NO_ROWS,
    "2026-09-20T02:20:00Z",
    "1 listing page without rows",
    "https://kjj.cq.gov.cn/",
    ["kjj"],
)


def test_the_newest_manifest_says_when_each_alarm_was_accepted(tmp_path: Path) -> None:
    write_run(tmp_path, "2026-09-20T02:20:00Z", 5, alarms=[ALARM.to_dict()])
    write_run(tmp_path, "2026-09-21T02:20:00Z", 5, alarms=[ALARM.to_dict()])
    assert accept_alarms(tmp_path) == [ALARM]
    newest, before = runs_of(tmp_path).ended
    assert newest.standing_alarms[0].accepted is not None
    assert newest.exit_code == 5
    assert before.standing_alarms == [ALARM]
    assert accept_alarms(tmp_path) == []


def test_a_city_without_an_alarm_or_without_a_run_has_nothing_to_accept(tmp_path: Path) -> None:
    assert accept_alarms(tmp_path) == []
    write_run(tmp_path, "2026-09-21T02:20:00Z", 0)
    assert accept_alarms(tmp_path) == []


def test_nothing_is_accepted_while_a_run_is_under_way(tmp_path: Path) -> None:
    write_run(tmp_path, "2026-09-21T02:20:00Z", 5, alarms=[ALARM.to_dict()])
    lock = take_lock(tmp_path)
    with pytest.raises(LockedError):
        accept_alarms(tmp_path)
    lock.release()
