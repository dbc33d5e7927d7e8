"""What the report says of a city: every problem with its files, and fields that newer records lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from tests.support.report.cities import (
    city_in,
    reply_number,
    report,
    three_cities,
    write_records,
    write_run,
)

if TYPE_CHECKING:
    from pathlib import Path


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


def test_a_drop_among_the_newest_published_is_marked(tmp_path: Path) -> None:
    three_cities(tmp_path)
    page = report(tmp_path).path
    coverage = city_in(page, "zhengzhou")["coverage"]
    assert list(coverage["dropped"]) == ["document_number"]
    assert coverage["records"] == 120
    assert city_in(page)["coverage"]["dropped"] == {}


def test_withdrawn_records_are_left_out_and_counted(tmp_path: Path) -> None:
    city = tmp_path / "chongqing"
    gone = reply_number(2)
    gone.revision, gone.withdrawn = 2, True
    write_records(city, [reply_number(1), reply_number(2), gone])
    write_run(city, "2026-09-20T02:20:00Z", 0)
    facts = city_in(report(tmp_path).path)
    assert (facts["records"], facts["lines"]) == (1, 3)
    assert facts["problems"] == [{"code": "records_withdrawn", "count": 1}]
