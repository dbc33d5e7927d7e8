"""Who else is told of a run: Prometheus, Sentry, Spidermon, a JSON log. None of them changes the run."""

from __future__ import annotations

import gzip
import json
import logging
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import brotli
import orjson
import pytest

from crawler.run.state import RunState
from tests.support.project import PROJECT
from tests.support.replies import make_reply
from tests.support.report.cities import write_run
from tests.support.saved_portal import KJJ, trs_detail

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.runs import Crawl
    from tests.support.saved_portal import SavedPortal

pytestmark = pytest.mark.slow

BODY = "您提出的建议收悉"
"""Words of every reply's text: they belong into no log and to no service."""


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


def test_a_package_that_is_missing_is_named(kjj: SavedPortal, tmp_path: Path) -> None:
    hidden = (
        "import importlib.util as u, sys; f = u.find_spec;"
        " u.find_spec = lambda n, *a: None if n == 'spidermon' else f(n, *a)"
    )
    start = f"{hidden}; from scrapy.cmdline import execute; execute(['scrapy', *sys.argv[1:]])"
    run = subprocess.run(
        [sys.executable, "-c", start, "crawl", "chongqing", "-s", "MONITORS=1", "-s", f"REPLAY={kjj.folder}",
         "-s", f"DATA_DIR={tmp_path / 'data'}"],
        cwd=PROJECT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert run.returncode == 1
    assert "MONITORS needs spidermon: pip install" in run.stderr
    assert "Traceback" not in run.stderr


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


class Service(BaseHTTPRequestHandler):
    """Takes what is sent to Sentry."""

    taken: list[str]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        unpack = {"gzip": gzip.decompress, "br": brotli.decompress}.get(
            self.headers.get("Content-Encoding", ""), bytes
        )
        body = unpack(body)
        self.server.taken.append(body.decode())  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def sentry() -> Iterator[tuple[str, list[str]]]:
    """A service on loopback: its DSN and what it took."""
    taken: list[str] = []
    with HTTPServer(("127.0.0.1", 0), Service) as server:
        server.taken = taken  # type: ignore[attr-defined]
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://key@127.0.0.1:{server.server_port}/1", taken
        server.shutdown()
        thread.join()


def test_sentry_hears_of_a_run_that_needs_somebody_and_of_no_text(
    crawl_process: Crawl, kjj: SavedPortal, sentry: tuple[str, list[str]]
) -> None:
    pytest.importorskip("sentry_sdk", reason="the extra monitor is not installed")
    dsn, taken = sentry
    assert crawl_process("-s", f"SENTRY_DSN={dsn}", replay=kjj.folder).code == 0
    assert taken == [], "a run that is ok is no event"
    kjj.add(KJJ, trs_detail("人大代表建议办理", None), fetched_at="2026-09-02T02:00:00Z")
    run = crawl_process("-s", f"SENTRY_DSN={dsn}", "-a", "full=1", replay=kjj.folder)
    assert run.code == 5, run.screen
    assert len(taken) == 1
    assert "chongqing: layout changed" in taken[0]
    assert '"city":"chongqing"' in taken[0].replace(" ", "")
    assert BODY not in taken[0]


def test_a_dsn_that_is_none_stops_the_run_in_words(crawl_process: Crawl, kjj: SavedPortal) -> None:
    pytest.importorskip("sentry_sdk", reason="the extra monitor is not installed")
    run = crawl_process("-s", "SENTRY_DSN=sentry.example", replay=kjj.folder)
    assert (run.code, "Traceback" in run.screen) == (1, False)
    assert "SENTRY_DSN is not a DSN" in run.last_line


def test_the_log_is_json_and_prints_no_text_of_a_record(
    crawl: Crawl, kjj: SavedPortal, tmp_path: Path
) -> None:
    pytest.importorskip("pythonjsonlogger", reason="the extra monitor is not installed")
    log = tmp_path / "run.log"
    run = crawl("-s", "LOG_JSON=1", "-s", f"LOG_FILE={log}", "-L", "DEBUG", replay=kjj.folder)
    assert run.code == 0, run.screen
    lines = log.read_text(encoding="utf-8").splitlines()
    opened = next(number for number, line in enumerate(lines) if line.startswith('{"time"'))
    said = [json.loads(line) for line in lines[opened:]]
    assert all(list(line) == ["time", "level", "logger", "city", "message"] for line in said)
    scraped = [line["message"] for line in said if "Scraped" in line["message"]]
    assert len(scraped) == 4
    assert KJJ in scraped[0]
    assert BODY not in log.read_text(encoding="utf-8")


def test_a_json_line_has_an_errors_traceback_and_nothing_that_the_record_carries(
    capsys: pytest.CaptureFixture[str],
) -> None:
    pytest.importorskip("pythonjsonlogger", reason="the extra monitor is not installed")
    from crawler.extensions.json_log import ShortJsonFormatter  # noqa: PLC0415 needs the extra

    logger = logging.getLogger("test.json")
    handler = logging.StreamHandler()
    handler.setFormatter(ShortJsonFormatter("chongqing"))
    logger.addHandler(handler)
    try:
        raise ValueError("坏")  # noqa: TRY301
    except ValueError:
        logger.exception("failed with %s", "甲", extra={"item": make_reply()})
    logger.removeHandler(handler)
    line = orjson.loads(capsys.readouterr().err)
    assert line["message"] == "failed with 甲"
    assert "ValueError: 坏" in line["exception"]
    assert BODY not in str(line)
