"""``--cluster``: real workers on loopback, of which one is killed; the result is that of this machine alone.

Cities are spread by ``crawler/run/many/on_cluster.py``, parts of an archive by ``crawler/reextraction/cluster.py``.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from benchmarks.kills import write_archive
from crawler.cluster import connected
from crawler.run.lock import take_lock
from crawler.run.many.city_process import CityRun
from crawler.run.many.on_cluster import ClusterRunner
from crawler.run.outcome import Outcome
from tests.support.commands import scrapy_here
from tests.support.project import PROJECT
from tests.support.runs import run_here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE = 120

pytestmark = [
    # Dask's own: it looks for addresses and settings of the machine when a client is made.
    pytest.mark.filterwarnings("ignore::DeprecationWarning:distributed"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def begin(*arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "scrapy", *map(str, arguments)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def end(run: subprocess.Popen[str]) -> str:
    try:
        return run.communicate(timeout=PATIENCE)[0]
    finally:
        run.kill()


def wait_for(what: Callable[[], Any], run: subprocess.Popen[str]) -> Any:
    latest = time.monotonic() + PATIENCE
    while time.monotonic() < latest and run.poll() is None:
        if found := what():
            return found
        time.sleep(0.002)
    raise AssertionError(f"it did not come to that: {end(run)}")


def workers_of(run: subprocess.Popen[str]) -> list[psutil.Process]:
    """The worker processes of a local cluster."""
    found = psutil.Process(run.pid).children()
    return [each for each in found if "spawn_main" in " ".join(each.cmdline())]


def crawling(worker: psutil.Process, city: str) -> bool:
    return any(city in each.cmdline() for each in worker.children())


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder with a source of each city; Chongqing's is the larger one."""
    write_archive(tmp_path / "archives" / "chongqing", 240)
    (tmp_path / "archives" / "zhengzhou").symlink_to(PROJECT / "fixtures" / "zhengzhou")
    return tmp_path / "archives"


@pytest.mark.slow
def test_reextract_gives_the_same_bytes_though_a_worker_is_killed(archive: Path, tmp_path: Path) -> None:
    source, whole, killed = archive / "chongqing", tmp_path / "whole.jsonl", tmp_path / "killed.jsonl"
    ended = scrapy_here("reextract", "chongqing", str(source), "-o", str(whole), "--workers", "1")
    code, alone = ended.code, ended.screen
    assert (code, alone.count("240 new")) == (0, 1), alone
    run = begin("reextract", "chongqing", source, "-o", killed, "--cluster", "local", "--workers", "2")
    brought = tmp_path / ".killed.jsonl.part" / "lines"
    wait_for(lambda: brought.exists() and brought.stat().st_size, run)
    workers_of(run)[0].send_signal(signal.SIGKILL)
    said = end(run)
    assert run.returncode == 0, said
    assert killed.read_bytes() == whole.read_bytes()


@pytest.mark.slow
def test_crawlall_gives_the_same_records_though_a_worker_is_killed(archive: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    options = ("-s", f"REPLAY={archive}", "-s", f"DATA_DIR={data}")
    run = begin("crawlall", *options, "--cluster", "local", "--jobs", "2")
    records = data / "chongqing" / "records.jsonl"
    wait_for(lambda: records.exists() and records.read_bytes().count(b"\n") >= 20, run)
    worker = next(each for each in workers_of(run) if crawling(each, "chongqing"))
    worker.send_signal(signal.SIGKILL)
    said = end(run)
    assert run.returncode == 0, said
    assert "chongqing: begun again, because the worker that ran it is gone." in said
    assert "The last run was killed" in said, "it was killed before its end"
    for city in ("chongqing", "zhengzhou"):
        assert run_here(tmp_path / "alone", city, replay=archive / city).code == 0
        own = (data / city / "records.jsonl").read_bytes()
        assert own == (tmp_path / "alone" / city / "records.jsonl").read_bytes(), city
    assert list(data.glob(".fuwen*")) == []


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    """A scheduler and a worker, started as docs/cluster.md says."""
    file = tmp_path / "scheduler.json"
    tool = [sys.executable, "-m", "dask"]
    quiet = {"cwd": tmp_path, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    started = [
        subprocess.Popen(
            [
                *tool,
                "scheduler",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--no-dashboard",
                "--scheduler-file",
                str(file),
            ],
            **quiet,  # type: ignore[call-overload]
        )
    ]
    latest = time.monotonic() + PATIENCE
    while not file.exists() and time.monotonic() < latest:
        time.sleep(0.02)
    worker = ["worker", "--scheduler-file", str(file), "--nthreads", "1", "--no-dashboard", "--no-nanny"]
    started.append(subprocess.Popen([*tool, *worker, "--host", "127.0.0.1"], **quiet))  # type: ignore[call-overload]
    yield json.loads(file.read_text("utf-8"))["address"]
    for process in reversed(started):
        process.terminate()
        process.wait(PATIENCE)


@pytest.mark.slow
def test_a_city_whose_folder_no_worker_shares_travels_there_and_back(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ClusterRunner, "_mark", lambda *_: None)
    data, handlers = tmp_path / "data", [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    held = take_lock(data / "zhengzhou")
    try:
        with connected(scheduler, 1) as client:
            for expected in ("34 records written", "0 records written"):
                said: list[str] = []
                source = PROJECT / "fixtures" / "chongqing"
                runs = [CityRun("chongqing", ["-s", f"REPLAY={source}"]), CityRun("zhengzhou", [])]
                ClusterRunner(client, runs, data, said.append).run()
                assert [run.outcome for run in runs] == [Outcome.OK, Outcome.NOT_STARTED], said
                assert any(expected in line for line in said), said
                assert any("Another run of zhengzhou is under way" in line for line in said)
    finally:
        held.release()
        for number, handler in zip((signal.SIGINT, signal.SIGTERM), handlers, strict=True):
            signal.signal(number, handler)
    city = data / "chongqing"
    assert (city / "records.jsonl").read_bytes().count(b"\n") == 34
    assert len(list((city / "runs").glob("*.json"))) == 2
    take_lock(city).release()
