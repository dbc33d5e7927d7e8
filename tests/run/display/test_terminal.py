"""Progress on a terminal: a line of one run, a table of several cities.

What a run shows is chosen by ``crawler/extensions/progress_bar.py``.
"""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from crawler.run.display.terminal import TerminalTable
from crawler.run.many.city_process import CityRun
from crawler.run.outcome import Outcome
from crawler.run.progress import Progress
from tests.support.project import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.runs import Crawl
    from tests.support.saved_portal import SavedPortal


pytestmark = pytest.mark.slow


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
