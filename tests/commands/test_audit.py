"""``scrapy audit``: every record is proved by its page, or listed with the reason (``crawler.archive.proof``,
``crawler.archive.rereading``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest

from crawler.store.validation import RecordCheck
from tests.portal import Fault, Portal
from tests.support.commands import scrapy_here
from tests.support.mended_cities import Town, mend_the_label
from tests.support.project import PROJECT
from tests.support.reextractions import FORKING
from tests.support.runs import run_here

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.items import Reply

pytestmark = FORKING

RESTORE = (
    " For pages that the archive does not have: restore its files from a copy, or fetch the pages again with scrapy crawl"
    " chongqing -a recheck=9999."
)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path / "data")


@pytest.fixture
def audited(town: Town) -> Town:
    """A city of four documents, of which one was revised in a second run."""
    with Portal(documents=4) as portal:
        town.night(portal)
        portal.edit(2)
        town.night(portal, "-a", "recheck=99999")
    return town


def newest_run(town: Town) -> str:
    runs = sorted((town.folder / "runs").glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
    return runs[-1].stem


def test_every_record_is_proved_by_its_page_and_nothing_is_written(audited: Town) -> None:
    before = audited.journal
    ended = audited.audit()
    assert (ended.code, ended.last_line) == (0, "chongqing: proved: 4 of 4.")
    assert audited.audit("--all").last_line == "chongqing: proved: 5 of 5."
    assert audited.journal == before


def test_a_record_of_one_run_is_found_by_the_time_of_its_fetch(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Portal(documents=2) as portal:
        town.night(portal)
        monkeypatch.setattr("crawler.archive.recording.now", lambda: "2040-01-01T00:00:01Z")
        portal.publish(3)
        town.night(portal)
    newest = town.folder / "runs" / f"{newest_run(town)}.json"
    manifest = orjson.loads(newest.read_bytes())
    newest.write_bytes(
        orjson.dumps(manifest | {"started_at": "2040-01-01T00:00:00Z", "ended_at": "2040-01-01T00:00:02Z"})
    )
    assert town.audit("--run", newest.stem).last_line == "chongqing: proved: 3 of 3."


def test_a_sample_is_spread_over_the_journal_and_said_so(audited: Town) -> None:
    ended = audited.audit("--sample", "2")
    assert "a sample of 2 records out of 4" in ended.screen
    assert ended.last_line == "chongqing: proved: 2 of 2."
    assert audited.audit("--sample", "99").last_line == "chongqing: proved: 4 of 4."


def test_a_record_without_an_archived_page_is_listed(town: Town) -> None:
    with Portal(documents=3) as portal:
        town.night(portal)
        portal.publish(1)
        town.night(portal, "-s", "ARCHIVE=0")
        ended = town.audit()
        assert ended.code == 3
        assert f"{town.lines[-1]['url']}, revision 1: not in the archive." in ended.screen
        assert ended.last_line == f"chongqing: proved: 3 of 4.{RESTORE}"
        journal = town.journal
        town.night(portal, "-a", "recheck=9999")
    assert town.audit().last_line == "chongqing: proved: 4 of 4."
    assert town.journal == journal


def test_an_older_version_without_an_archived_page_is_not_proved_either(audited: Town) -> None:
    old = next(line for line in audited.lines if line["url"] == audited.lines[-1]["url"])
    lines = [line | {"page_sha256": "0" * 64} if line == old else line for line in audited.lines]
    (audited.folder / "records.jsonl").write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))
    assert audited.audit().last_line == "chongqing: proved: 4 of 4."
    every = audited.audit("--all")
    assert (every.code, every.last_line) == (3, f"chongqing: proved: 4 of 5.{RESTORE}")
    assert f"{old['url']}, revision 1: not in the archive; a later line replaces it." in every.screen


def test_a_record_whose_bytes_are_not_in_the_archive_is_not_proved(audited: Town) -> None:
    lines = audited.lines
    lines[-1]["page_sha256"] = "0" * 64
    (audited.folder / "records.jsonl").write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))
    ended = audited.audit()
    assert (ended.code, ended.last_line) == (3, f"chongqing: proved: 3 of 4.{RESTORE}")
    assert "not in the archive" in ended.screen


def test_a_field_that_the_page_does_not_give_is_shown(audited: Town) -> None:
    lines = audited.lines
    lines[-1]["title"] = "另一个标题"
    (audited.folder / "records.jsonl").write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))
    ended = audited.audit()
    assert ended.code == 3
    assert "read differently by the code at hand (title)." in ended.screen
    assert "- 另一个标题" in ended.out
    assert "Other code wrote them: scrapy reextract chongqing --store --dry-run" in ended.last_line


def test_other_code_is_named_and_a_repair_proves_all(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    with Portal(documents=3, faults=[Fault.parse("renamed@document")]) as portal:
        town.night(portal)
    mend_the_label(monkeypatch)
    assert "chongqing: proved: 0 of 3." in town.audit().last_line
    town.repair()
    assert town.audit().last_line == "chongqing: proved: 3 of 3."
    every = town.audit("--all")
    assert every.screen.count("; a later line replaces it.") == 3, "listed, but corrected"
    assert (every.code, every.last_line) == (0, "chongqing: proved: 3 of 3.")


def test_a_mistake_in_the_code_is_named_and_costs_its_record_alone(
    audited: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = audited.lines[0]["url"]
    faults = RecordCheck.faults

    def broken(check: RecordCheck, reply: Reply) -> Iterator[str]:
        if reply.url == first:
            raise RuntimeError("boom")
        return faults(check, reply)

    monkeypatch.setattr(RecordCheck, "faults", broken)
    ended = audited.audit()
    assert (ended.code, ended.last_line) == (3, "chongqing: proved: 3 of 4.")
    assert f"The code failed while reading {first}" in ended.screen


def test_a_withdrawn_record_claims_nothing(audited: Town) -> None:
    last = audited.lines[-1]
    with (audited.folder / "records.jsonl").open("ab") as journal:
        journal.write(orjson.dumps(last | {"revision": 3, "withdrawn": True}) + b"\n")
    assert audited.audit().last_line == "chongqing: proved: 3 of 3."


def test_a_damaged_archive_is_named(audited: Town) -> None:
    for path in (audited.folder / "archive").glob("*.warc.gz"):
        content = bytearray(path.read_bytes())
        content[len(content) // 2 : len(content) // 2 + 40] = bytes(40)
        path.write_bytes(content)
    ended = audited.audit()
    assert ended.code == 3, ended.screen
    assert "was skipped" in ended.screen
    assert "Traceback" not in ended.screen


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--run", "x", "--all"], 2, "not both"),
        (["--run", "20200101T000000Z"], 2, "There is no run 20200101T000000Z"),
        (["--sample", "0"], 2, "must be at least 1"),
        (["another"], 2, "Name one city"),
    ],
)
def test_a_users_mistake_is_one_sentence(audited: Town, arguments: list[str], code: int, says: str) -> None:
    ended = audited.audit(*arguments)
    assert (ended.code, says in ended.screen) == (code, True), ended.screen


def test_a_city_without_records_or_archive_is_not_started(town: Town) -> None:
    town.folder.mkdir(parents=True)
    assert "has no records to prove" in town.audit().screen
    run_here(town.data, "chongqing", replay=PROJECT / "fixtures" / "chongqing")
    ended = town.audit()
    assert (ended.code, "so no page can be read again" in ended.screen) == (1, True)
    assert scrapy_here("audit", "nowhere", "-s", f"DATA_DIR={town.data}").code == 2
