"""``constraints.txt``: every package that is installed has a version and the SHA-256 of its files, and they are checked."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.project import PROJECT

EXTRAS = "# For the extras:"
HASH = re.compile(r"    # --hash=sha256:[0-9a-f]{64}")
ENVIRONMENTS = [
    {"python_version": version, "python_full_version": f"{version}.{patch}", "extra": extra}
    for version, patch in (("3.11", 2), ("3.12", 1), ("3.13", 0), ("3.14", 0))
    for extra in ("", "dev")
]


def pins(text: str) -> dict[Requirement, list[str]]:
    """Each requirement of a file with its hashes."""
    found: dict[Requirement, list[str]] = {}
    hashes: list[str] = []
    for line in text.splitlines():
        if HASH.fullmatch(line):
            hashes.append(line.split(":")[1])
        else:
            hashes = found[Requirement(line)] = []
    return found


def read_pins() -> tuple[dict[Requirement, list[str]], dict[Requirement, list[str]]]:
    """What a crawl needs, and what the extras need beside it."""
    crawl, extras = (PROJECT / "constraints.txt").read_text().split(f"{EXTRAS}\n")
    return pins(crawl), pins(extras)


def test_every_package_has_one_version_and_hashes() -> None:
    crawl, extras = read_pins()
    assert len(crawl) > 40
    assert len(extras) > 80
    for requirement, hashes in {**crawl, **extras}.items():
        assert re.fullmatch(r"==[\w.]+", str(requirement.specifier)), requirement
        assert not requirement.url
        assert hashes, requirement
        assert len(hashes) == len(set(hashes)), requirement


def names(pinned: dict[Requirement, list[str]], environment: dict[str, str]) -> list[str]:
    return [
        canonicalize_name(requirement.name)
        for requirement in pinned
        if requirement.marker is None or requirement.marker.evaluate(environment)
    ]


def needed(
    distribution: str, environment: dict[str, str], extra: str, seen: set[tuple[str, str]]
) -> set[str]:
    """The packages that a distribution needs, and those that they need."""
    found: set[str] = set()
    if (distribution, extra) in seen:
        return found
    seen.add((distribution, extra))
    try:
        listed = requires(distribution) or []
    except PackageNotFoundError:  # it is for other machines
        return found
    for requirement in map(Requirement, listed):
        marker: Marker | None = requirement.marker
        if marker is not None and not marker.evaluate({**environment, "extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        found |= {name} - {"renda-fuwen"}
        for wanted in ("", *requirement.extras):
            found |= needed(name, environment, wanted, seen)
    return found


@pytest.mark.parametrize(
    "environment", ENVIRONMENTS, ids=lambda each: f"{each['python_version']}{each['extra']}"
)
def test_whatever_is_needed_is_pinned_once_for_each_python(environment: dict[str, str]) -> None:
    crawl, extras = read_pins()
    pinned = names(crawl | extras if environment["extra"] else crawl, environment)
    assert len(pinned) == len(set(pinned))
    seen: set[tuple[str, str]] = set()
    wanted = needed("renda-fuwen", environment, "", seen) | {"hatchling", "editables"}
    if environment["extra"]:
        wanted |= needed("renda-fuwen", environment, "dev", seen)
    assert wanted - set(pinned) == set()


@pytest.mark.parametrize("which", ["crawl", "all"])
def test_the_installer_asks_for_hashes_of_every_package_and_for_the_project_alone(
    tmp_path: Path, which: str
) -> None:
    python = tmp_path / "python"
    python.write_text(
        f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\nfor last; do :; done\n'
        f'[ "$last" = . ] || cat "$last" > {tmp_path}/requirements\n'
    )
    python.chmod(0o755)
    subprocess.run([PROJECT / ".ci" / "install", python, *(["all"] if which == "all" else [])], check=True)
    packages, project = (tmp_path / "asked").read_text().splitlines()
    assert "--require-hashes --no-deps -r " in packages
    assert project.endswith("--no-deps --no-build-isolation -e .")
    crawl, extras = read_pins()
    lines = [line for line in (tmp_path / "requirements").read_text().splitlines() if line]
    assert {
        Requirement(line.partition(" --hash=")[0]): re.findall(r" --hash=sha256:(\S+)", line)
        for line in lines
    } == (crawl | extras if which == "all" else crawl)


@pytest.mark.slow
@pytest.mark.parametrize("changed", [False, True])
def test_a_package_whose_file_was_changed_is_not_installed(tmp_path: Path, *, changed: bool) -> None:
    wheel = tmp_path / "found" / "invented-1.0-py3-none-any.whl"
    wheel.parent.mkdir()
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr("invented.py", "")
        info = "invented-1.0.dist-info"
        file.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: invented\nVersion: 1.0\n")
        file.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr(f"{info}/RECORD", "")
    digest = sha256(wheel.read_bytes() + b"x" * changed).hexdigest()
    project = tmp_path / "project"
    (project / ".ci").mkdir(parents=True)
    shutil.copy(PROJECT / ".ci" / "install", project / ".ci")
    (project / "constraints.txt").write_text(f"invented==1.0\n    # --hash=sha256:{digest}\n{EXTRAS}\n")
    (project / "pyproject.toml").write_text("[build-system]\nrequires = []\nbuild-backend = 'missing'\n")
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    ended = subprocess.run(
        [project / ".ci" / "install", tmp_path / "venv" / "bin" / "python"],
        env={"PATH": os.environ["PATH"], "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheel.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    installed = list(tmp_path.glob("venv/lib/*/site-packages/invented.py"))
    assert ended.returncode != 0, "the project itself cannot be built here"
    assert ("DO NOT MATCH THE HASHES" in ended.stderr) == changed
    assert bool(installed) != changed
