"""The index beside an archive: pages are found in it, and it is made anew whenever it cannot be trusted."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from crawler.archive.model import Capture, RecordLocation, surt
from crawler.archive.sources.open import open_source
from crawler.archive.warc import database
from crawler.archive.warc import index as index_module
from crawler.archive.warc import source as source_module
from crawler.archive.warc.entries import IndexEntry
from crawler.archive.warc.index import INDEX, index_paths, write_index
from crawler.archive.warc.source import WarcSource
from crawler.archive.warc.writer import payload_digest
from tests.support.project import PROJECT
from tests.support.saved_portal import KJJ
from tests.support.warc_files import PAGE, RAW, WHEN, Warc, archive, body

if TYPE_CHECKING:
    from pathlib import Path

COUNT = """
import sys
from crawler.archive.sources.open import open_source
print(len(list(open_source(sys.argv[1]).captures())))
"""

KILLED = """
import os, signal, sys
from pathlib import Path
from crawler.archive.warc.database import IndexDatabase
from crawler.archive.warc.source import WarcSource

def stop_before_the_end(self, names):
    forget(self, names)
    self._connection.execute("INSERT INTO archive (name, damages) VALUES ('b', ?)", ("x" * 10_000_000,))
    os.kill(os.getpid(), signal.SIGKILL)

forget, IndexDatabase._forget = IndexDatabase._forget, stop_before_the_end
WarcSource(Path(sys.argv[1]) / "b.warc.gz").index
"""


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("not_modified", [False, True])
def test_the_index_knows_of_a_revisit_without_headers_whether_it_leads_on(
    tmp_path: Path, *, apart: bool, not_modified: bool
) -> None:
    first = Warc(tmp_path / "archive" / "1.warc.gz")
    second = Warc(tmp_path / "archive" / "2.warc.gz") if apart else first
    moved, page, later = f"{KJJ}1.html", f"{KJJ}2.html", "2026-10-01T02:00:00Z"
    first.response(moved, "moved", status="302 Found", headers={"Location": page})
    first.response(page, PAGE)
    for url, held in (moved, b"moved"), (page, RAW):
        profile = "server-not-modified" if not_modified else "identical-payload-digest"
        facts = {"WARC_Profile": f"http://netpreserve.org/warc/1.1/revisit/{profile}"}
        digest = {} if not_modified else {"WARC_Payload_Digest": payload_digest(held)}
        second.add("revisit", url, b"", at=later, record=facts | digest)
    first.response(moved, PAGE, at="2026-11-01T02:00:00Z")
    source = open_source(str(tmp_path / "archive"))
    statuses = [(each.url, each.fetched_at, each.status) for each in source.captures()]
    assert statuses == [
        (moved, WHEN, 302),
        (moved, later, 302),
        (moved, "2026-11-01T02:00:00Z", 200),
        (page, WHEN, 200),
        (page, later, 200),
    ]
    for url in moved, page:
        found = [(each.url, each.fetched_at, each.status) for each in source.captures_of(surt(url))]
        assert found == [each for each in statuses if each[0] == url]


def test_an_archive_that_is_indexed_is_opened_without_reading_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    for number in range(30):
        warc.response(f"{KJJ}t{number}.html", PAGE)
    assert len(list(archive(warc.path).captures())) == 30

    def nobody_reads(*_: object) -> None:
        raise AssertionError("the archive was read")

    monkeypatch.setattr(source_module, "read_records", nobody_reads)
    found = archive(warc.path)
    assert body(found, f"{KJJ}t17.html") == RAW
    assert body(found, f"{KJJ}t30.html") is None


def test_an_index_is_made_anew_when_the_archive_changes(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    warc.response(KJJ, "old")
    assert body(archive(warc.path), KJJ) == b"old"
    before = warc.path.stat()
    other = Warc(tmp_path / "b.warc.gz")
    other.response(KJJ, "new")
    os.utime(other.path, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.path.replace(warc.path)
    assert body(archive(warc.path), KJJ) == b"new"
    warc.response(f"{KJJ}t1.html", PAGE)
    assert body(archive(warc.path), f"{KJJ}t1.html") == RAW


def _captures(path: Path) -> list[tuple[str, str]]:
    source = WarcSource(path)
    return [(each.url, each.fetched_at) for each in source.captures()]


def _indexed(folder: Path, count: int = 40) -> tuple[Path, Path, bytes]:
    """Return an archive that is indexed, its index, and the index's bytes."""
    warc = Warc(folder / "a.warc.gz")
    for number in range(count):
        warc.response(f"{KJJ}t{number}.html", PAGE)
    assert len(_captures(warc.path)) == count
    index = index_paths(warc.path)[0]
    return warc.path, index, index.read_bytes()


