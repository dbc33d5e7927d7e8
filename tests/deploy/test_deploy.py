"""The schedules under ``deploy/``: each is checked by what reads it, as far as that is at hand without its daemon."""

from __future__ import annotations

import configparser
import os
import re
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
import yaml

from crawler.run.outcome import Outcome
from tests.support.runs import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator

DEPLOY = PROJECT / "deploy"
BIN = str(Path(sys.executable).parent)
SYSTEMD = shutil.which("systemd-analyze")
WORKFLOWS = sorted((PROJECT / ".github" / "workflows").glob("*.yml"))
needs_systemd = pytest.mark.skipif(SYSTEMD is None, reason="systemd-analyze is not installed")


# cron


def cron_command() -> str:
    """The command of the crontab's line, as cron hands it to the shell."""
    (line,) = [
        each
        for each in (DEPLOY / "cron" / "fuwen").read_text().splitlines()
        if re.match(r"\d+ \d+ \* \* \* ", each)
    ]
    minute, hour, *_, user, command = line.split(None, 6)
    assert (minute, hour, user) == ("20", "2", "fuwen")
    assert "%" not in command, "cron makes a line feed of it"
    return command


@pytest.mark.parametrize("outcome", Outcome)
def test_cron_tells_of_a_run_that_needs_somebody_and_of_no_other(tmp_path: Path, outcome: Outcome) -> None:
    scrapy = tmp_path / ".venv" / "bin" / "scrapy"
    scrapy.parent.mkdir(parents=True)
    (tmp_path / "data").mkdir()
    scrapy.write_text(f'#!/bin/sh\necho "asked: $*"\nexit {outcome.code}\n')
    scrapy.chmod(0o755)
    command = cron_command().replace("/srv/fuwen", str(tmp_path))
    ended = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
    assert "asked: crawlall -s CONTACT=" in (tmp_path / "data" / "last-night.log").read_text()
    calm = outcome in {Outcome.OK, Outcome.INCOMPLETE}
    assert bool(ended.stdout + ended.stderr) is not calm


# systemd


@pytest.fixture
def units(tmp_path: Path) -> list[str]:
    """The units, with this environment's command in the place of the one on the machine they are for."""
    texts = {path.name: path.read_text() for path in (DEPLOY / "systemd").iterdir()}
    here = str(Path(sys.executable).with_name("scrapy"))
    for name, text in texts.items():
        (tmp_path / name).write_text(text.replace("/srv/fuwen/.venv/bin/scrapy", here))
    return [str(tmp_path / name) for name in sorted(texts)]


@needs_systemd
def test_systemd_finds_nothing_wrong_with_the_units(units: list[str]) -> None:
    ended = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    said = [line for line in ended.stderr.splitlines() if Path(units[0]).stem in line]
    assert (ended.returncode, said) == (0, [])


@needs_systemd
def test_the_service_has_few_privileges(units: list[str]) -> None:
    command = ["systemd-analyze", "security", "--offline=yes", "--threshold=20", units[0]]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout[-200:]


def test_an_incomplete_run_is_no_alarm_and_a_run_has_time_to_stop() -> None:
    service = configparser.ConfigParser(strict=False, interpolation=None)
    service.optionxform = str  # type: ignore[assignment, method-assign]
    service.read(DEPLOY / "systemd" / "fuwen.service")
    assert service["Service"]["SuccessExitStatus"] == str(Outcome.INCOMPLETE.code)
    assert service["Service"]["Restart"] == "no"
    assert service["Service"]["KillSignal"] == "SIGTERM"
    assert service["Service"]["KillMode"] == "mixed", (
        "crawlall tells its runs, and a second signal is a stop by force"
    )


# container


def instructions() -> list[tuple[str, str]]:
    text = (DEPLOY / "container" / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, rest) for word, rest in (line.split(None, 1) for line in lines)]


def test_the_image_is_pinned_runs_without_privileges_and_stops_cleanly() -> None:
    said = dict(instructions())
    assert re.fullmatch(r"python:3\.\d+-slim-\w+", said["FROM"])
    words = [word for word, _ in instructions()]
    assert words.index("USER") < words.index("ENTRYPOINT")
    assert int(said["USER"]) > 1000
    assert said["STOPSIGNAL"] == "SIGTERM"
    assert "-c constraints.txt" in said["RUN"]
    assert orjson.loads(said["ENTRYPOINT"]) == ["scrapy"]
    assert orjson.loads(said["CMD"])[0] == "crawlall"
    assert '["scrapy", "status"' in said["HEALTHCHECK"]


def test_hadolint_finds_nothing_wrong_with_the_dockerfile() -> None:
    hadolint = shutil.which("hadolint", path=BIN)
    if hadolint is None:
        pytest.skip("hadolint has no wheel for this machine")
    command = [hadolint, "--failure-threshold", "style", str(DEPLOY / "container" / "Dockerfile")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, "")


