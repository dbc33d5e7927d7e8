"""``fuwen`` runs every command in a folder that is no checkout: data and cities of one's own are in that folder."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest

from tests.support.project import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

NDRC = PROJECT / "fixtures" / "ndrc"


def ended_fuwen(folder: Path, *words: object, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command. The console script of the package calls the same function."""
    environment = {name: value for name, value in os.environ.items() if name != "SCRAPY_SETTINGS_MODULE"}
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "crawler", *map(str, words)],
        cwd=folder, capture_output=True, text=True, check=False, timeout=120, env=environment | variables,
    )  # fmt: skip


def fuwen(folder: Path, *words: object) -> str:
    """What the command prints; it must end well."""
    ended = ended_fuwen(folder, *words)
    assert ended.returncode == 0, (words, ended.stdout, ended.stderr)
    return ended.stdout


@pytest.mark.slow
def test_every_command_works_outside_a_checkout(tmp_path: Path) -> None:
    assert "chongqing" in fuwen(tmp_path, "list").split()
    assert "  fuwen <command> [options] [args]\n" in fuwen(tmp_path)
    assert fuwen(tmp_path, "newcity", "newtown", NDRC, "--dry-run").endswith(
        "Nothing was written (--dry-run).\n"
    )
    assert list(tmp_path.iterdir()) == []
    made = fuwen(tmp_path, "newcity", "newtown", NDRC)
    assert "  fuwen_cities/newtown.py\n  fuwen_cities/fixtures/newtown/expected.jsonl\n" in made
    assert "  fuwen crawl newtown -a limit=5\n" in made
    assert "newtown" in fuwen(tmp_path, "list").split()
    assert "newtown: 4 records, all as expected." in fuwen(tmp_path, "golden", "newtown")
    fuwen(tmp_path, "crawl", "newtown", "-s", "REPLAY=fuwen_cities/fixtures/newtown")
    fuwen(tmp_path, "crawlall", "newtown", "-s", "REPLAY=fuwen_cities/fixtures")
    fuwen(tmp_path, "read", *sorted((NDRC / "pages").rglob("t*.html"))[:1])
    fuwen(tmp_path, "status")
    fuwen(tmp_path, "report")
    assert {path.name for path in tmp_path.iterdir()} == {"data", "fuwen_cities"}
    assert len((tmp_path / "data" / "newtown" / "records.jsonl").read_bytes().splitlines()) == 4


def test_the_package_has_the_command_and_a_name_that_nobody_may_upload() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"] == {"fuwen": "crawler.__main__:main"}
    assert project["name"] == "renda-fuwen"
    assert "Private :: Do Not Upload" in project["classifiers"]


def test_no_text_installs_what_others_published_under_the_name_of_the_product() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=True
    ).stdout.decode()
    wrong = [
        name
        for name in filter(None, listed.split("\0"))
        if (PROJECT / name).suffix
        in {"", ".cfg", ".conf", ".md", ".py", ".sh", ".toml", ".txt", ".yml", ".yaml"}
        and re.search(
            r"pip3? install (?:-\S+ )*['\"]?(?:renda-)?fuwen\b",
            (PROJECT / name).read_text(encoding="utf-8", errors="replace"),
        )
    ]
    assert wrong == []


@pytest.mark.slow
def test_ctrl_c_while_scrapy_is_imported_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "scrapy").mkdir()
    (tmp_path / "scrapy" / "__init__.py").write_text("raise KeyboardInterrupt\n", encoding="utf-8")
    ended = ended_fuwen(tmp_path, "status", PYTHONPATH=os.pathsep.join([str(tmp_path), str(PROJECT)]))
    assert (ended.returncode, ended.stderr) == (-signal.SIGINT, "Stopped by Ctrl-C.\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("crall", "There is no command crall: did you mean crawl? fuwen alone lists the commands.\n"),
        ("run_comand", ""),
    ],
)
def test_a_misspelt_command_is_told_from_one_that_resembles_none(
    given: str, sentence: str, tmp_path: Path
) -> None:
    ended = ended_fuwen(tmp_path, given)
    assert (ended.returncode, ended.stderr) == (2, sentence)
    assert (f"Unknown command: {given}" in ended.stdout) is not bool(sentence)


@pytest.mark.slow
def test_the_version_is_that_of_fuwen_and_that_of_scrapy(tmp_path: Path) -> None:
    ours, scrapys = fuwen(tmp_path, "version").splitlines()
    assert re.fullmatch(r"fuwen \d+\.\d+\S*", ours)
    assert scrapys.startswith("Scrapy 2.")
