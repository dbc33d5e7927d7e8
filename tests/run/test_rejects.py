"""``rejects.jsonl``: what should have become a record and did not; append-only too."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import orjson
import pytest

from crawler.portals.listing import Row
from crawler.run.rejects import Rejects
from crawler.store.journal import StoreError
from tests.support.saved_portal import KJJ

if TYPE_CHECKING:
    from pathlib import Path

ROW = Row(f"{KJJ}t1.html", "关于第B001号建议的答复函", date(2024, 9, 14), "A/1")
OTHER = Row(f"{KJJ}t2.html")


def reasons(folder: Path) -> list[tuple[str, str]]:
    lines = (folder / "rejects.jsonl").read_bytes().splitlines()
    return [(said["url"], said["reason"]) for said in map(orjson.loads, lines)]


def fail(rejects: Rejects, row: Row, reason: str = "status_503") -> None:
    rejects.add(row, column="kjj", kind="failed", reason=reason, at="2026-09-01T02:00:00Z")


def test_a_reject_has_the_listings_facts_and_stands_for_the_next_run(tmp_path: Path) -> None:
    rejects = Rejects(tmp_path)
    fail(rejects, ROW)
    fail(rejects, OTHER)
    rejects.close()
    again = Rejects(tmp_path)
    assert list(again.open_rows("kjj")) == [ROW, OTHER]
    assert list(again.open_rows("slj")) == []
    assert ROW.url in again


def test_a_reject_that_later_succeeds_is_marked_so_and_stands_no_more(tmp_path: Path) -> None:
    rejects = Rejects(tmp_path)
    fail(rejects, ROW)
    before = (tmp_path / "rejects.jsonl").read_bytes()
    rejects.resolve(ROW, "2026-09-02T02:00:00Z")
    rejects.resolve(OTHER, "2026-09-02T02:00:00Z")
    assert (tmp_path / "rejects.jsonl").read_bytes().startswith(before), "no line is changed"
    assert reasons(tmp_path) == [(ROW.url, "status_503"), (ROW.url, "resolved")]
    assert list(Rejects(tmp_path).open_rows("kjj")) == []


def test_a_page_that_fails_again_gets_a_line_only_for_another_reason(tmp_path: Path) -> None:
    for reason in ("status_503", "status_503", "status_404"):
        fail(Rejects(tmp_path), ROW, reason)
    assert reasons(tmp_path) == [(ROW.url, "status_503"), (ROW.url, "status_404")]


def test_a_torn_last_line_is_set_aside(tmp_path: Path) -> None:
    rejects = Rejects(tmp_path)
    fail(rejects, ROW)
    path = tmp_path / "rejects.jsonl"
    path.write_bytes(path.read_bytes() + b'{"url": "https')
    again = Rejects(tmp_path)
    assert again.torn is not None
    assert again.torn.read_bytes() == b'{"url": "https'
    assert list(again.open_rows("kjj")) == [ROW]


@pytest.mark.parametrize("line", [b"?\n", b'{"url": "https://a.cn/1", "reason": "empty", "date": "May"}\n'])
def test_a_broken_line_is_named_and_not_skipped(tmp_path: Path, line: bytes) -> None:
    fail(Rejects(tmp_path), ROW)
    path = tmp_path / "rejects.jsonl"
    path.write_bytes(path.read_bytes() + line)
    with pytest.raises(StoreError, match="line 2, is not a reject"):
        Rejects(tmp_path)
