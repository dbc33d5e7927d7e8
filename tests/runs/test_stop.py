"""Stopping a run: once, it ends cleanly with an outcome; twice, at once; and nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any, Protocol

import orjson
import pytest

from tests.portal import Fault, Portal
from tests.support.prepared import start_scrapy
from tests.support.project import PROJECT
from tests.support.runs import Run, run_here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE = 60
"""Seconds after which a run that should have ended counts as hanging."""


@pytest.fixture
def portal() -> Iterator[Portal]:
    """Twelve documents; the body of the tenth takes two minutes to come."""
    with Portal(documents=12, faults=[Fault.parse("slow:120@document-3")]) as served:
        yield served


class Begin(Protocol):
    def __call__(self) -> subprocess.Popen[str]: ...


@pytest.fixture
def begin(portal: Portal, tmp_path: Path) -> Iterator[Begin]:
    """Begins a run over the portal in a process of its own, which does not outlive the test."""
    begun: list[subprocess.Popen[str]] = []

    def begin() -> subprocess.Popen[str]:
        command = ["crawl", "chongqing", "-a", f"listing={portal.listing}", "-s", f"DATA_DIR={tmp_path}"]
        run = start_scrapy(
            *command,
            *("-s", "DOWNLOAD_DELAY=0", "-s", "ARCHIVE=0"),
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        begun.append(run)
        return run

    yield begin
    for run in begun:
        if run.poll() is None:
            run.kill()
            run.communicate(timeout=PATIENCE)


def wait(until: Callable[[], bool], what: str) -> None:
    latest = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < latest, f"waited in vain until {what}"
        time.sleep(0.01)


def records(data: Path) -> list[dict[str, Any]]:
    path = data / "chongqing" / "records.jsonl"
    return [orjson.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


def manifest(data: Path) -> dict[str, Any]:
    (path,) = (data / "chongqing" / "runs").glob("*.json")
    said: dict[str, Any] = orjson.loads(path.read_bytes())
    return said


def next_run(portal: Portal, data: Path) -> Run:
    """Nobody stops it, so it needs no process of its own."""
    portal.faults.clear()
    own = ("-a", f"listing={portal.listing}", "-s", "DOWNLOAD_DELAY=0", "-s", "ARCHIVE=0")
    return run_here(data, "chongqing", *own)


def is_completed_by_the_next_run(portal: Portal, data: Path) -> None:
    before = records(data)
    run = next_run(portal, data)
    assert run.code == 0, run.screen
    now = records(data)
    assert now[: len(before)] == before
    assert len({record["url"] for record in now}) == len(now) == 12


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_once_stops_cleanly_with_the_outcome_incomplete_and_everything_that_was_read(
    begin: Begin, portal: Portal, tmp_path: Path, number: signal.Signals
) -> None:
    portal.faults = [Fault.parse("slow:2@document-3")]
    run = begin()
    wait(lambda: portal.faults[0].met > 0, "the slow document was asked for")
    run.send_signal(number)
    said = run.communicate(timeout=PATIENCE)[0]
    assert run.returncode == 3, said
    assert "Traceback" not in said
    last = said.strip().splitlines()[-1]
    assert last.startswith("chongqing: incomplete. The run was stopped by Ctrl-C or a signal.")
    assert "2 documents not requested" in last
    assert "Run again to fetch the rest." in last
    written = manifest(tmp_path)
    assert (written["outcome"], written["exit_code"], written["totals"]["new"]) == ("incomplete", 3, 10)
    assert written["columns"][0]["complete"] is False
    assert len(records(tmp_path)) == 10
    assert (tmp_path / "chongqing" / "rejects.jsonl").read_bytes() == b"", (
        "what was not asked for did not fail"
    )
    is_completed_by_the_next_run(portal, tmp_path)


@pytest.mark.slow
def test_twice_stops_at_once_and_loses_nothing(begin: Begin, portal: Portal, tmp_path: Path) -> None:
    run = begin()
    wait(lambda: portal.faults[0].met > 0, "the slow document was asked for")
    run.send_signal(signal.SIGINT)
    time.sleep(1)
    assert run.poll() is None, "a clean stop waits for the page that is on its way"
    begun = time.monotonic()
    run.send_signal(signal.SIGINT)
    said = run.communicate(timeout=PATIENCE)[0]
    assert time.monotonic() - begun < 20
    assert run.returncode == 3, said
    last = said.strip().splitlines()[-1]
    assert last.startswith("chongqing: incomplete. The run was stopped by force.")
    assert "Traceback" not in said
    assert (manifest(tmp_path)["exit_code"], len(records(tmp_path))) == (3, 9)
    is_completed_by_the_next_run(portal, tmp_path)


@pytest.mark.slow
def test_a_second_run_of_a_city_stops_at_once_and_names_the_holder(
    begin: Begin, portal: Portal, tmp_path: Path
) -> None:
    first = begin()
    wait(lambda: portal.faults[0].met > 0, "the first run is under way")
    before = sorted(path.name for path in (tmp_path / "chongqing").rglob("*"))
    second = begin()
    said = second.communicate(timeout=PATIENCE)[0]
    assert second.returncode == 1
    assert said.count("\n") == 1
    assert f"process {first.pid} on {os.uname().nodename}, since " in said
    assert "0 min ago" in said
    assert sorted(path.name for path in (tmp_path / "chongqing").rglob("*")) == before
    assert first.poll() is None
    first.kill()
    first.communicate(timeout=PATIENCE)
    assert manifest(tmp_path)["outcome"] == "under way"
    third = next_run(portal, tmp_path)
    assert third.code == 0, third.screen
    assert f"The last run was killed (process {first.pid} on " in third.screen
    assert "its lock was taken over" in third.screen
    outcomes = {
        orjson.loads(path.read_bytes())["outcome"]
        for path in (tmp_path / "chongqing" / "runs").glob("*.json")
    }
    assert outcomes == {"incomplete", "ok"}


def test_ctrl_c_before_a_run_has_begun_gets_a_sentence() -> None:
    code = "import crawler.commands; raise KeyboardInterrupt"
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == -signal.SIGINT
    assert ended.stderr == "Stopped by Ctrl-C.\n"
