"""The index beside an archive: pages are found in it, and it is made anew whenever it cannot be trusted."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from crawler.archive.model import surt
from crawler.archive.sources.open import open_source
from crawler.archive.warc import source as source_module
from crawler.archive.warc.cdxj import index_paths
from crawler.archive.warc.writer import payload_digest
from tests.support.saved_portal import KJJ
from tests.support.warc_files import PAGE, RAW, WHEN, Warc, archive, body

if TYPE_CHECKING:
    from pathlib import Path


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


@pytest.mark.parametrize("left", [b"", b"!meta {", b"<html>"])
def test_an_index_that_is_broken_is_made_anew(tmp_path: Path, left: bytes) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    warc.response(KJJ, PAGE)
    index_paths(warc.path)[0].write_bytes(left)
    assert body(archive(warc.path), KJJ) == RAW


@pytest.mark.parametrize("lines", [0, 1])
@pytest.mark.parametrize("bytes_off", [0, 40])
def test_an_index_that_is_cut_off_is_made_anew(tmp_path: Path, lines: int, bytes_off: int) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    for number in range(3):
        warc.response(f"{KJJ}t{number}.html", PAGE)
    assert len(list(archive(warc.path).captures())) == 3
    index = index_paths(warc.path)[0]
    whole = index.read_bytes()
    kept = b"".join(whole.splitlines(keepends=True)[: 4 - lines])
    index.write_bytes(kept[: len(kept) - bytes_off])
    assert body(archive(warc.path), f"{KJJ}t2.html") == RAW
    assert index.read_bytes() == whole


@pytest.mark.parametrize("garbage", [b"garbage", b"gar\nage"])
@pytest.mark.parametrize("line", [1, 2, 3])
def test_an_index_in_which_something_else_stands_is_made_anew(
    tmp_path: Path, line: int, garbage: bytes
) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    for number in range(3):
        warc.response(f"{KJJ}t{number}.html", PAGE)
    urls = [each.url for each in archive(warc.path).captures()]
    index = index_paths(warc.path)[0]
    whole = index.read_bytes()
    lines = whole.splitlines(keepends=True)
    place = sum(map(len, lines[: line + 1])) - len(garbage)
    index.write_bytes(whole[:place] + garbage + whole[place + len(garbage) :])
    assert [each.url for each in archive(warc.path).captures()] == urls
    assert index.read_bytes() == whole


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
    warc = Warc(tmp_path / "a.warc.gz")
    warc.response(KJJ, PAGE)
    assert body(archive(warc.path), KJJ) == RAW
    index = index_paths(warc.path)[0]
    whole = index.read_bytes()
    index.write_bytes(whole.replace(b'"filename":"a.warc.gz"', b'"filename":"../etc/hi"'.ljust(22)))
    assert index.read_bytes() != whole
    assert body(archive(warc.path), KJJ) == RAW
    assert index.read_bytes() == whole
