"""How far a run is, from the portal's own totals."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import orjson
import pytest
from rich.console import Console

from crawler.portals.column import Column
from crawler.portals.walking.signals import Decision, WalkEnd
from crawler.run.display.lines import JsonLinesDisplay, LogDisplay
from crawler.run.display.terminal import TerminalTable
from crawler.run.ledger import Ledger
from crawler.run.many.city_process import CityRun
from crawler.run.outcome import Outcome
from crawler.run.progress import Progress, format_duration
from tests.support.project import PROJECT
from tests.support.runs import Crawl
from tests.support.saved_portal import KJJ, SavedPortal

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

COLUMN = Column("kjj", KJJ)


def ledger(*, promised: int, read: int, known: int = 0, new: int = 0, to_come: int = 0) -> Ledger:
    counted = Ledger()
    for _ in range(read):
        counted.page_read(COLUMN, promised, 15)
    for _ in range(known):
        counted.row_decided(COLUMN, Decision.KNOWN)
    for number in range(new + to_come):
        counted.row_decided(COLUMN, Decision.TO_FETCH)
        if number < new:
            counted.row_finished(COLUMN, "new")
    return counted


def test_pages_results_and_the_time_left() -> None:
    counted = ledger(promised=33, read=7, known=44, new=61)
    counted.row_decided(COLUMN, Decision.TO_FETCH)
    counted.row_finished(COLUMN, "unchanged")
    # 7 pages and 62 documents took 69 s; 26 pages are left, with 62 / 7 documents each: 256 requests.
    progress = Progress.of(counted, 69.0)
    assert progress.words == "page 7/33, 44 known, 61 new, 1 unchanged, about 4 min left"
    assert (progress.done, progress.left) == (69, 256)


def test_a_listing_that_was_walked_leaves_only_its_documents() -> None:
    counted = ledger(promised=33, read=2, new=8, to_come=20)
    counted.of(COLUMN).end = WalkEnd.ALL_KNOWN
    assert Progress.of(counted, 10.0) == Progress(10, 20, "page 2/33, 8 new, about 20 s left")


def test_a_run_that_is_done_has_nothing_left() -> None:
    counted = ledger(promised=1, read=1, new=15)
    counted.of(COLUMN).end = WalkEnd.LAST_PAGE
    assert Progress.of(counted, 16.0) == Progress(16, 0, "page 1/1, 15 new")


def test_no_time_is_told_before_it_can_be() -> None:
    assert "left" not in Progress.of(ledger(promised=33, read=1, to_come=15), 1.0).words
    assert Progress.of(Ledger(), 0.0) == Progress(0, 0, "page 0/0")


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "0 s"), (89, "89 s"), (90, "2 min"), (180, "3 min"), (7800, "2 h 10 min")]
)
def test_a_duration_in_words(seconds: float, words: str) -> None:
    assert format_duration(seconds) == words


def test_the_log_has_plain_lines(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        LogDisplay("chongqing").show(Progress(1, 2, "page 1/3"))
    assert caplog.messages == ["chongqing: page 1/3"]


def test_a_program_reads_lines_of_json_and_may_go_away() -> None:
    read, write = os.pipe()
    lines = JsonLinesDisplay(write)
    lines.show(Progress(1, 2, "page 1/3"))
    assert orjson.loads(os.read(read, 1000)) == {"done": 1, "left": 2, "words": "page 1/3"}
    os.close(read)
    lines.show(Progress(2, 1, "page 2/3"))
    lines.close()
    lines.close()


def test_a_terminal_shows_a_line_that_is_gone_at_the_end(kjj: SavedPortal, tmp_path: Path) -> None:
    terminal, behind = pty.openpty()
    command = [sys.executable, "-m", "scrapy", "crawl", "chongqing", "-s", f"REPLAY={kjj.folder}"]
    run = subprocess.Popen(
        [*command, "-s", f"DATA_DIR={tmp_path / 'data'}"],
        cwd=PROJECT,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        stderr=behind,
        text=True,
    )
    os.close(behind)
    shown = b""
    with suppress(OSError):  # a terminal of which nobody holds the other end any more
        while part := os.read(terminal, 65_536):
            shown += part
    os.close(terminal)
    said = run.communicate(timeout=60)[0]
    assert run.returncode == 0
    assert "page 2/2, 4 new" in shown.decode()
    assert "page 2/2" not in said, "what is piped has the last words alone"
    assert shown.rstrip().endswith(b"\x1b[2K"), "the line is cleared"
    assert b"\x1b[?25h" in shown, "the cursor is back"


def test_elsewhere_a_run_is_quiet_and_the_log_has_lines_where_it_is_asked_for(
    kjj: SavedPortal, crawl: Crawl
) -> None:
    quiet = crawl(replay=kjj.folder)
    assert "page 2/2" not in quiet.screen
    told = crawl("-L", "INFO", "-a", "full=1", replay=kjj.folder)
    assert "[crawler.run.display.lines] INFO: chongqing: page 2/2, 4 known" in told.screen


def test_several_cities_are_a_table_with_what_each_came_to() -> None:
    runs = [CityRun("chongqing", []), CityRun("zhengzhou", []), CityRun("nanjing", [])]
    runs[0].begun_at, runs[0].ended_at, runs[0].outcome = 0.0, 200.0, Outcome.BLOCKED
    runs[1].begun_at, runs[1].progress = 0.0, Progress(1, 2, "page 1/3, 15 new")
    console = Console(width=80, file=io.StringIO(), record=True)
    console.print(TerminalTable(runs)._table())
    rows = [" ".join(line.split()) for line in console.export_text().splitlines()]
    assert rows[0] == "city so far time"
    assert rows[1] == "chongqing blocked 3 min"
    assert rows[2].startswith("zhengzhou running page 1/3, 15 new ")
    assert rows[3] == "nanjing waiting 0 s"
