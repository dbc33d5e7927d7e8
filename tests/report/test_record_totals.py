"""What the records of a city add up to."""

from __future__ import annotations

from crawler.report.record_totals import RecordTotals


def test_records_are_counted_by_day_and_column() -> None:
    totals = RecordTotals()
    first = {
        "url": "https://a.cn/1",
        "column": "kjj",
        "published_on": "2026-01-02",
        "fetched_at": "2026-01-03T00:00:00Z",
    }
    older = {
        "url": "https://a.cn/2",
        "column": None,
        "written_on": "2025-01-02",
        "fetched_at": "2026-01-01T00:00:00Z",
    }
    undated = {"url": "https://a.cn/3", "metadata": {"督办领导": "李"}, "warnings": ["general_reader"]}
    for record in (first, older, undated):
        totals.add(record, 0, record)
    assert totals.days == {"2026-01-02": 1, "2025-01-02": 1}
    assert {name: column.records for name, column in totals.columns.items()} == {"kjj": 1, "": 2}
    assert totals.newest_fetch == "2026-01-03T00:00:00Z"
    assert totals.labels == {"督办领导": 1}
    assert totals.warnings == {"general_reader": 1}
    assert totals.coverage()["records"] == 3
