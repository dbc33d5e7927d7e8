"""Bodies that are in the archive already are referred to, from the index of captures, which can be made again."""

from __future__ import annotations

import os
import time
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import pytest

from crawler.archive.warc.index import INDEX
from crawler.archive.warc.payloads import Payloads
from crawler.archive.warc.writer import Original, payload_digest
from tests.portal import Portal
from tests.support.runs import Visit, run_here
from tests.support.warc_files import Warc, is_clean, records_of, warcs_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Opener = Callable[[Path], Payloads]


pytestmark = pytest.mark.slow


@pytest.fixture
def payloads_of() -> Iterator[Opener]:
    """Give a function that opens the payloads of a folder. They are closed when the test ends."""
    with ExitStack() as opened:
        yield lambda folder: opened.enter_context(closing(Payloads(folder)))


def test_unchanged_bodies_become_revisits_and_are_replayed_from_what_they_refer_to(
    visit: Visit, tmp_path: Path
) -> None:
    with Portal(documents=5) as portal:
        first = visit(portal)
        portal.edit(3)
        time.sleep(1)  # of one second two runs would have the same time of fetching
        second = visit(portal, recheck="9999")
        listing, edited = portal.listing, portal.address(3)
    one, two = warcs_of(first.city)
    assert second.manifest["totals"]["revised"] == 1
    is_clean(two)
    kinds = {
        url: kind for kind, url, _, _ in records_of(two) if kind in {"response", "revisit"} and "/t20" in url
    }
    assert {url for url, kind in kinds.items() if kind == "response"} == {edited}
    assert len(kinds) == 5
    revisit = next(record for kind, _, record, _ in records_of(two) if kind == "revisit")
    assert str(revisit.headers.get("WARC-Profile")).endswith("identical-payload-digest")
    again = run_here(tmp_path / "again", "chongqing", "-a", f"listing={listing}", replay=two)
    assert again.code == 0, again.screen
    assert len(again.lines()) == 5
    assert {line["fetched_at"] for line in again.lines()} <= {
        line["fetched_at"] for line in second.lines()
    } | {record.headers.get("WARC-Date") for _, _, record, _ in records_of(two)}
    (second.city / "archive" / INDEX).unlink()
    with Portal(documents=1) as other:
        visit(other)  # the index is derived: a run makes it anew
    assert (second.city / "archive" / INDEX).exists()
    assert one.exists()


def test_a_revisit_names_the_record_that_it_refers_to_by_its_id(visit: Visit) -> None:
    with Portal(documents=5) as portal:
        first = visit(portal)
        visit(portal, recheck="9999")
    one, two = warcs_of(first.city)
    ids = {
        record.record_id: (url, record.headers.get("WARC-Date"), record.headers.get("WARC-Payload-Digest"))
        for kind, url, record, _ in records_of(one)
        if kind == "response"
    }
    revisits = [record.headers for kind, _, record, _ in records_of(two) if kind == "revisit"]
    assert revisits
    for headers in revisits:
        assert ids[headers.get("WARC-Refers-To")] == (
            headers.get("WARC-Refers-To-Target-URI"),
            headers.get("WARC-Refers-To-Date"),
            headers.get("WARC-Payload-Digest"),
        )


def test_a_body_that_is_recorded_twice_in_one_run_is_a_revisit_the_second_time(
    tmp_path: Path, payloads_of: Opener
) -> None:
    payloads = payloads_of(tmp_path)
    original = Original("https://example.gov.cn/", "2026-09-01T02:00:00Z", "<urn:uuid:1>")
    assert payloads.find("sha1:A") is None
    payloads.add("sha1:A", original)
    payloads.add("sha1:A", Original("https://example.gov.cn/2", "2026-09-01T02:00:01Z", "<urn:uuid:2>"))
    assert payloads.find("sha1:A") == original


