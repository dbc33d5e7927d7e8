"""The benchmark of large stores makes records that a store and an export take, and compares costs with bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from benchmarks import scale
from benchmarks.command_runs import CommandRun
from benchmarks.synthetic_store import write_store
from crawler.items import reply_of
from crawler.store.store import Store
from crawler.store.validation import RecordCheck
from crawler.store.versions import RecordVersions

if TYPE_CHECKING:
    from pathlib import Path

RECORDS = 1_200


def test_made_records_are_valid_and_of_every_kind(tmp_path: Path) -> None:
    journal = write_store(tmp_path, RECORDS)
    records = [orjson.loads(line) for line in journal.read_bytes().splitlines()]
    check = RecordCheck()
    faults = {fault for record in records[:240] for fault in check.faults(reply_of(record))}
    assert faults == set()
    assert len(records) == RECORDS
    with RecordVersions(journal) as versions:
        again = sum(1 for record in records if record["revision"] == 2)
        assert versions.lines == RECORDS
        assert len(versions.records) == RECORDS - again - len(versions.withdrawn)
        assert len(versions.withdrawn) == 1
    assert any(record["index_number"] is None for record in records)
    store = Store(tmp_path)
    store.close()
    assert store.torn is None


def test_one_line_of_fifty_differs_in_the_file_to_compare(tmp_path: Path) -> None:
    one, other = (write_store(tmp_path / name, 200, changed=each) for name, each in (("a", 0), ("b", 50)))
    pairs = zip(one.read_bytes().splitlines(), other.read_bytes().splitlines(), strict=True)
    assert [number for number, (old, new) in enumerate(pairs) if old != new] == [0, 50, 100, 150]


def test_ten_times_the_records_may_take_twelve_times_the_time() -> None:
    small = {scale.REPORTED: CommandRun(1.0, 1.0, 100.0), scale.FINDING: CommandRun(1.0, 1.0, 100.0)}
    large = {scale.REPORTED: CommandRun(12.0, 12.0, 100.5), scale.FINDING: CommandRun(1.6, 1.6, 200.0)}
    assert [(bar.name, bar.held) for bar in scale._bars(100_000, small, large)] == [
        ("report, ten times the records", True),
        ("report, memory", True),
        ("look up 100,000 keys, ten times the records", False),
        ("look up 100,000 keys, memory", False),
    ]
