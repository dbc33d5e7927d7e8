"""All commands: a mistyped option ends with 2 before anything is done, and Scrapy imports no library at its start."""

from __future__ import annotations

import json
import subprocess
import sys
from argparse import Namespace
from importlib import import_module
from typing import Any

import pytest
from scrapy.utils.project import get_project_settings

from tests.support.commands import scrapy_process
from tests.support.project import PROJECT

pytestmark = pytest.mark.slow

COMMANDS = (
    "archive attachments crawl crawlall diff export golden newcity read reextract report status"
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
        "store",
    }
    assert {name for name in imported if name.removeprefix("crawler.") in rooms} == set()
