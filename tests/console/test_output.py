"""Whoever reads along may stop (``| head``), and a disk may be full: a command does its work and says how it ended."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from crawler.items import record_line
from tests.support.replies import make_reply
from tests.support.runs import PROJECT
from tests.support.saved_portal import KJJ, SavedPortal

FULL = Path("/dev/full")


def read_by_nobody(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command whose standard output is a pipe that nobody reads any more."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as nobody:
        return run(nobody, *arguments)


def run(output: IO[bytes], *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command with a standard output of its own."""
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *map(str, arguments)],
        cwd=PROJECT,
        stdout=output,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=90,
    )


@pytest.mark.parametrize("command", ["crawl", "crawlall"])
def test_a_run_that_nobody_reads_along_goes_on_to_its_end(
    command: str, kjj: SavedPortal, tmp_path: Path
) -> None:
    ended = read_by_nobody(
        *(command, "chongqing", "-s", f"REPLAY={kjj.folder}", "-s", f"DATA_DIR={tmp_path / 'data'}")
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert len((tmp_path / "data" / "chongqing" / "records.jsonl").read_bytes().splitlines()) == 4


def test_a_comparison_says_by_its_exit_code_what_nobody_reads(tmp_path: Path) -> None:
    old, new = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    old.write_bytes(record_line(make_reply()))
    new.write_bytes(record_line(make_reply()) + record_line(make_reply("B/2", f"{KJJ}t2.html")))
    for options in ([], ["--json"]):
        ended = read_by_nobody("diff", old, new, *options)
        assert (ended.returncode, ended.stderr) == (1, "")


@pytest.mark.skipif(not FULL.is_char_device(), reason="there is no /dev/full")
def test_standard_output_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    old, new = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    old.write_bytes(record_line(make_reply()))
    new.write_bytes(b"")
    with FULL.open("wb") as full:
        ended = run(full, "diff", old, new)
    assert ended.returncode == 1
    assert ended.stderr == "Standard output cannot be written (No space left on device).\n"
