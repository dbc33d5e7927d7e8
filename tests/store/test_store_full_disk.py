"""A full disk, and a folder that cannot be written: plain words, and every earlier line whole."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from benchmarks.kills import write_archive
from crawler.run.rejects import Rejects
from crawler.store.journal import StoreError
from crawler.store.store import Store
from pipelines.store import StoreRecords
from tests.support.project import PROJECT
from tests.support.replies import deduplicate, make_reply
from tests.support.runs import Crawl, run_here
from tests.support.saved_portal import KJJ

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.saved_portal import SavedPortal

DOCUMENTS = 30


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    write_archive(folder, DOCUMENTS)
    return folder


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 700 kB: fewer than the records take, more than a run takes to start."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(disk)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip(f"no small file system can be mounted here: {mounted.stderr.strip() or 'mount failed'}")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def replay(archive: Path, data: Path, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapy", "crawl", "chongqing", "-s", f"REPLAY={archive}"]
    return subprocess.run(
        [*command, "-s", f"DATA_DIR={data}"],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=120,
        **options,
    )


def stored(data: Path) -> list[str]:
    """The URLs of the records; fails where a line is not whole."""
    written = (data / "chongqing" / "records.jsonl").read_bytes()
    assert not written or written.endswith(b"\n")
    return [orjson.loads(line)["url"] for line in written.splitlines()]


def ends_in_words(run: subprocess.CompletedProcess[str], trouble: str) -> None:
    assert run.returncode == 3, run.stdout
    assert "Traceback" not in run.stdout
    last = run.stdout.strip().splitlines()[-1]
    assert last.startswith("chongqing: incomplete. ")
    assert trouble in last
    assert "make room" in last


def is_completed_by_the_next_run(archive: Path, data: Path) -> None:
    before = stored(data)
    assert 0 < len(before) < DOCUMENTS
    after = run_here(data, "chongqing", replay=archive)
    assert after.code == 0, after.screen
    now = stored(data)
    assert now[: len(before)] == before
    assert len(set(now)) == len(now) == DOCUMENTS


@pytest.mark.slow
def test_a_disk_that_fills_up_ends_the_run_in_words_and_the_next_goes_on(
    archive: Path, small_disk: Path
) -> None:
    run = replay(archive, small_disk)
    ends_in_words(run, "No space left on device")
    subprocess.run(["mount", "-o", "remount,size=20m", str(small_disk)], check=True)
    is_completed_by_the_next_run(archive, small_disk)


@pytest.mark.slow
def test_a_limit_to_the_size_of_files_ends_the_run_in_words_and_the_next_goes_on(
    archive: Path, tmp_path: Path
) -> None:
    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

    run = replay(archive, tmp_path, preexec_fn=limit)
    ends_in_words(run, "File too large")
    is_completed_by_the_next_run(archive, tmp_path)


def test_a_disk_that_is_full_from_the_start_is_not_started(archive: Path, small_disk: Path) -> None:
    with (small_disk / "other").open("wb", buffering=0) as other, suppress(OSError):
        while True:
            other.write(b"x" * 4096)
    run = run_here(small_disk, "chongqing", replay=archive)
    assert run.code == 1
    assert "No space left on device" in run.screen
    assert "Traceback" not in run.screen


def test_a_folder_that_cannot_be_written_is_not_started(
    kjj: SavedPortal, crawl: Crawl, tmp_path: Path
) -> None:
    city = tmp_path / "data" / "chongqing"
    city.mkdir(parents=True)
    city.chmod(0o500)
    if os.access(city, os.W_OK):  # the tests run as root: the index alone stands in the way of its file
        (city / ".index.sqlite").mkdir()
    run = crawl(replay=kjj.folder)
    city.chmod(0o700)
    assert run.code == 1, run.screen
    assert str(city) in run.screen
    assert "writable" in run.screen
    assert "Traceback" not in run.screen


class FullDisk:
    """Writes go through until so many were made; then none does."""

    def __init__(self, writes: int) -> None:
        self.left = writes
        self._write = os.write

    def __call__(self, file: int, data: bytes) -> int:
        if self.left == 0:
            raise OSError(28, "No space left on device")
        self.left -= 1
        return self._write(file, data)


def test_after_a_line_that_could_not_be_written_the_store_takes_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    replies = [make_reply(f"A/{number}", f"{KJJ}t{number}.html") for number in range(4)]
    disk = FullDisk(1)
    monkeypatch.setattr("crawler.files.os.write", disk)
    store.append(replies[0])
    for reply in replies[1:]:
        with pytest.raises(
            StoreError, match=r"No space left on device.*Every earlier line is whole: make room"
        ):
            store.append(reply)
        disk.left = 9
    with pytest.raises(StoreError):
        store.knows_url(replies[0].url)
    store.close()
    (line,) = (tmp_path / "records.jsonl").read_bytes().splitlines()
    assert orjson.loads(line)["index_number"] == "A/0"
    assert Store(tmp_path).knows_url(replies[0].url)


def test_an_index_that_cannot_be_written_ends_the_run_and_catches_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    store.append(make_reply("A/0", f"{KJJ}t0.html"))
    store.sync()
    monkeypatch.setattr(
        store._index, "learn", lambda *_: store._index._database.execute("SELECT * FROM nowhere")
    )
    with pytest.raises(StoreError, match=r"derived and every line of records\.jsonl is whole"):
        store.append(make_reply("A/1", f"{KJJ}t1.html"))
    store.close()
    again = Store(tmp_path)
    assert again.knows_url(f"{KJJ}t1.html"), "the line was written, so the index learns it at the next start"


def test_a_store_that_cannot_be_closed_well_says_so_and_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline = StoreRecords(Store(tmp_path))
    pipeline.process_item(deduplicate(pipeline.store).process_item(make_reply()))

    def broken(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("crawler.files.os.fsync", broken)
        pipeline.close_spider()
    assert pipeline.failure is not None
    assert "make room" in str(pipeline.failure)
    assert Store(tmp_path).before.records == 1


def test_a_reject_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from crawler.portals.listing import Row  # noqa: PLC0415

    rejects = Rejects(tmp_path)
    monkeypatch.setattr("crawler.files.os.write", FullDisk(0))
    with pytest.raises(StoreError, match=r"rejects\.jsonl could not be written"):
        rejects.add(
            Row(f"{KJJ}t1.html"), column="kjj", kind="failed", reason="status_503", at="2026-09-01T02:00:00Z"
        )
