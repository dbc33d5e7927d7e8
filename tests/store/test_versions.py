"""The versions of records (crawler/store/versions.py), read beside a run as the report reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest

from crawler.items import content_sha256
from crawler.store.versions import RecordVersions
from tests.support.report.cities import (
    reply_number,
    write_records,
)
from tests.support.runs import run_here

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.saved_portal import SavedPortal


def test_versions_follow_the_index(kjj: SavedPortal, tmp_path: Path) -> None:
    """A reader beside the run sees the same records as the index that the run keeps."""
    run = run_here(tmp_path / "data", "chongqing", replay=kjj.folder)
    with RecordVersions(run.city / "records.jsonl") as versions:
        assert [record["url"] for record in versions.current()] == [line["url"] for line in run.lines()]
        assert versions.lines == 4
        assert versions.size == (run.city / "records.jsonl").stat().st_size


@pytest.mark.parametrize(
    "odd",
    [
        {"warnings": 5},
        {"warnings": [5]},
        {"suggestion": ["x"]},
        {"suggestion": {"deputies": 5}},
        {"attachments": ["x"]},
        {"fetched_at": {}},
        {"revision": "1"},
        {"reply": {"agreed_to_publish": "yes"}},
    ],
)
def test_a_line_with_a_value_of_another_type_is_named_and_skipped(
    tmp_path: Path, odd: dict[str, object]
) -> None:
    write_records(tmp_path, [reply_number(1), reply_number(2)])
    journal = tmp_path / "records.jsonl"
    first, second = journal.read_bytes().splitlines()
    journal.write_bytes(orjson.dumps(orjson.loads(first) | odd) + b"\n" + second + b"\n")
    with RecordVersions(journal) as versions:
        assert versions.problems.broken == [1]
        assert len(list(versions.current())) == 1


def test_replies_that_print_whether_they_may_be_published_are_records(tmp_path: Path) -> None:
    replies = [reply_number(number) for number in (1, 2, 3)]
    for reply, agreed in zip(replies, (True, False, None), strict=True):
        reply.reply.agreed_to_publish = agreed
    write_records(tmp_path, replies)
    with RecordVersions(tmp_path / "records.jsonl") as versions:
        assert versions.problems.broken == []
        assert [record["reply"]["agreed_to_publish"] for record in versions.current()] == [True, False, None]


def test_a_number_used_twice_is_two_records_and_a_revision_belongs_to_its_own(tmp_path: Path) -> None:
    first, other = reply_number(1), reply_number(1, url="https://kjj.cq.gov.cn/other.html", title="另一件")
    revised = reply_number(1, title="修订后的标题", revision=2)
    revised.content_sha256 = content_sha256(revised)
    write_records(tmp_path, [first, other, revised])
    with RecordVersions(tmp_path / "records.jsonl") as versions:
        assert [record["title"] for record in versions.current()] == ["修订后的标题", "另一件"]
        assert [record["revision"] for record in versions.all()] == [1, 1, 2]
