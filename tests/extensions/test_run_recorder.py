"""What a run keeps: rejects that are fetched again, a manifest that says everything, a failure in words.

The requests by status come from Scrapy: ``crawler/extensions/stats.py``.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import orjson
import pytest

from crawler.portals.listing import Row
from crawler.run.rejects import Rejects
from tests.portal import Fault, Portal
from tests.support.runs import Crawl, Visit
from tests.support.saved_portal import KJJ, SavedPortal, trs_detail, trs_listing

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def documents_asked(portal: Portal) -> list[int]:
    return [number for each in portal.served if (number := portal.family.document_number(each.path))]


def test_a_detail_that_fails_after_its_retries_is_a_reject_fetched_again_and_marked_when_it_succeeds(
    visit: Visit,
) -> None:
    with Portal(documents=5, faults=[Fault.parse("503@document-3")]) as portal:
        first = visit(portal)
        assert documents_asked(portal).count(3) == 3, "asked for once and retried twice"
        assert (first.code, len(first.lines())) == (3, 4)
        (reject,) = first.lines("rejects.jsonl")
        assert (reject["kind"], reject["reason"], reject["date"]) == ("failed", "status_503", "2015-01-01")
        assert "第B0003号" in reject["title"]
        assert reject["url"].endswith("_3.html")
        portal.faults.clear()
        portal.forget()
        second = visit(portal)
        assert documents_asked(portal) == [3]
    assert (second.code, len(second.lines())) == (0, 5)
    resolved = second.lines("rejects.jsonl")[1]
    assert (resolved["url"], resolved["reason"], resolved["title"]) == (
        reject["url"],
        "resolved",
        reject["title"],
    )


def test_a_reject_whose_run_was_killed_before_it_could_mark_it_is_asked_for_once_more_and_marked(
    visit: Visit,
) -> None:
    with Portal(documents=3) as portal:
        city = visit(portal).city
        rejects = Rejects(city)
        url = f"{portal.root}{portal.family.document_path(portal._documents[2])}"
        rejects.add(
            Row(url), column="127.0.0.1", kind="failed", reason="status_503", at="2026-09-01T02:00:00Z"
        )
        rejects.close()
        portal.forget()
        run = visit(portal)
        assert documents_asked(portal) == [2]
        assert (run.manifest["totals"]["unchanged"], len(run.lines())) == (1, 3)
        portal.forget()
        visit(portal)
        assert documents_asked(portal) == []


def test_the_manifest_counts_requests_by_status_blocks_by_kind_and_durations(visit: Visit) -> None:
    faults = [Fault.parse(order) for order in ("503@document-3+0/2", "404@document-2", "reset@document-1")]
    with Portal(documents=5, faults=faults) as portal:
        manifest = visit(portal).manifest
    assert manifest["requests"]["404"] == 1
    assert manifest["requests"]["none"] == 3, "a connection that was reset gives no response, three times"
    assert manifest["requests"]["200"] >= 5
    assert manifest["blocked"] == {}
    took = manifest["durations"]
    assert 0 <= took["opening"] <= took["listings"] <= took["total"]
    with Portal(documents=5, faults=[Fault.parse("403@document")]) as portal:
        blocked = visit(portal)
    assert (blocked.code, blocked.manifest["blocked"]) == (4, {"status_403": 3})
    assert blocked.manifest["outcome"] == "blocked"


class FullDisk:
    """Lines go through until so many were written; then none does."""

    def __init__(self, lines: int) -> None:
        self.left = lines
        self._write = os.write

    def __call__(self, file: int, data: bytes) -> int:
        if self.left == 0 and data.endswith(b"}\n"):
            raise OSError(28, "No space left on device")
        self.left -= data.endswith(b"}\n")
        return self._write(file, data)


@pytest.mark.parametrize("faults", [[], ["404@document-7"]])
def test_a_write_that_fails_in_mid_run_ends_it_and_no_row_is_forgotten(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], faults: list[str]
) -> None:
    with Portal(documents=12, faults=[Fault.parse(order) for order in faults]) as portal:
        with monkeypatch.context() as patch:
            patch.setattr("crawler.files.os.write", FullDisk(5))
            run = visit(portal)
        assert (run.code, len(run.lines())) == (3, 5)
        (trouble,) = run.manifest["troubles"]
        assert "No space left on device" in trouble
        assert "make room" in trouble
        assert run.manifest["columns"][0]["complete"] is False
        assert "Traceback" not in capfd.readouterr().err
        assert len(documents_asked(portal)) <= 7, "after that nothing more is asked for"
        portal.faults.clear()
        again = visit(portal)
    assert (again.code, len(again.lines())) == (0, 12)


def test_fewer_than_half_of_the_new_records_with_a_field_is_a_changed_layout(
    portal: SavedPortal, crawl: Crawl
) -> None:
    def publish(numbers: range) -> None:
        rows = [
            (f"./t20240914_{number}.html", f"关于第B{number}号建议的答复函", "2024-09-14")
            for number in numbers
        ]
        portal.remove(KJJ)
        portal.add(KJJ, trs_listing(rows))

    for number in range(30):
        block = f"11500000MB15895317/2024-{number:05}" if number < 20 else None
        page = trs_detail(f"关于第B{number}号建议的答复函", block).replace(
            "</tbody>", '<tr><td class="t1">[ 奇怪的标签 ]</td><td class="t2">甲</td></tr></tbody>'
        )
        portal.add(f"{KJJ}t20240914_{number}.html", page)
    publish(range(10))
    first = crawl(replay=portal.folder)
    assert first.code == 0, first.screen
    assert first.manifest["coverage"]["index_number"] == 1.0
    assert first.manifest["coverage"]["suggestion.number"] == 1.0
    assert first.manifest["coverage"]["validity"] == 0.0
    assert first.manifest["unknown_labels"] == {"奇怪的标签": 10}
    publish(range(9, 20))
    assert crawl(replay=portal.folder).code == 0
    publish(range(19, 30))
    changed = crawl(replay=portal.folder)
    assert changed.code == 5, changed.screen
    assert changed.last_line.startswith("chongqing: layout changed.")
    assert "Only 0 of 10 new records have index_number, but 100% of the stored ones do." in changed.screen
    assert changed.manifest["coverage"]["index_number"] == 0.0
    assert len(changed.lines()) == 30, "they are stored all the same"


def test_torn_last_lines_are_reported(kjj: SavedPortal, crawl: Crawl) -> None:
    city = crawl(replay=kjj.folder).city
    for name in ("records.jsonl", "rejects.jsonl"):
        with (city / name).open("ab") as file:
            file.write(b'{"torn')
    run = crawl(replay=kjj.folder)
    assert run.code == 0, run.screen
    said = [line for line in run.screen.splitlines() if "A torn last line was set aside in" in line]
    assert [
        name in line for line, name in zip(said, ("records.jsonl.torn-", "rejects.jsonl.torn-"), strict=True)
    ]
    for note in run.manifest["notes"]:
        assert orjson.dumps(note)
    assert len(run.manifest["notes"]) == 2


def test_a_line_broken_by_hand_is_named_and_the_run_refuses_to_guess(
    kjj: SavedPortal, crawl: Crawl, tmp_path: Path
) -> None:
    first = crawl(replay=kjj.folder)
    path = first.city / "records.jsonl"
    parts = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*parts[:1], parts[1][5:], *parts[2:]]))
    before, runs = path.read_bytes(), sorted((first.city / "runs").iterdir())
    run = crawl(replay=kjj.folder)
    assert run.code == 1
    assert len(run.screen.strip().splitlines()) == 1
    assert f"{tmp_path / 'data' / 'chongqing' / 'records.jsonl'}, line 2, is not a record." in run.screen
    assert path.read_bytes() == before
    assert sorted((first.city / "runs").iterdir()) == runs, "a run that did not start leaves no manifest"
    path.write_bytes(b"".join(parts))
    assert crawl(replay=kjj.folder).code == 0


def test_the_statistics_of_scrapy_hold_the_outcome_and_the_ledger(crawl: Crawl) -> None:
    with Portal(documents=3) as portal:
        arguments = ["-s", "DOWNLOAD_DELAY=0", "-a", f"listing={portal.listing}", "-L", "INFO"]
        well = crawl(*arguments, "-s", "STATS_DUMP=1")
        portal.faults = [Fault.parse("403@listing")]
        blocked = crawl(*arguments, "-s", "STATS_DUMP=1")
    for line in ("outcome': 'ok'", "exit_code': 0", "rows/total': 3", "rows/new': 3", "pages/read': 1"):
        assert f"'fuwen/{line}" in well.screen
    assert "'finish_reason': 'finished'" in well.screen
    assert "'fuwen/outcome': 'blocked'" in blocked.screen
    assert "'finish_reason': 'blocked'" in blocked.screen
    assert "Spider closed (blocked)" in blocked.screen
    assert blocked.manifest["troubles"] == []


def test_rows_beyond_the_limit_are_outside_and_not_failed(visit: Visit) -> None:
    with Portal(documents=5) as portal:
        run = visit(portal, limit="2")
    totals = run.manifest["totals"]
    assert (run.code, totals["new"], totals["outside"], totals["failed"]) == (0, 2, 3, 0)
