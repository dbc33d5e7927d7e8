"""A system without fcntl, fork and POSIX signals, such as Windows: one city is crawled, read, made, exported, shown.

Such a system cannot be had here: its Python is this one without these modules and functions.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import orjson
import pytest

from tests.support.project import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

HIDE = """
import os, signal, sys
import asyncio, twisted.internet.fdesc, twisted.internet.process  # these have other code for Windows
for module in ("fcntl", "resource", "pwd", "grp", "termios"):
    sys.modules[module] = None
for name in ("fork", "forkpty", "setsid", "pread", "pwrite", "killpg", "getuid", "sched_getaffinity", "fchmod", "sysconf"):
    delattr(os, name)
for name in ("SIGPROF", "SIGALRM", "SIGHUP", "setitimer", "pthread_sigmask", "ITIMER_PROF"):
    delattr(signal, name)
from scrapy.cmdline import execute
execute(["scrapy", *sys.argv[1:]])
"""


def without_posix(data: Path, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", HIDE, *map(str, words), "-s", f"DATA_DIR={data}"],
        cwd=PROJECT, capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )  # fmt: skip


def test_one_city_is_crawled_exported_and_reported(tmp_path: Path) -> None:
    data = tmp_path / "data"
    page = next((PROJECT / "fixtures" / "chongqing").rglob("t*.html"))
    for code, *words in (
        (0, "list"),
        (0, "crawl", "chongqing", "-s", "REPLAY=fixtures/chongqing"),
        (0, "crawl", "chongqing", "-s", "REPLAY=fixtures/chongqing"),
        (0, "read", page),
        (0, "export", "--to", "csv", "-o", tmp_path / "replies.csv"),
        (0, "report"),
        (0, "status"),
    ):
        ended = without_posix(data, *words)
        assert (ended.returncode, ended.stderr if code == 0 else "") == (code, ""), (words, ended.stdout)
    expected = (PROJECT / "fixtures" / "chongqing" / "expected.jsonl").read_bytes().splitlines()
    assert len((data / "chongqing" / "records.jsonl").read_bytes().splitlines()) == len(expected)


def test_a_city_is_made(tmp_path: Path) -> None:
    pages = PROJECT / "fixtures" / "ndrc"
    ended = without_posix(tmp_path / "data", "newcity", "newtown", pages, "--dry-run")
    assert (ended.returncode, "class Newtown" in ended.stdout) == (0, True), ended.stdout + ended.stderr


def test_a_lock_file_decides_where_there_are_no_locks(tmp_path: Path) -> None:
    """A living process that the file names is a run under way; a killed one is not."""
    (tmp_path / "chongqing").mkdir()
    lock = tmp_path / "chongqing" / ".lock"
    crawl = ("crawl", "chongqing", "-s", "REPLAY=fixtures/chongqing")
    lock.write_bytes(
        orjson.dumps({"pid": os.getpid(), "host": os.uname().nodename, "since": "2024-01-01T00:00:00Z"})
    )
    ended = without_posix(tmp_path, *crawl)
    assert (ended.returncode, f"process {os.getpid()} on " in ended.stderr) == (1, True)
    lock.write_bytes(
        orjson.dumps({"pid": 2**22 + 1, "host": os.uname().nodename, "since": "2024-01-01T00:00:00Z"})
    )
    assert without_posix(tmp_path, *crawl).returncode == 0


@pytest.mark.parametrize(
    "words",
    [["crawlall"], ["reextract", "chongqing", "fixtures/chongqing", "-o", "x"], ["attachments", "chongqing"]],
)
def test_what_needs_posix_says_so_in_one_sentence(tmp_path: Path, words: list[str]) -> None:
    ended = without_posix(tmp_path, *words)
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert ended.stderr.startswith("This command needs Linux or macOS (or WSL on Windows): ")
