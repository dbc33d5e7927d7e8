"""The schedules under ``deploy/``: each is checked by what reads it, as far as that is at hand without its daemon."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest
import yaml

from crawler.run.outcome import Outcome
from tests.support.commands import scrapy_here
from tests.support.project import PROJECT
from tests.support.report.cities import write_run

pytestmark = pytest.mark.slow

DEPLOY = PROJECT / "deploy"
BIN = str(Path(sys.executable).parent)
SYSTEMD = shutil.which("systemd-analyze")
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
    assert "-e '.[data,documents,monitor]'" in said["RUN"]
    assert "python -m compileall -q crawler pipelines" in said["RUN"], (
        "its user may write nothing there, so each start would compile the program again"
    )


def health_check() -> list[str]:
    """The command of the image's health check."""
    command: list[str] = orjson.loads(dict(instructions())["HEALTHCHECK"].partition("CMD ")[2])
    return command


@pytest.mark.parametrize(("code", "healthy"), [(0, True), (3, True), (4, False), (5, False), (6, False)])
def test_the_health_check_knows_alarms(tmp_path: Path, code: int, healthy: bool) -> None:  # noqa: FBT001
    begun = datetime.now(UTC) - timedelta(hours=2)
    write_run(tmp_path / "chongqing", f"{begun:%Y-%m-%dT%H:%M:%SZ}", code)
    program, *words = health_check()
    assert program == "scrapy"
    ended = scrapy_here(*(word.replace("/data", str(tmp_path)) for word in words))
    assert ended.code == (0 if healthy else 1)


def test_the_health_check_knows_a_schedule_that_has_stopped(tmp_path: Path) -> None:
    begun = datetime.now(UTC) - timedelta(hours=40)
    write_run(tmp_path / "chongqing", f"{begun:%Y-%m-%dT%H:%M:%SZ}", 0)
    assert scrapy_here(*(word.replace("/data", str(tmp_path)) for word in health_check()[1:])).code == 1


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
                    shutil.copytree(source, tmp_path / target)
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
    contact = next(word for word in service["command"] if word.startswith("CONTACT="))
    assert contact.startswith("CONTACT=${CONTACT:?"), "no run without an address for the portals' operators"
    assert service["environment"] == {"FUWEN_NOTIFY": "${FUWEN_NOTIFY:-}"}
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
