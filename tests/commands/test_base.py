"""All commands: a mistyped option ends with 2 before anything is done, and Scrapy imports no library at its start."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from argparse import Namespace
from dataclasses import fields
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.cmdline import ScrapyArgumentParser
from scrapy.utils.project import get_project_settings

from crawler.portals.arguments import Arguments
from crawler.spiders.chongqing import ChongqingSpider
from tests.support.commands import scrapy_here, scrapy_process
from tests.support.project import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

COMMANDS = (
    "accept archive attachments audit contact crawl crawlall diff export golden newcity read reextract register report status"
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


def _parser_of(name: str) -> tuple[ScrapyArgumentParser, Any]:
    """Return a command and its parser, as ``scrapy.cmdline`` makes it."""
    command: Any = import_module(f"crawler.commands.{name}").Command()
    command.settings = get_project_settings()
    parser = ScrapyArgumentParser(
        usage=f"scrapy {name} {command.syntax()}",
        conflict_handler="resolve",
        description=command.long_desc(),
    )
    command.add_options(parser)
    return parser, command


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_has_its_parts_and_its_examples_one_a_line(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    parser, command = _parser_of(name)
    shown = parser.format_help()
    lines = [line.strip() for line in shown.splitlines()]
    assert [heading for heading in ("Examples", "Exit Codes") if heading not in lines] == []
    assert [line for line in command.examples if line not in lines] == []
    assert len(command.examples) >= 2
    takes_arguments = any(action.dest == "spargs" for action in parser._actions)
    assert takes_arguments == bool(command.spider_arguments)
    for argument in command.spider_arguments:
        assert re.search(rf"^  {argument} +\S.*\S", shown, re.MULTILINE)
    for setting in command.main_settings:
        assert re.search(rf"^  {setting} +\S.*\S", shown, re.MULTILINE)
    assert f"  {command.exit_codes[0][0]} " in shown


@pytest.mark.parametrize("name", ["crawl", "crawlall"])
def test_the_help_of_a_run_has_every_argument(name: str) -> None:
    _, command = _parser_of(name)
    assert set(command.spider_arguments) == {field.name for field in fields(Arguments)}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_example_of_a_help_is_a_command_line_of_the_command(name: str) -> None:
    _, command = _parser_of(name)
    for example in command.examples:
        line = re.split(r" [|<>] | +# ", example)[0]
        program, of, *words = shlex.split(line)
        assert (program, of) == ("scrapy", name), example
        parser, _ = _parser_of(name)
        options, rest = parser.parse_known_args(words)
        assert [word for word in rest if word.startswith("-") and word != "-"] == [], example
        assert {word.partition("=")[0] for word in options.set} <= set(get_project_settings()), example
        given = dict(word.split("=", 1) for word in getattr(options, "spargs", []))
        assert set(given) <= set(command.spider_arguments), example
        Arguments.parse(given, [column.name for column in ChongqingSpider.columns])


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


@pytest.mark.parametrize(
    ("command", "given"),
    [
        (["crawl"], "chonqing"),
        (["crawl"], "Chongqing"),
        (["crawl"], "重庆"),
        (["crawlall"], "重庆市"),
        (["audit"], "chongqin"),
        (["golden"], "CHONGQING"),
        (["read", "page.html", "--city"], "chonqqing"),
        (["status"], "重庆"),
        (["export", "--to", "sqlite"], "chonqing"),
        (["archive", "pack"], "重庆"),
        (["attachments"], "chongqng"),
        (["accept"], "重庆"),
        (["reextract"], "chonqing"),
    ],
)
def test_a_misspelt_city_and_its_chinese_name_end_with_2_and_name_the_city(
    command: list[str], given: str, tmp_path: Path
) -> None:
    folder = tmp_path / "chongqing"
    folder.mkdir()
    (folder / "records.jsonl").touch()
    (folder / "attachments.jsonl").touch()
    more = ["--store"] if command == ["reextract"] else []
    ended = scrapy_here(*command, given, *more, "-s", f"DATA_DIR={tmp_path}")
    assert (ended.code, ended.said) == (2, f"There is no city {given}: did you mean chongqing?\n")


def test_a_city_that_has_no_data_yet_is_not_called_misspelt(tmp_path: Path) -> None:
    for name in ("zhengzhou", "chongqin"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "records.jsonl").touch()
    ended = scrapy_here("export", "--to", "sqlite", "chongqing", "-s", f"DATA_DIR={tmp_path}")
    assert ended.code == 2
    assert ended.said.startswith(f"There is no city chongqing in {tmp_path}. Cities there: ")


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


@pytest.mark.parametrize("name", ["attachments", "reextract"])
def test_as_many_files_are_read_at_a_time_as_cores_may_be_used(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3, 5, 7}, raising=False)
    assert _parser_of(name)[0].get_default("workers") == 3
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 12)
    assert _parser_of(name)[0].get_default("workers") == 12
