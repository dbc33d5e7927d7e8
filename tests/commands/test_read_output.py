"""``scrapy read``: the table for people, standard input, and a standard output that takes no more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from tests.support.commands import read_by_nobody, scrapy_here, scrapy_process
from tests.support.project import PROJECT
from tests.support.saved_page import MODIFIED_UTC, NUMBER

pytestmark = pytest.mark.slow

# Runs the command with every connection it opens, and a reactor, told on standard error.
TRACED = """
import sys
def told(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo"):
        print("NETWORK", event, arguments[1:], file=sys.stderr)
sys.addaudithook(told)
from scrapy.cmdline import execute
try:
    execute(["scrapy", "read", *sys.argv[1:]])
finally:
    if "twisted.internet.reactor" in sys.modules:
        print("REACTOR", file=sys.stderr)
"""


def test_a_process_of_its_own_reads_standard_input_without_network_or_reactor(page: Path) -> None:
    with page.open("rb") as standard_input:
        ended = subprocess.run(
            [sys.executable, "-W", "error", "-c", TRACED, "-", "--city", "chongqing"],
            cwd=PROJECT,
            stdin=standard_input,
            capture_output=True,
            check=False,
            timeout=60,
        )
    assert (ended.returncode, ended.stderr) == (0, b"")
    record = orjson.loads(ended.stdout)
    assert (record["url"], record["fetched_at"]) == ("file:///dev/stdin", MODIFIED_UTC)
    assert record["index_number"] == NUMBER


@pytest.mark.parametrize("table", [[], ["--table"]])
def test_a_reader_that_has_seen_enough_ends_it_quietly(page: Path, table: list[str]) -> None:
    with read_by_nobody() as nobody:
        ended = scrapy_here("read", page, page, *table, stdout=nobody)
    assert (ended.code, ended.said) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("table", [[], ["--table"]])
def test_a_full_disk_is_told_in_a_sentence(page: Path, table: list[str]) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ended = scrapy_here("read", page, *table, stdout=full)
    assert ended.code == 1
    assert ended.said == "Standard output cannot be written: No space left on device.\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_process_whose_output_nobody_takes_has_no_more_to_say_at_its_end(page: Path) -> None:
    """What Python still holds for standard output is written when the process ends."""
    with read_by_nobody() as nobody:
        ended = scrapy_process("read", page, page, stdout=nobody)
    assert (ended.code, ended.said) == (0, "")
    with Path("/dev/full").open("wb") as full:
        ended = scrapy_process("read", page, "--table", stdout=full)
    assert (ended.code, ended.said) == (1, "Standard output cannot be written: No space left on device.\n")
