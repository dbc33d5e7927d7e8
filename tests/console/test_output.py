"""Whoever reads along may stop (``| head``), and a disk may be full: a command does its work and says how it ended."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.console.output import say, say_error
from crawler.items import record_line
from tests.support.commands import read_by_nobody, scrapy_here, scrapy_process
from tests.support.project import PROJECT
from tests.support.replies import make_reply
from tests.support.saved_portal import KJJ, SavedPortal

pytestmark = pytest.mark.slow

FULL = Path("/dev/full")


@pytest.mark.parametrize(
    ("command", "own"),
    [("crawl", ["TWISTED_REACTOR_ENABLED=0"]), ("crawlall", [])],
    ids=["crawl", "crawlall"],
)
def test_a_run_that_nobody_reads_along_goes_on_to_its_end(
    command: str, own: list[str], kjj: SavedPortal, tmp_path: Path
) -> None:
    settings = (f"REPLAY={kjj.folder}", f"DATA_DIR={tmp_path / 'data'}", *own)
    with read_by_nobody() as nobody:
        ended = scrapy_here(
            command, "chongqing", *(part for each in settings for part in ("-s", each)), stdout=nobody
        )
    assert (ended.code, ended.said) == (0, "")
    assert len((tmp_path / "data" / "chongqing" / "records.jsonl").read_bytes().splitlines()) == 4


def test_a_comparison_says_by_its_exit_code_what_nobody_reads(tmp_path: Path) -> None:
    old, new = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    old.write_bytes(record_line(make_reply()))
    new.write_bytes(record_line(make_reply()) + record_line(make_reply("B/2", f"{KJJ}t2.html")))
    for options in ([], ["--json"]):
        with read_by_nobody() as nobody:
            ended = scrapy_here("diff", old, new, *options, stdout=nobody)
        assert (ended.code, ended.said) == (1, "")


def test_a_process_that_nobody_reads_ends_without_a_word_more(tmp_path: Path) -> None:
    """What Python still holds for standard output is written when the process ends."""
    old, new = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    old.write_bytes(record_line(make_reply()))
    new.write_bytes(b"")
    with read_by_nobody() as nobody:
        ended = scrapy_process("diff", old, new, stdout=nobody)
    assert (ended.code, ended.said) == (1, "")


@pytest.mark.skipif(not FULL.is_char_device(), reason="there is no /dev/full")
def test_standard_output_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    old, new = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    old.write_bytes(record_line(make_reply()))
    new.write_bytes(b"")
    with FULL.open("wb") as full:
        ended = scrapy_process("diff", old, new, stdout=full)
    assert ended.code == 1
    assert ended.said == "Standard output cannot be written: No space left on device.\n"


@pytest.mark.skipif(not FULL.is_char_device(), reason="there is no /dev/full")
@pytest.mark.parametrize("command", ["crawl", "crawlall"])
def test_a_full_disk_under_both_outputs_leaves_the_exit_code(
    command: str, kjj: SavedPortal, tmp_path: Path
) -> None:
    with FULL.open("w") as full:
        ended = scrapy_process(
            *(command, "chongqing", "-s", f"REPLAY={kjj.folder}", "-s", f"DATA_DIR={tmp_path}"),
            stdout=full,
            stderr=full,
        )
    assert ended.code == 0
    with FULL.open("w") as full:
        ended = scrapy_process(command, "nowhere", "-s", f"DATA_DIR={tmp_path}", stdout=full, stderr=full)
    assert ended.code == 2


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "gbk"])
def test_a_screen_without_a_character_gets_a_replacement(encoding: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><body>𠮷é不是公文</body></html>", encoding="utf-8")
    env = {**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": encoding}
    words = ("read", "--table", PROJECT / "fixtures" / "zhengzhou", page)
    ended = subprocess.run(
        [sys.executable, "-m", "scrapy", *map(str, words)],
        env=env,
        cwd=PROJECT,
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 3  # the second page is not a document
    assert b"Traceback" not in ended.stderr
    assert ended.stdout.decode(encoding)


def test_what_a_page_prints_sends_no_commands_to_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say("redirects to \x1b]0;x\x07\x9b2J")
    say_error("a\tb\nc\r\x1b[31m")
    assert capsys.readouterr() == ("redirects to \ufffd]0;x\ufffd\ufffd2J\n", "a\tb\nc\ufffd\ufffd[31m\n")
