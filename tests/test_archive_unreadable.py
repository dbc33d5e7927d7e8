"""Several sources of which one is there and cannot be read: the others are read, and nothing is lost in silence."""

from __future__ import annotations

import gzip
import shutil
from typing import TYPE_CHECKING

import pytest
from conftest import KJJ, Crawl, SavedPortal
from warc_files import Warc

from crawler.archive.pages import ArchiveError
from crawler.archive.reextraction.files import Output
from crawler.archive.reextraction.job import Reextraction, reextract
from crawler.archive.reextraction.processes import ThisProcess
from crawler.archive.reextraction.task import Task
from crawler.archive.sources import open_source, open_sources
from crawler.spiders.chongqing import ChongqingSpider

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def no_archive(folder: Path) -> Path:
    """A file of no kind known here."""
    path = folder / "notes.bin"
    path.write_bytes(b"\x00\x01 neither pages nor an archive" * 50)
    return path


def broken_wacz(folder: Path) -> Path:
    """What is left of a WACZ whose copying was interrupted."""
    path = folder / "half.wacz"
    path.write_bytes(b"PK\x03\x04 and no directory at its end")
    return path


def one_stream(folder: Path) -> Path:
    """A WARC that somebody compressed as a whole."""
    warc = Warc(folder / "plain.warc", gzip=False)
    warc.response(f"{KJJ}a.html", "<p>答复。</p>", at="2026-09-01T02:00:00Z")
    warc.response(f"{KJJ}b.html", "<p>答复。</p>", at="2026-09-01T02:00:00Z")
    path = folder / "whole.warc.gz"
    path.write_bytes(gzip.compress(warc.path.read_bytes()))
    return path


def no_record(folder: Path) -> Path:
    """A WARC in which nothing but its name says that it is one."""
    path = folder / "empty.warc.gz"
    path.write_bytes(gzip.compress(b"no record at all, only text" * 20))
    return path


UNREADABLE = [no_archive, broken_wacz, one_stream, no_record]


def read(output: Path, *sources: Path) -> Reextraction:
    with Output(output, force=True) as file:
        return reextract(Task(ChongqingSpider, tuple(map(str, sources))), ThisProcess(), file)


@pytest.mark.parametrize("make", UNREADABLE)
@pytest.mark.parametrize("first", [True, False])
def test_a_reextraction_reads_the_others_and_says_which_it_could_not_read(
    kjj: SavedPortal, tmp_path: Path, make: Callable[[Path], Path], *, first: bool
) -> None:
    bad = make(tmp_path)
    alone = read(tmp_path / "alone.jsonl", kjj.folder)
    assert alone.is_complete
    came = read(tmp_path / "new.jsonl", *((bad, kjj.folder) if first else (kjj.folder, bad)))
    assert not came.is_complete
    assert any(str(bad) in problem for problem in came.problems), came.problems
    assert (tmp_path / "new.jsonl").read_bytes() == (tmp_path / "alone.jsonl").read_bytes()


@pytest.mark.parametrize("make", UNREADABLE)
def test_a_replay_reads_the_others_and_is_incomplete(
    kjj: SavedPortal, crawl: Crawl, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    bad = make(tmp_path)
    run = crawl(replay=f"{bad},{kjj.folder}")
    assert run.code == 3, run.screen
    assert str(bad) in run.screen
    assert len(run.lines()) == 4


@pytest.mark.parametrize("make", UNREADABLE)
def test_alone_it_stops_the_command_with_the_same_words(
    tmp_path: Path, crawl: Crawl, make: Callable[[Path], Path]
) -> None:
    bad = make(tmp_path)
    run = crawl(replay=str(bad))
    assert run.code == 1
    assert str(bad) in run.screen
    assert "Traceback" not in run.screen
    with pytest.raises(ArchiveError, match=bad.name):
        read(tmp_path / "new.jsonl", bad)
    assert not (tmp_path / "new.jsonl").exists()


def test_a_broken_archive_in_a_folder_leaves_the_others_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    warc = Warc(folder / "good.warc.gz")
    warc.response(KJJ, "<p>答复。</p>", at="2026-09-01T02:00:00Z")
    broken_wacz(folder)
    source = open_source(str(folder))
    assert [capture.url for capture in source.captures()] == [KJJ]
    assert [problem for problem in source.problems if "half.wacz" in problem]
    source.close()


def test_where_none_can_be_read_each_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"notes\.bin.*half\.wacz"):
        open_sources([str(no_archive(tmp_path)), str(broken_wacz(tmp_path))])


def test_a_path_that_does_not_exist_is_refused_before_anything_is_read(
    kjj: SavedPortal, tmp_path: Path, crawl: Crawl
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(kjj.folder, copy)
    run = crawl(replay=f"{copy},{tmp_path / 'cpoy'}")
    assert run.code == 1
    assert "cpoy to read: check the path" in run.screen
    assert not run.city.exists() or not (run.city / "records.jsonl").exists()