def _replace(index: Path, content: bytes) -> None:
    index.unlink()
    index.write_bytes(content)


@pytest.mark.parametrize("left", [b"", b"<html>", b"!meta {", b"SQLite format 3\0"])
def test_an_index_that_is_something_else_is_made_anew(tmp_path: Path, left: bytes) -> None:
    path, index, whole = _indexed(tmp_path)
    _replace(index, left)
    assert body(archive(path), f"{KJJ}t2.html") == RAW
    assert len(index.read_bytes()) == len(whole)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_an_index_that_is_cut_off_is_made_anew(tmp_path: Path, share: float) -> None:
    path, index, whole = _indexed(tmp_path)
    _replace(index, whole[: int(len(whole) * share)])
    assert len(_captures(path)) == 40
    assert body(archive(path), f"{KJJ}t2.html") == RAW
    assert len(index.read_bytes()) == len(whole)


def test_an_index_with_a_page_of_zeros_is_made_anew(tmp_path: Path) -> None:
    path, index, whole = _indexed(tmp_path)
    right = _captures(path)
    for begin in range(4096, len(whole), 4096):
        _replace(index, whole[:begin] + bytes(4096) + whole[begin + 4096 :])
        assert _captures(path) == right, begin


def test_an_index_in_which_a_value_was_changed_is_made_anew(tmp_path: Path) -> None:
    path, index, whole = _indexed(tmp_path)
    right = _captures(path)
    for changed in (
        whole.replace(b"/t7.html", b"/t\xff.html"),
        whole.replace(b"kjj.cq.gov.cn", b"kjj.cq.gov.us"),
        whole.replace(b"sha1:", b"sha2:"),
    ):
        assert changed != whole
        _replace(index, changed)
        assert _captures(path) == right


def test_an_index_of_another_version_is_made_anew(tmp_path: Path) -> None:
    path, index, _ = _indexed(tmp_path)
    with closing(sqlite3.connect(index)) as changed:
        changed.executescript("UPDATE archive SET newest = 'of another form'; PRAGMA user_version = 99")
    assert archive(path).newest() == WHEN


def test_the_archives_of_a_folder_share_one_index(tmp_path: Path) -> None:
    for number in range(20):
        Warc(tmp_path / f"{number}.warc.gz").response(f"{KJJ}t{number}.html", f"page {number}")
    found = archive(tmp_path)
    assert [body(found, f"{KJJ}t{number}.html") for number in range(20)] == [
        f"page {number}".encode() for number in range(20)
    ]
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".gz"] == [INDEX]


def test_an_archive_that_grows_while_it_is_read_gives_every_capture_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    for number in range(5):
        warc.response(f"{KJJ}t{number}.html", PAGE)
    monkeypatch.setattr(index_module, "_ROWS_AT_ONCE", 1)
    captures = WarcSource(warc.path).captures()
    urls = [next(captures).url for _ in range(2)]
    warc.response(f"{KJJ}t9.html", PAGE)
    assert len(_captures(warc.path)) == 6
    urls += [capture.url for capture in captures]
    assert urls == [f"{KJJ}t{number}.html" for number in (0, 1, 2, 3, 4, 9)]


