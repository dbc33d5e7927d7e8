"""All commands: a mistyped option ends with 2 before anything is done, and Scrapy imports no library at its start."""

from __future__ import annotations

import json
import subprocess
import sys
from argparse import Namespace
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.utils.project import get_project_settings

from tests.support.commands import scrapy_here, scrapy_process
from tests.support.project import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

COMMANDS = (
    "accept archive attachments audit crawl crawlall diff export golden newcity read reextract report status"
).split()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_knows_its_options(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    command: Any = import_module(f"crawler.commands.{name}").Command()
    command.settings = get_project_settings()
    with pytest.raises(SystemExit) as ended:
        command.process_options(["chongqing", "--wrokers", "2"], Namespace())
    assert ended.value.code == 2
    assert capsys.readouterr().err == f"There is no option --wrokers. See scrapy {name} --help.\n"


def test_a_mistyped_option_is_told_on_the_command_line() -> None:
    ended = scrapy_process("crawl", "chongqing", "--wrokers")
    assert (ended.code, ended.out) == (2, "")
    assert ended.said == "There is no option --wrokers. See scrapy crawl --help.\n"


def test_there_is_no_command_besides() -> None:
    folder = PROJECT / "crawler" / "commands"
    commands = [
        path.stem for path in folder.glob("*.py") if "class Command(" in path.read_text(encoding="utf-8")
    ]
    assert sorted(commands) == COMMANDS


_ASK = """
import json, sys
from scrapy.cmdline import execute
try:
    execute(["scrapy", sys.argv[1]])
finally:
    print(json.dumps(sorted(sys.modules)))
"""

LIBRARIES_OF_COMMANDS = {
    "dask",
    "distributed",
    "duckdb",
    "fastwarc",
    "frictionless",
    "isal",
    "jsonschema_rs",
    "openpyxl",
    "pdfminer",
    "rich",
    "sqlite3",
    "warcio",
}


@pytest.mark.parametrize("command", ["list", "version"])
def test_a_command_that_lists_or_names_imports_no_library_of_another_command(command: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _ASK, command], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    imported = set(json.loads(ended.stdout.splitlines()[-1]))
    assert "crawler.commands.export" in imported, "Scrapy imports every command"
    assert LIBRARIES_OF_COMMANDS & {name.partition(".")[0] for name in imported} == set()
    rooms = {
        "archive",
        "console.records",
        "console.changes",
        "export",
        "extensions",
        "report",
        "reextraction",
        "store.masking",
        "store.store",
    }
    assert {name for name in imported if name.removeprefix("crawler.") in rooms} == set()


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("REPLY", "REPLAY"),
        ("REPALY", "REPLAY"),
        ("replay", "REPLAY"),
        ("DATADIR", "DATA_DIR"),
        ("ATTACHEMENTS", "ATTACHMENTS"),
        ("REDACT_CONTACT", "REDACT_CONTACTS"),
        ("DOWNLOADDELAY", "DOWNLOAD_DELAY"),
        ("LOCK_PATIENSE", "LOCK_PATIENCE"),
    ],
)
@pytest.mark.parametrize("command", ["crawl", "report"])
def test_a_misspelt_setting_ends_with_2_and_names_the_right_one(command: str, given: str, meant: str) -> None:
    ended = scrapy_here(command, "chongqing" if command == "crawl" else "", "-s", f"{given}=x")
    assert (ended.code, ended.said) == (2, f"There is no setting {given}: did you mean {meant}?\n")


def test_a_setting_that_nobody_knows_gets_a_sentence(tmp_path: Path) -> None:
    ended = scrapy_here("status", "-s", f"DATA_DIR={tmp_path}", "-s", "SPIDERMON_SLACK_FAKE=1")
    assert ended.said.startswith(
        "There is no setting SPIDERMON_SLACK_FAKE, so it has no effect unless an extension of yours reads it.\n"
    )


@pytest.mark.parametrize("given", ["s3://bucket/fuwen", "file:///data", "", " "])
def test_a_data_folder_that_is_no_path_is_refused(given: str) -> None:
    ended = scrapy_here("crawl", "chongqing", "-s", "REPLAY=fixtures/chongqing", "-s", f"DATA_DIR={given}")
    assert (ended.code, ended.said) == (
        1,
        f"DATA_DIR={given.strip()} is not a folder: write a path, for example -s DATA_DIR=data.\n",
    )


@pytest.mark.parametrize("variable", ["$HOME", "${HOME}", "%USERPROFILE%"])
def test_a_variable_that_no_shell_replaced_is_no_data_folder(variable: str) -> None:
    ended = scrapy_here(
        "crawl", "chongqing", "-s", "REPLAY=fixtures/chongqing", "-s", f"DATA_DIR={variable}/fuwen"
    )
    assert ended.code == 1
    assert ended.said == (
        f"DATA_DIR={variable}/fuwen is not a folder: no shell replaced {variable}. Write the path itself.\n"
    )


def test_a_data_folder_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "fuwen").mkdir()
    ended = scrapy_here("status", "-s", "DATA_DIR=~/fuwen")
    assert f"There is no city in {tmp_path / 'fuwen'} yet." in ended.said
