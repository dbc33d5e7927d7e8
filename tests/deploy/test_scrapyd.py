"""``deploy/scrapyd``: a real scrapyd runs a replay."""

from __future__ import annotations

import configparser
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from tests.support.project import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator

DEPLOY = PROJECT / "deploy"


@pytest.fixture
def scrapyd(tmp_path: Path) -> Iterator[str]:
    """A real scrapyd with the configuration of ``deploy/``, on a free port; its address."""
    pytest.importorskip("scrapyd", reason="scrapyd is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = (DEPLOY / "scrapyd" / "scrapyd.conf").read_text()
    own = own.replace("http_port = 6800", f"http_port = {port}").replace(
        "poll_interval = 5", "poll_interval = 0.2"
    )
    assert str(port) in own
    (tmp_path / "scrapyd.conf").write_text(own)
    shutil.copy(DEPLOY / "scrapyd" / "scrapy.cfg", tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    with (tmp_path / "scrapyd.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "scrapyd"], cwd=tmp_path, env=environment, stdout=log, stderr=log
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until(lambda: asked(f"{address}/daemonstatus.json")["status"] == "ok", tmp_path)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=30)


def asked(address: str, **form: str) -> dict[str, Any]:
    data = urllib.parse.urlencode(form).encode() if form else None
    with urllib.request.urlopen(address, data, timeout=30) as answer:  # noqa: S310 loopback
        said: dict[str, Any] = orjson.loads(answer.read())
    return said


def wait_until(done: Any, folder: Path) -> None:
    """Wait for something that needs no more than a minute."""
    for _ in range(300):
        try:
            if done():
                return
        except OSError:
            pass
        time.sleep(0.2)
    pytest.fail((folder / "scrapyd.log").read_text()[-2000:])


@pytest.mark.slow
def test_a_scrapyd_runs_a_replay_to_its_end(scrapyd: str, tmp_path: Path) -> None:
    assert asked(f"{scrapyd}/listprojects.json")["projects"] == ["default", "fuwen"]
    assert "chongqing" in asked(f"{scrapyd}/listspiders.json?project=fuwen")["spiders"]
    data = tmp_path / "data"
    form = {"project": "fuwen", "spider": "chongqing", "columns": "kjj"}
    settings = [f"DATA_DIR={data}", f"REPLAY={PROJECT / 'fixtures' / 'chongqing'}"]
    body = urllib.parse.urlencode([*form.items(), *(("setting", each) for each in settings)]).encode()
    with urllib.request.urlopen(f"{scrapyd}/schedule.json", body, timeout=30) as answer:  # noqa: S310 loopback
        job = orjson.loads(answer.read())
    assert job["status"] == "ok"
    wait_until(lambda: asked(f"{scrapyd}/listjobs.json?project=fuwen")["finished"], tmp_path)
    (manifest,) = (data / "chongqing" / "runs").glob("*.json")
    run = orjson.loads(manifest.read_bytes())
    assert (run["outcome"], run["exit_code"], run["arguments"]) == ("ok", 0, {"columns": ["kjj"]})
    lines = (data / "chongqing" / "records.jsonl").read_bytes().splitlines()
    assert len(lines) == run["totals"]["new"] > 0


def test_the_project_can_be_deployed_as_an_egg_too() -> None:
    scrapy_cfg = configparser.ConfigParser()
    scrapy_cfg.read(PROJECT / "scrapy.cfg")
    assert scrapy_cfg["settings"]["default"] == "crawler.settings"
    assert scrapy_cfg["deploy"]["project"] == "fuwen"
