"""What Prometheus is told of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.saved_portal import KJJ

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.runs import Crawl
    from tests.support.saved_portal import SavedPortal


pytestmark = pytest.mark.slow


def metrics(path: Path) -> dict[str, float]:
    parser = pytest.importorskip("prometheus_client.parser", reason="the extra monitor is not installed")
    return {
        f"{sample.name}{sorted(sample.labels.items())}": sample.value
        for family in parser.text_string_to_metric_families(path.read_text(encoding="utf-8"))
        for sample in family.samples
    }


def test_prometheus_reads_what_a_run_came_to(crawl: Crawl, kjj: SavedPortal, tmp_path: Path) -> None:
    pytest.importorskip("prometheus_client", reason="the extra monitor is not installed")
    folder = tmp_path / "metrics"
    folder.mkdir()
    run = crawl("-s", f"METRICS_DIR={folder}", replay=kjj.folder)
    assert run.code == 0, run.screen
    assert [path.name for path in folder.iterdir()] == ["fuwen_chongqing.prom"], (
        "written whole, nothing aside"
    )
    told = metrics(folder / "fuwen_chongqing.prom")
    city = ("city", "chongqing")
    assert told[f"fuwen_last_run_exit_code{[city]}"] == 0
    assert told[f"fuwen_last_run_ledger{[city, ('key', 'new')]}"] == 4
    assert told[f"fuwen_last_run_coverage_ratio{[city, ('field', 'title')]}"] == 1
    ended = told[f"fuwen_last_run_end_timestamp_seconds{[city]}"]
    assert told[f"fuwen_last_ok_end_timestamp_seconds{[city]}"] == ended
    kjj.remove(f"{KJJ}202406/t20240611_101.html")
    (run.city / "records.jsonl").unlink()
    again = crawl("-a", "full=1", "-s", f"METRICS_DIR={folder}", replay=kjj.folder)
    assert again.code == 3
    told = metrics(folder / "fuwen_chongqing.prom")
    assert told[f"fuwen_last_run_exit_code{[city]}"] == 3
    assert told[f"fuwen_last_ok_end_timestamp_seconds{[city]}"] == ended, "the last run that was ok"


def test_a_metrics_folder_that_is_not_there_stops_the_run_in_words(crawl: Crawl, kjj: SavedPortal) -> None:
    pytest.importorskip("prometheus_client", reason="the extra monitor is not installed")
    run = crawl("-s", "METRICS_DIR=/no/such/folder", replay=kjj.folder)
    assert (run.code, "Traceback" in run.screen) == (1, False)
    assert "METRICS_DIR /no/such/folder is not a folder" in run.last_line
    assert not run.city.exists(), "the run has not begun, so the next one does not call it killed"
