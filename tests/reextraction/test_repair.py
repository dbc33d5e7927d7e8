"""``scrapy reextract CITY --store``: what a repair appends (``crawler.reextraction.repair_plan``), what it
shows (``crawler.console.repairs``), and that it may be killed at any moment."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import orjson
import pytest

from crawler.portals.walking.repeated_pages import RepeatedPages
from crawler.run.city_folder import open_rejects
from crawler.run.lock import take_lock
from crawler.store.store import Store
from crawler.store.validation import RecordCheck
from tests.portal import Fault, Portal
from tests.support.commands import scrapy_here
from tests.support.mended_cities import RENAMED, Town, mend_the_label
from tests.support.reextractions import FORKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.items import Reply
    from crawler.portals.walking.repeated_pages import ReadDocument

pytestmark = FORKING

MESSAGE = (
    "<!DOCTYPE html><html><head><meta charset='utf-8'><title>提示信息</title></head><body><h2>提示信息</h2>"
    + "<p>系统正在升级维护，暂时不能查看政务公开文件。维护期间给您带来的不便，敬请谅解，感谢您的理解与支持！</p>"
    * 12
    + "</body></html>"
)
"""A page, with status 200, that says that the system is busy."""


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path / "data")


@pytest.fixture
def misread(town: Town) -> Town:
    """A city of four documents whose label 索引号 was renamed: no record has its number."""
    with Portal(documents=4, faults=[Fault.parse("renamed@document")]) as portal:
        town.night(portal)
    assert [line["index_number"] for line in town.lines] == [None] * 4
    return town


def test_nothing_is_appended_where_nothing_differs(misread: Town) -> None:
    before = misread.journal
    ended = misread.repair()
    assert ended.code == 0, ended.screen
    assert "4 records read again. Nothing differs, nothing was appended." in ended.last_line
    assert misread.journal == before


def test_misread_records_are_revised_and_keep_their_identity(
    misread: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = misread.journal
    mend_the_label(monkeypatch)
    shown = misread.repair("--dry-run")
    assert (shown.code, misread.journal) == (0, before)
    assert "index_number        4       4        0" in shown.out
    assert "4 revised, 0 withdrawn, 0 added. Nothing was written (--dry-run)." in shown.last_line
    ended = misread.repair()
    assert ended.code == 0, ended.screen
    assert "4 revised, 0 withdrawn, 0 added. The earlier lines stay." in ended.last_line
    assert misread.journal.startswith(before)
    new = misread.lines[4:]
    assert [line["revision"] for line in new] == [2] * 4
    assert all(line["index_number"] == line["metadata"][RENAMED] for line in new)
    assert [line["continues"] for line in new] == [line["url"] for line in misread.lines[:4]]
    assert misread.current == new
    assert "Nothing differs" in misread.repair().last_line
    exported = scrapy_here(
        "export", "--to", "sqlite", "-o", str(misread.data / "x.sqlite"), "-s", f"DATA_DIR={misread.data}"
    )
    assert "4 records of 1 city" in exported.screen


def test_a_repair_that_is_killed_between_two_lines_is_finished_by_the_next(
    misread: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    mend_the_label(monkeypatch)
    append = Store.append
    written = 0

    def kill_after_two(store: Store, reply: Reply) -> None:
        nonlocal written
        if written == 2:
            raise KeyboardInterrupt
        written += 1
        append(store, reply)

    with monkeypatch.context() as killed:
        killed.setattr(Store, "append", kill_after_two)
        ended = misread.repair()
    assert (ended.code, len(misread.lines)) == (3, 6)
    assert "run again for the rest" in ended.last_line
    assert "2 revised" in misread.repair().last_line
    assert [line["revision"] for line in misread.lines] == [1] * 4 + [2] * 4
    assert len(misread.current) == 4


def test_the_newest_manifest_and_status_say_that_records_were_repaired(
    misread: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    mend_the_label(monkeypatch)
    misread.repair()
    (manifest,) = (orjson.loads(path.read_bytes()) for path in (misread.folder / "runs").glob("*.json"))
    assert [(repair["revised"], repair["withdrawn"], repair["added"]) for repair in manifest["repairs"]] == [
        (4, 0, 0)
    ]
    status = scrapy_here("status", "-s", f"DATA_DIR={misread.data}")
    assert "by scrapy reextract --store: 4 records revised." in status.out


def test_a_message_that_was_stored_for_several_rows_is_withdrawn_and_asked_for_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_before(group: RepeatedPages) -> list[ReadDocument]:
        unmarked, group._unmarked = group._unmarked, []
        return unmarked

    with Portal(documents=4) as portal:
        portal.extra = {urlsplit(portal.address(number)).path: MESSAGE for number in range(1, 5)}
        with monkeypatch.context() as older:
            older.setattr(RepeatedPages, "_released_unmarked", as_before)
            town.night(portal)
        assert len(town.current) == 4
        ended = town.repair()
        assert ended.code == 0, ended.screen
        assert "0 revised, 4 withdrawn, 0 added" in ended.last_line
        assert "(one page for several rows: " in ended.screen
        assert town.current == []
        assert [line["withdrawn"] for line in town.lines] == [False] * 4 + [True] * 4
        assert len(open_rejects(town.folder)[0]) == 4
        assert "Nothing differs" in town.repair().last_line, "the message does not come back"
        assert "not documents" not in scrapy_here("status", "-s", f"DATA_DIR={town.data}").out
        portal.extra = dict(list(portal.extra.items())[:1])
        town.night(portal)
        assert len(town.current) == 3
        assert "Nothing differs" in town.repair().last_line, (
            "one copy of a known message is still no document"
        )
        portal.extra = {}
        run = town.night(portal)
    assert run.code == 0, run.screen
    assert [record["revision"] for record in town.current] == [3] * 4
    assert all(record["index_number"] for record in town.current)
    assert open_rejects(town.folder)[0] == []


def test_a_record_that_the_code_rejects_now_is_withdrawn_with_the_reason(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Portal(documents=3) as portal:
        town.night(portal)
    first = town.lines[0]["url"]

    def faults(_: RecordCheck, reply: Reply) -> Iterator[str]:
        if reply.url == first:
            yield "no_title"

    monkeypatch.setattr(RecordCheck, "faults", faults)
    ended = town.repair()
    assert f"withdraw {first} (no_title)" in ended.screen
    assert [record["url"] for record in town.current] == [line["url"] for line in town.lines[1:3]]
    assert [(reject.url, reject.reason) for reject in open_rejects(town.folder)[0]] == [(first, "no_title")]


def test_what_an_older_version_rejected_is_added_and_its_reject_resolved(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Portal(documents=3) as portal, monkeypatch.context() as older:
        older.setattr(RecordCheck, "faults", lambda _check, _reply: iter(["no_title"]))
        town.night(portal)
    assert not (town.folder / "records.jsonl").read_bytes()
    assert len(open_rejects(town.folder)[0]) == 3
    ended = town.repair()
    assert "0 revised, 0 withdrawn, 3 added" in ended.last_line, ended.screen
    assert len(town.current) == 3
    assert open_rejects(town.folder)[0] == []


def test_two_records_of_one_page_that_an_older_version_stored_become_one(town: Town) -> None:
    with Portal(documents=3) as portal:
        town.night(portal)
    lines = town.lines
    old = []
    for line in lines:
        kept = {key: value for key, value in line.items() if key not in {"continues", "withdrawn"}}
        old.append(kept | {"schema_version": 1, "index_number": None, "agency_code": None})
    journal = town.folder / "records.jsonl"
    journal.write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in (*old, *lines)))
    assert len(town.current) == 6
    ended = town.repair()
    assert "0 revised, 3 withdrawn, 0 added" in ended.last_line, ended.screen
    assert "(another record has this page)" in ended.screen
    assert town.current == lines
    assert open_rejects(town.folder)[0] == [], "the document itself is stored"


def test_a_newer_capture_that_an_older_version_could_not_read_counts(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Portal(documents=1) as portal:
        town.night(portal)
        portal.edit(1)
        with monkeypatch.context() as older:
            older.setattr("crawler.archive.recording.now", lambda: "2040-01-01T00:00:00Z")
            older.setattr(RecordCheck, "faults", lambda _check, _reply: iter(["no_title"]))
            town.night(portal, "-a", "recheck=99999")
    assert len(town.lines) == 1
    assert len(open_rejects(town.folder)[0]) == 1
    assert "1 revised, 0 withdrawn, 0 added" in town.repair("--dry-run").last_line
    assert "1 revised, 0 withdrawn, 0 added" in town.repair().last_line
    assert town.current[0]["fetched_at"] >= town.lines[0]["fetched_at"]
    assert town.current[0]["page_sha256"] != town.lines[0]["page_sha256"]
    assert open_rejects(town.folder)[0] == []


def test_records_without_an_archived_page_stay_as_they_are(
    town: Town, misread: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Portal(documents=2) as portal:
        town.night(portal, "-s", "ARCHIVE=0")
    before = town.lines
    mend_the_label(monkeypatch)
    ended = misread.repair()
    assert ended.code == 0
    assert "2 records not in the city's archive, so left as stored" in ended.screen
    assert "chongqing: 4 records read again: " in ended.last_line
    assert len(town.lines) == len(before) + 4


def test_a_run_under_way_is_waited_for_or_named(misread: Town) -> None:
    lock = take_lock(misread.folder)
    try:
        ended = misread.repair()
        assert ended.code == 1
        assert "Another run of chongqing is under way" in ended.screen
        assert misread.repair("--dry-run").code == 0, "it only reads"
    finally:
        lock.release()


def test_without_an_archive_there_is_nothing_to_repair_from(town: Town) -> None:
    with Portal(documents=2) as portal:
        town.night(portal, "-s", "ARCHIVE=0")
    ended = town.repair()
    assert ended.code == 1
    assert (
        "so no page can be read again. A live run writes an archive unless ARCHIVE is False" in ended.screen
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["archive.warc.gz"], "Write only the city"),
        (["-o", "new.jsonl"], "Write only the city"),
        (["--newest"], "Write only the city"),
    ],
)
def test_the_store_is_repaired_from_its_own_archive_alone(
    town: Town, arguments: list[str], says: str
) -> None:
    ended = town.repair(*arguments)
    assert (ended.code, says in ended.screen) == (2, True), ended.screen
    only = scrapy_here("reextract", "chongqing", "x", "-o", "y", "--dry-run")
    assert (only.code, "--dry-run only goes with --store" in only.screen) == (2, True)
