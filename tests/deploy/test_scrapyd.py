"""``deploy/scrapyd``: a real scrapyd runs a replay."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
import zipfile
from contextlib import contextmanager
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
    """A real scrapyd with the configuration of ``deploy/``, which runs what is installed; its address."""
    shutil.copy(DEPLOY / "scrapyd" / "scrapy.cfg", tmp_path)
    with running(tmp_path, PROJECT) as address:
        yield address


@contextmanager
def running(tmp_path: Path, path: Path) -> Iterator[str]:
    """A real scrapyd in this folder, on a free port, with this ``PYTHONPATH``; its address."""
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
    environment = {**os.environ, "PYTHONPATH": str(path)}
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


SETUP = """
from setuptools import find_packages, setup
setup(name="project", version="1.0", packages=find_packages(), entry_points={"scrapy": ["settings = crawler.settings"]})
"""
"""The setup.py that scrapyd-deploy writes."""


@pytest.fixture(scope="module")
def egg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An egg of the project, as scrapyd-deploy builds it. Its only city has a name that the project does not know."""
    pytest.importorskip("scrapyd", reason="without scrapyd there is no setuptools that builds eggs")
    copy = tmp_path_factory.mktemp("project")
    for name in ("crawler", "pipelines"):
        shutil.copytree(PROJECT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(PROJECT / name, copy)
    cities = copy / "crawler" / "spiders"
    city = (
        (cities / "chongqing.py")
        .read_text(encoding="utf-8")
        .replace('name = "chongqing"', 'name = "eggtown"')
    )
    for path in cities.glob("[a-z]*.py"):
        path.unlink()
    (cities / "eggtown.py").write_text(city, encoding="utf-8")
    (copy / "setup.py").write_text(SETUP, encoding="utf-8")
    subprocess.run([sys.executable, "setup.py", "-q", "bdist_egg"], cwd=copy, check=True, capture_output=True)
    return next((copy / "dist").glob("*.egg"))


def test_an_egg_has_every_file_that_the_code_reads(egg: Path) -> None:
    data = {
        path.relative_to(PROJECT).as_posix() for path in (PROJECT / "crawler").rglob("*") if path.is_file()
    }
    with zipfile.ZipFile(egg) as packed:
        assert {name for name in data if not name.endswith((".py", ".pyc", ".so"))} <= set(packed.namelist())


def test_commands_run_from_an_egg(egg: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    for words in (
        ["crawl", "eggtown", "-s", f"REPLAY={PROJECT / 'fixtures' / 'chongqing'}"],
        ["report"],
        ["export", "--to", "csv", "-o", "-"],
    ):
        ended = subprocess.run(
            [sys.executable, "-m", "scrapy", *words, "-s", f"DATA_DIR={data}"],
            cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120,
            env={**os.environ, "PYTHONPATH": str(egg), "SCRAPY_SETTINGS_MODULE": "crawler.settings"},
        )  # fmt: skip
        assert ended.returncode == 0, (words, ended.stdout, ended.stderr)
    assert (data / "eggtown" / "records.jsonl").stat().st_size > 0
    assert b"uPlot" in (data / "report.html").read_bytes()


@pytest.mark.slow
def test_a_scrapyd_without_the_project_runs_an_egg(egg: Path, tmp_path: Path) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text(
        f"import sys; sys.path[:] = [p for p in sys.path if p != {str(PROJECT)!r}]"
    )
    fields = b"".join(
        b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name, value)
        for name, value in ((b"project", b"eggs"), (b"version", b"1"), (b"egg", egg.read_bytes()))
    )
    multipart = {"Content-Type": "multipart/form-data; boundary=b"}
    data = tmp_path / "data"
    form = urllib.parse.urlencode(
        [
            ("project", "eggs"),
            ("spider", "eggtown"),
            ("setting", f"DATA_DIR={data}"),
            ("setting", f"REPLAY={PROJECT / 'fixtures' / 'chongqing'}"),
        ]
    ).encode()
    with running(tmp_path, hidden) as scrapyd:
        for page, body, headers in (
            ("addversion", fields + b"--b--\r\n", multipart),
            ("schedule", form, {}),
        ):
            request = urllib.request.Request(f"{scrapyd}/{page}.json", body, headers)  # noqa: S310 loopback
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 loopback
                assert orjson.loads(answer.read())["status"] == "ok"
        assert asked(f"{scrapyd}/listspiders.json?project=eggs")["spiders"] == ["eggtown"]
        wait_until(lambda: asked(f"{scrapyd}/listjobs.json?project=eggs")["finished"], tmp_path)
    (manifest,) = (data / "eggtown" / "runs").glob("*.json")
    assert orjson.loads(manifest.read_bytes())["outcome"] == "ok"
