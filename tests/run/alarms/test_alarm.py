"""An alarm in a manifest: written and read back, and whatever else stands there is skipped."""

from __future__ import annotations

import pytest

from crawler.run.alarms.alarm import Alarm, AlarmKind, in_force

ALARM = Alarm(
    AlarmKind.COVERAGE,
    "2026-11-27T02:20:00Z",
    "索引号 (index_number) missing in new records",
    "https://kjj.cq.gov.cn/a/",
    ["kjj"],
    field="index_number",
    share=1.0,
    records=15,
)


def test_an_alarm_is_read_as_it_was_written() -> None:
    assert Alarm.of_dict(ALARM.to_dict()) == ALARM


@pytest.mark.parametrize("values", [None, 5, "coverage", [], {}, {"kind": "other"}, {"kind": ["coverage"]}])
def test_what_is_not_an_alarm_is_skipped(values: object) -> None:
    assert Alarm.of_dict(values) is None


def test_a_value_of_another_type_is_replaced_by_the_default() -> None:
    odd = {**ALARM.to_dict(), "columns": [5, "kjj"], "records": "15", "sentence": None, "accepted": 7}
    alarm = Alarm.of_dict(odd)
    assert alarm is not None
    assert (alarm.columns, alarm.records, alarm.sentence, alarm.accepted) == (["kjj"], 0, "", None)


def test_a_repeated_alarm_says_since_when() -> None:
    assert ALARM.repeated.startswith("since 2026-11-27: 索引号")


@pytest.mark.parametrize("kind", AlarmKind)
def test_each_kind_says_what_becomes_normal(kind: AlarmKind) -> None:
    assert Alarm(kind, "", "", "", ["kjj"]).new_normal.startswith("From now on, ")


def test_an_accepted_alarm_is_not_in_force() -> None:
    accepted = Alarm(AlarmKind.NO_ROWS, "", "", "", ["kjj"], accepted="2026-11-28T00:00:00Z")
    assert in_force([ALARM, accepted]) == [ALARM]
