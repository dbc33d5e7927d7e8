"""The records of a bundle and those that its archive gives today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from crawler.archive.bundle.comparison import compare_records

if TYPE_CHECKING:
    from pathlib import Path

READ: dict[str, Any] = {
    "schema_version": 2,
    "index_number": "11500000MB15895317/2024-00001",
    "title": "关于建议的答复函",
    "url": "https://kjj.cq.gov.cn/t1.html",
    "fetched_at": "2026-01-01T00:00:00Z",
    "page_sha256": "0" * 64,
    "revision": 1,
    "continues": None,
    "withdrawn": False,
}
MISREAD = READ | {"index_number": None}
OTHER = READ | {"url": "https://kjj.cq.gov.cn/t2.html"}


def written(path: Path, *records: dict[str, Any]) -> Path:
    path.write_bytes(b"".join(orjson.dumps(record) + b"\n" for record in records))
    return path


def test_records_of_schema_version_1_are_compared_as_those_of_today(tmp_path: Path) -> None:
    first = {key: value for key, value in READ.items() if key not in {"continues", "withdrawn"}}
    old, today = written(tmp_path / "old", first | {"schema_version": 1}), written(tmp_path / "today", READ)
    assert compare_records(old, today) == (0, 0)
    old.write_bytes(old.read_bytes() + b"no json\n")
    assert compare_records(old, today) == (1, 0)


def test_of_the_lines_of_one_capture_the_last_counts(tmp_path: Path) -> None:
    repaired = READ | {"revision": 2, "continues": "url:https://kjj.cq.gov.cn/t1.html"}
    old, today = written(tmp_path / "old", MISREAD, OTHER, repaired), written(tmp_path / "today", OTHER, READ)
    assert compare_records(old, today) == (0, 0)
    assert compare_records(written(old, MISREAD, OTHER), today) == (1, 1)


def test_a_withdrawn_record_does_not_count(tmp_path: Path) -> None:
    withdrawn = MISREAD | {"revision": 2, "withdrawn": True}
    old, today = written(tmp_path / "old", MISREAD, OTHER, withdrawn), written(tmp_path / "today", OTHER)
    assert compare_records(old, today) == (0, 0)
    assert compare_records(today, old) == (0, 0)
    assert compare_records(written(old, MISREAD, OTHER), today) == (1, 0)


def test_every_other_capture_is_a_record_of_its_own(tmp_path: Path) -> None:
    later = READ | {"fetched_at": "2026-01-02T00:00:00Z", "revision": 2}
    old, today = written(tmp_path / "old", READ, later), written(tmp_path / "today", READ)
    assert compare_records(old, today) == (1, 0)
