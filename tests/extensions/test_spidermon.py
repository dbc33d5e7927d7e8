"""Spidermon looks at what a run came to and changes none of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.run.state import RunState
from tests.support.report.cities import write_run
from tests.support.saved_portal import KJJ

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.runs import Crawl
    from tests.support.saved_portal import SavedPortal


pytestmark = pytest.mark.slow


def test_spidermon_looks_at_a_run_and_changes_no_exit_code(crawl: Crawl, kjj: SavedPortal) -> None:
    pytest.importorskip("spidermon", reason="the extra monitor is not installed")
    well = crawl("-s", "MONITORS=1", "-L", "INFO", replay=kjj.folder)
    assert well.code == 0, well.screen
    assert "Run/the outcome is ok... OK" in well.screen
    assert "Records/something new came... SKIPPED (MONITOR_SILENT_DAYS is 0)" in well.screen
    assert "OK (skipped=1)" in well.screen


def test_spidermon_fails_where_pages_are_missing(crawl: Crawl, kjj: SavedPortal) -> None:
    pytest.importorskip("spidermon", reason="the extra monitor is not installed")
    kjj.remove(f"{KJJ}202406/t20240611_101.html")
    run = crawl("-s", "MONITORS=1", "-L", "INFO", replay=kjj.folder)
    assert run.code == 3
    assert "Run/the outcome is ok... FAIL" in run.screen
    assert "1 document missing from the archive" in run.screen


def test_silence_is_counted_from_the_last_live_run_that_brought_something(tmp_path: Path) -> None:
    pytest.importorskip("spidermon", reason="the extra monitor is not installed")
    from crawler.extensions.spidermon import silent_days  # noqa: PLC0415 needs the extra

    write_run(tmp_path, "2026-09-01T02:20:00Z", 0, totals={"new": 3})
    write_run(tmp_path, "2026-09-02T02:20:00Z", 0)
    write_run(tmp_path, "2026-09-03T02:20:00Z", 0, totals={"new": 9}, source="fixtures")
    facts = RunState("chongqing", tmp_path, "x", "2026-09-11T02:20:00Z", ended_at="2026-09-11T02:45:00Z")
    assert silent_days(facts) == 10