def test_an_archive_whose_neighbour_changes_is_not_indexed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = (Warc(tmp_path / f"{number}.warc.gz") for number in (1, 2))
    one.response(f"{KJJ}t1.html", PAGE)
    two.response(f"{KJJ}t2.html", PAGE)
    assert [len(_captures(warc.path)) for warc in (one, two)] == [1, 1]
    two.response(f"{KJJ}t3.html", PAGE)
    assert len(_captures(two.path)) == 2
    monkeypatch.setattr(source_module, "read_records", None)
    assert len(_captures(one.path)) == 1


def test_processes_that_index_a_folder_at_the_same_time_all_read_all_of_it(tmp_path: Path) -> None:
    for number in range(6):
        warc = Warc(tmp_path / f"{number}.warc.gz")
        for page in range(20):
            warc.response(f"{KJJ}t{page}.html", PAGE)
    command = [sys.executable, "-c", COUNT, str(tmp_path)]
    processes = [subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert [process.communicate(timeout=120)[0].strip() for process in processes] == ["120"] * 3
    assert index_paths(warc.path)[0].is_file()


def test_an_archive_whose_indexing_was_killed_is_indexed_by_the_next_process(tmp_path: Path) -> None:
    path, index, _ = _indexed(tmp_path)
    Warc(tmp_path / "b.warc.gz").response(KJJ, PAGE)
    with subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], cwd=PROJECT) as process:
        assert process.wait(timeout=120) == -signal.SIGKILL
    assert index.with_name(f"{INDEX}-journal").stat().st_size > 0
    assert len(_captures(path)) == 40
    assert _captures(tmp_path / "b.warc.gz") == [(KJJ, WHEN)]


def test_the_index_of_an_archive_in_a_read_only_folder_lies_in_the_users_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    warc.response(KJJ, PAGE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    beside, cached = index_paths(warc.path)
    beside.mkdir()  # nobody, root included, can write a file there
    assert body(archive(warc.path), KJJ) == RAW
    assert cached.is_file()
    assert cached.is_relative_to(tmp_path / "cache")


@pytest.mark.parametrize("is_killed", [False, True])
def test_the_index_in_a_read_only_folder_is_read_without_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_killed: bool
) -> None:
    path, index, whole = _indexed(tmp_path / "media")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    if is_killed:  # what it wrote cannot be undone in a read-only folder
        index.with_name(f"{INDEX}-journal").write_bytes(b"not undone")
    connect = database._connect_as

    def on_a_read_only_mount(path: Path, options: str) -> sqlite3.Connection:
        if path.parent.name == "media" and "immutable=1" not in options:
            raise sqlite3.OperationalError("unable to open database file")
        return connect(path, options)

    monkeypatch.setattr(database, "_connect_as", on_a_read_only_mount)
    assert body(archive(path), f"{KJJ}t2.html") == RAW
    assert index.read_bytes() == whole
    assert index_paths(path)[1].is_file() == is_killed


def test_pages_are_found_by_binary_search_among_many(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    for number in range(200):
        warc.response(f"{KJJ}t{number * 7919 % 200}.html", f"page {number * 7919 % 200}")
    found = archive(warc.path)
    assert [body(found, f"{KJJ}t{number}.html") for number in range(200)] == [
        f"page {number}".encode() for number in range(200)
    ]
    keys = [capture.url for capture in found.captures()]
    assert keys == sorted(keys)


def test_an_index_from_elsewhere_that_names_another_file_is_made_anew(tmp_path: Path) -> None:
    path, index, whole = _indexed(tmp_path)
    foreign = IndexEntry(
        Capture(KJJ, WHEN, 200, RecordLocation("/etc/hostname", 0, 9)), "text/html", None, "00" * 32, None
    )
    write_index(path, [foreign], [])
    assert index.read_bytes() != whole
    assert len(_captures(path)) == 40
    assert body(archive(path), f"{KJJ}t2.html") == RAW