def test_a_body_whose_warc_file_was_deleted_or_replaced_is_not_referred_to(
    tmp_path: Path, payloads_of: Opener
) -> None:
    one, two = (Warc(tmp_path / f"{number}.warc.gz") for number in (1, 2))
    one.response("https://example.gov.cn/1", "one")
    two.response("https://example.gov.cn/2", "two")
    assert all(payloads_of(tmp_path).find(payload_digest(body)) for body in (b"one", b"two"))
    one.path.unlink()
    Warc(two.path).response("https://example.gov.cn/3", "three")
    payloads = payloads_of(tmp_path)
    assert [payloads.find(payload_digest(body)) is None for body in (b"one", b"two", b"three")] == [
        True,
        True,
        False,
    ]


def test_the_index_files_of_an_older_version_are_removed_with_one_sentence(
    tmp_path: Path, payloads_of: Opener
) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    warc.response("https://example.gov.cn/", "body")
    for name, content in {
        "a.warc.gz.cdxj": b'!meta {"format": 4}\n',
        ".payloads.sqlite": b"",
        ".payloads.sqlite-wal": b"",
        "b.warc.gz.cdxj": b"cn,gov,example)/ 20260901020000 {}\n",  # another tool's index
    }.items():
        (tmp_path / name).write_bytes(content)
    payloads = payloads_of(tmp_path)
    assert payloads.notes == [
        f"Removed 3 index files of an older version from {tmp_path}: {INDEX} replaces them."
    ]
    assert payloads.find(payload_digest(b"body")) is not None
    assert not list(tmp_path.glob("*payloads*"))
    assert [path.name for path in tmp_path.glob("*.cdxj")] == ["b.warc.gz.cdxj"]
    assert payloads_of(tmp_path).notes == []


def test_a_damaged_record_of_an_earlier_night_is_told_once(tmp_path: Path, payloads_of: Opener) -> None:
    warc = Warc(tmp_path / "20260901T020000Z.warc.gz")
    for number in range(3):
        warc.response(f"https://example.gov.cn/{number}", f"body {number}")
    warc.damage(1)
    (note,) = payloads_of(tmp_path).notes
    assert note.startswith(f"{warc.path}: the record at byte {warc.offsets[1]:,} is damaged (")
    assert payloads_of(tmp_path).notes == []
    assert payloads_of(tmp_path).find(payload_digest(b"body 2")) is not None


@pytest.mark.parametrize("cut", [0, 7], ids=["between two records", "in a record"])
def test_a_warc_file_that_lost_its_end_is_named_once(tmp_path: Path, payloads_of: Opener, cut: int) -> None:
    warc = Warc(tmp_path / "20260901T020000Z.warc.gz")
    for number in range(3):
        warc.response(f"https://example.gov.cn/{number}", f"body {number}")
    assert payloads_of(tmp_path).notes == []
    before, now = warc.path.stat().st_size, warc.offsets[1] + cut
    os.truncate(warc.path, now)
    sentence = f"{warc.path} has {now:,} bytes, and had {before:,} when it was indexed: records are lost."
    first, *further = payloads_of(tmp_path).notes
    assert first.startswith(sentence)
    assert f"scrapy audit {tmp_path.parent.name} shows" in first
    assert len(further) == (1 if cut else 0)
    assert payloads_of(tmp_path).notes == []


@pytest.mark.parametrize("damage", ["not a database", "a page of zeros"])
def test_a_damaged_index_is_made_again_from_the_archive_and_said_once(visit: Visit, damage: str) -> None:
    with Portal(documents=5) as portal:
        first = visit(portal)
        visit(portal, recheck="9999")  # it indexes what the first run has recorded
        index = first.city / "archive" / INDEX
        content = index.read_bytes()
        page = 4096
        assert len(content) > 2 * page
        index.write_bytes(
            b"garbage" * 99
            if damage == "not a database"
            else content[:page] + bytes(page) + content[2 * page :]
        )
        notes = visit(portal, recheck="9999").manifest["notes"]
        again = visit(portal, recheck="9999")
    assert again.code == 0
    (note,) = [note for note in notes if "damaged" in note]
    assert note.startswith(f"{index} was damaged (")
    assert note.endswith(") and was made again from the archive.")
    assert not any("damaged" in note for note in again.manifest["notes"])
    kinds = {kind for warc in warcs_of(first.city) for kind, url, _, _ in records_of(warc) if "/t20" in url}
    assert "revisit" in kinds