def test_everything_that_the_image_copies_is_there_and_let_in() -> None:
    copied = {name for word, rest in instructions() if word == "COPY" for name in rest.split()[:-1]}
    assert all((PROJECT / name).exists() for name in copied)
    let_in = (DEPLOY / "container" / "Dockerfile.dockerignore").read_text().splitlines()
    assert {f"!{name}" for name in copied} == {line for line in let_in if line.startswith("!")}
    assert let_in[0] == "*", "nothing else gets into an image: no data, no environment"


def test_what_the_image_copies_is_enough_to_install_and_crawl(tmp_path: Path) -> None:
    """The image's own steps but for the base, without a daemon: a wheel of what is copied has all that a run reads."""
    for word, rest in instructions():
        if word == "COPY":
            *names, target = rest.split()
            for name in names:
                source = PROJECT / name
                if source.is_dir():
                    shutil.copytree(source, tmp_path / target, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    shutil.copy(source, tmp_path / target)
    command = [
        sys.executable,
        "-W",
        "error",
        "-m",
        "scrapy",
        "crawlall",
        "-s",
        f"DATA_DIR={tmp_path / 'data'}",
    ]
    ended = subprocess.run(
        [*command, "-s", f"REPLAY={PROJECT / 'fixtures'}", "--jobs", "2", "chongqing"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_the_compose_file_builds_that_image_and_keeps_the_data_outside() -> None:
    compose = yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text())
    service = compose["services"]["fuwen"]
    root = (DEPLOY / "container" / service["build"]["context"]).resolve()
    assert root == PROJECT
    assert (root / service["build"]["dockerfile"]).is_file()
    assert service["restart"] == "no", (
        "a run ends by itself; starting it anew at once would press the portals"
    )
    assert service["read_only"] is True
    assert set(compose["volumes"]) == {mount.split(":")[0] for mount in service["volumes"]}


@pytest.mark.parametrize(
    ("schema", "pattern"),
    [
        ("vendor.compose-spec", "deploy/container/compose.yaml"),
        ("vendor.github-workflows", ".github/workflows/*.yml"),
        ("vendor.dependabot", ".github/dependabot.yml"),
    ],
)
def test_a_file_for_others_is_what_their_schema_says(schema: str, pattern: str) -> None:
    files = [str(path) for path in sorted(PROJECT.glob(pattern))]
    assert files
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *files]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout


def test_docker_compose_reads_the_compose_file() -> None:
    docker = shutil.which("docker")
    client = docker and subprocess.run([docker, "compose", "version"], capture_output=True, check=False)
    if not client or client.returncode:
        pytest.skip("no docker with its compose plug-in is installed")
    command = ["docker", "compose", "-f", str(DEPLOY / "container" / "compose.yaml"), "config", "--quiet"]
    assert subprocess.run(command, check=False).returncode == 0


# GitHub


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_pins_its_actions_and_asks_for_few_permissions(path: Path) -> None:
    workflow: dict[str, Any] = yaml.safe_load(path.read_text())
    assert workflow["permissions"] in ({}, {"contents": "read"})
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] <= 360
        assert job.get("permissions", {}).keys() <= {"contents"}
        for step in job["steps"]:
            assert re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step["uses"]) if "uses" in step else step["run"]
            assert "${{ github.event" not in step.get("run", ""), "text from outside in a shell"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_the_steps_of_a_workflow_are_shell_that_can_be_read(path: Path) -> None:
    for job in yaml.safe_load(path.read_text())["jobs"].values():
        for step in job["steps"]:
            script = re.sub(r"\$\{\{.*?\}\}", "x", step.get("run", ":"))
            ended = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=False)
            assert ended.returncode == 0, ended.stderr


def test_zizmor_finds_no_weakness_in_the_workflows() -> None:
    zizmor = shutil.which("zizmor", path=BIN)
    assert zizmor is not None
    command = [zizmor, "--offline", "--no-progress", str(PROJECT / ".github")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout


@pytest.mark.parametrize(
    "path", sorted((PROJECT / ".github" / "ISSUE_TEMPLATE").glob("*-*.yml")), ids=lambda path: path.stem
)
def test_an_issue_form_has_what_github_asks_for(path: Path) -> None:
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert {"name", "description", "body"} <= form.keys()
    ids = [field["id"] for field in form["body"]]
    assert len(ids) == len(set(ids))
    for field in form["body"]:
        assert field["type"] in {"input", "textarea", "dropdown", "checkboxes"}
        assert field["attributes"]["label"]


def test_ci_runs_every_python_and_both_ends_of_the_dependencies() -> None:
    jobs = yaml.safe_load((PROJECT / ".github" / "workflows" / "ci.yml").read_text())["jobs"]
    assert jobs["test"]["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]
    ends = {each["resolution"] for each in jobs["dependencies"]["strategy"]["matrix"]["include"]}
    assert ends == {"lowest-direct", "highest"}


# scrapyd


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
