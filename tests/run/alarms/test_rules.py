"""Which alarms a run raises, and how long they stay in force (docs/contract.md, "Alarms")."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from crawler.portals.column import Column
from crawler.portals.walking.failures import FailureKind, FetchFailure, withdrawn_failure
from crawler.portals.walking.signals import Decision, WalkEnd
from crawler.run.alarms.alarm import Alarm, AlarmKind, in_force
from crawler.run.alarms.rules import Findings, alarms_after
from crawler.run.ledger import ColumnLedger, Ledger
from crawler.store.field_coverage import Coverage

KJJ = Column("kjj", "https://kjj.cq.gov.cn/a/")
STUB = FetchFailure(FailureKind.REJECTED, "stub")
REPEATED = FetchFailure(FailureKind.REJECTED, "one page for several rows: 提示信息", repeated=True)
FAILED = FetchFailure(FailureKind.FAILED, "status_503")
WITHDRAWN = withdrawn_failure(FetchFailure(FailureKind.FAILED, "status_404", gone=True))


def column(
    *failures: FetchFailure,
    new: int = 0,
    again: bool = False,
    rows: bool = True,
    end: WalkEnd = WalkEnd.LAST_PAGE,
) -> dict[str, ColumnLedger]:
    """The ledger of one column, by its name."""
    ledger = Ledger()
    ledger.page_read(KJJ, 1, int(rows))
    for _ in range(len(failures) + new):
        ledger.row_decided(KJJ, Decision.TO_FETCH)
    for number, failure in enumerate(failures):
        ledger.row_failed(KJJ, f"{KJJ.url}{number}.html", failure, again=again)
    for _ in range(new):
        ledger.row_finished(KJJ, "new")
    ledger.of(KJJ).end = end
    return ledger.columns


def night(
    earlier: list[Alarm], columns: dict[str, ColumnLedger], day: int = 28, **coverage: object
) -> list[Alarm]:
    return alarms_after(earlier, Findings(f"2026-11-{day}T02:20:00Z", columns, **coverage))  # type: ignore[arg-type]


def added(records: int, **filled: int) -> dict[str, Coverage]:
    url = {name: f"{KJJ.url}{name}.html" for name in ("index_number",)}
    return {"kjj": Coverage(records, Counter(filled), url)}


STORED = {"kjj": Coverage(20, Counter(index_number=20))}
NONE: dict[str, ColumnLedger] = {}
DEAD = night([], column(*[STUB] * 12), 27)
RENAMED = night([], NONE, 27, stored=STORED, added=added(15))


def test_a_run_of_nothing_but_rejects_raises_an_alarm_that_names_a_page() -> None:
    (alarm,) = DEAD
    assert alarm.kind is AlarmKind.REJECTS
    assert alarm.sentence == "12 of 12 documents rejected (stub)"
    assert (alarm.url, alarm.columns) == (f"{KJJ.url}0.html", ["kjj"])


def test_rejects_stay_in_force_while_the_rows_are_rejected_again() -> None:
    assert night(DEAD, column(*[STUB] * 12, again=True)) == DEAD
    assert night(DEAD, column(*[STUB] * 12, again=True), 29)[0].since == "2026-11-27T02:20:00Z"


def test_rejects_stay_in_force_while_the_portal_cannot_be_reached() -> None:
    assert night(DEAD, column(*[FAILED] * 12)) == DEAD
    assert night(DEAD, column(end=WalkEnd.PAGES_LOST)) == DEAD


def test_rejects_end_when_the_rows_are_back() -> None:
    assert night(DEAD, column(new=12)) == []
    assert night(DEAD, column(STUB, STUB, new=10, again=True)) == []  # two rejects are no alarm
    assert night(DEAD, column(STUB, STUB, STUB, new=9, again=True)) != []


def test_rejects_end_when_the_portal_has_withdrawn_the_rows() -> None:
    assert night(DEAD, column(*[WITHDRAWN] * 12, again=True)) == []


def test_rejects_of_a_column_that_the_run_leaves_out_stay_in_force() -> None:
    assert night(DEAD, NONE) == DEAD


def test_one_page_for_several_rows_is_an_alarm_each_night_however_few_rows() -> None:
    first = night([], column(REPEATED, REPEATED, new=100), 27)
    assert len(first) == 1
    second = night(first, column(REPEATED, REPEATED, new=3, again=True))
    assert [alarm.since for alarm in second] == ["2026-11-27T02:20:00Z"]


def test_accepted_rejects_do_not_alarm_again_but_new_ones_do() -> None:
    accepted = [replace(DEAD[0], accepted="2026-11-27T09:00:00Z")]
    assert night(accepted, column(*[STUB] * 12, again=True)) == []
    assert in_force(night(accepted, column(*[STUB] * 3))) != []


def test_a_listing_without_rows_stays_in_force_until_rows_are_seen() -> None:
    empty = night([], column(rows=False, end=WalkEnd.NO_ROWS), 27)
    assert empty[0].sentence == "1 listing page without rows in column kjj"
    assert night(empty, column(end=WalkEnd.PAGES_LOST)) == empty
    assert night(empty, column(rows=False, end=WalkEnd.NO_ROWS)) == empty
    assert night(empty, column(end=WalkEnd.ALL_KNOWN)) == []


def test_an_accepted_listing_without_rows_is_normal_until_it_has_rows() -> None:
    accepted = [
        replace(night([], column(rows=False, end=WalkEnd.NO_ROWS))[0], accepted="2026-11-28T09:00:00Z")
    ]
    assert in_force(night(accepted, column(rows=False, end=WalkEnd.NO_ROWS))) == []
    assert night(accepted, column(new=1)) == []


def test_a_renamed_label_stays_in_force_over_nights_without_new_records() -> None:
    (alarm,) = RENAMED
    assert alarm.sentence.startswith(
        "索引号 (index_number) missing in new records: 0 of 15 have it, but 100%"
    )
    assert alarm.url == f"{KJJ.url}index_number.html"
    assert in_force(night(RENAMED, NONE, stored=STORED)) == RENAMED


def test_the_rule_for_coverage_counts_all_records_since_the_alarm() -> None:
    alarms = RENAMED
    for day in (28, 29, 30):  # a night's three records are too few to say anything alone
        alarms = night(alarms, NONE, day, stored=STORED, added=added(3))
        assert [alarm.since for alarm in in_force(alarms)] == ["2026-11-27T02:20:00Z"]
    assert alarms[0].records_since == 9
    alarms = night(alarms, NONE, 30, stored=STORED, added=added(8, index_number=8))
    assert in_force(alarms) != []  # 8 of 17 are less than half
    assert night(alarms, NONE, 30, stored=STORED, added=added(3, index_number=3)) == []


def test_records_of_a_column_that_is_well_do_not_end_an_alarm() -> None:
    well = {"slj": Coverage(30, Counter(index_number=30))}
    assert in_force(night(RENAMED, NONE, stored=STORED, added=well)) == RENAMED


def test_an_accepted_field_is_compared_with_the_records_since_the_alarm() -> None:
    accepted = [replace(RENAMED[0], accepted="2026-11-27T09:00:00Z")]
    later = night(accepted, NONE, stored=STORED, added=added(15))
    assert in_force(later) == []
    assert later[0].records_since == 15
    back = night(later, NONE, stored=STORED, added=added(40, index_number=40))
    assert back == []  # the field is there again, so the next drop is an alarm
    assert in_force(night(back, NONE, stored=STORED, added=added(15))) != []


TWO_COLUMNS = {name: Coverage(15, Counter(index_number=15)) for name in ("kjj", "slj")}
WELL = {"slj": Coverage(30, Counter(index_number=30))}


def test_a_field_that_one_of_two_columns_lacks_is_an_alarm_however_well_the_other_is() -> None:
    (alarm,) = night([], NONE, stored=TWO_COLUMNS, added=added(15) | WELL)
    assert (alarm.kind, alarm.field, alarm.columns) == (AlarmKind.COVERAGE, "index_number", ["kjj"])
    assert (alarm.records, alarm.filled, alarm.share) == (15, 0, 1.0)


def test_a_column_that_never_had_a_field_may_lack_it() -> None:
    never = {"kjj": Coverage(15), "slj": Coverage(100, Counter(index_number=100))}
    assert night([], NONE, stored=never, added=added(15) | WELL) == []
    assert night([], NONE, stored=TWO_COLUMNS, added=added(9) | WELL) == [], "too few to say anything"


def test_the_first_records_of_a_column_raise_no_alarm_about_a_field_that_other_columns_have() -> None:
    stored, first = {"kjj": Coverage(100, Counter(index_number=100))}, {"slj": Coverage(30)}
    assert night([], NONE, stored=stored, added=first) == []
    assert night([], NONE, stored=stored | {"slj": Coverage()}, added=first) == []
    (alarm,) = night([], NONE, stored=stored, added=added(10) | first)
    assert (alarm.columns, alarm.records) == (["kjj"], 10), "the column that had the field before"


def test_an_alarm_of_one_column_does_not_hide_the_same_field_of_another() -> None:
    first = night([], NONE, stored=TWO_COLUMNS, added=added(15) | WELL)
    for earlier in (first, [replace(first[0], accepted="2026-11-28T09:00:00Z")]):
        both = night(earlier, NONE, 29, stored=TWO_COLUMNS, added={"slj": Coverage(15)})
        assert [alarm.columns for alarm in both] == [["kjj"], ["slj"]]
        assert [alarm.columns for alarm in in_force(both)][-1] == ["slj"]
        assert len(night(both, NONE, 30, stored=TWO_COLUMNS, added={"slj": Coverage(15)})) == 2
