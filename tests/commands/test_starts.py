"""Commands start at once: what ``list``, ``status`` and ``--help`` import, compared with a bare ``scrapy version``.

One process runs all of them, those with the fewest imports first, because an import lasts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks.starts import COMMANDS
from tests.support.project import PROJECT
from tests.support.report.cities import write_run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

LIGHT = frozenset(
    "crawler crawler.console crawler.console.help crawler.console.output crawler.console.reasons"
    " crawler.console.stopping crawler.counts crawler.credentials crawler.diff crawler.portals"
    " crawler.language crawler.language.choice crawler.language.shown"
    " crawler.portals.arguments crawler.report crawler.run crawler.run.outcome crawler.settings crawler.similar".split()
)
"""What the help of a command may import of ours, apart from the package of the commands: modules that import nothing."""

READING = ("crawler.reading.page", "crawler.loaders", "crawler.portals.document", "crawler.archive")
"""Rooms that read pages. No list, status or help needs them."""

PROGRAM = """
import json, os, sys
from scrapy.cmdline import execute
project, data, *commands = sys.argv[1:]

def run(*arguments):
    before, output = set(sys.modules), sys.stdout
    with open(os.devnull, "w") as sys.stdout:
        try:
            execute(["scrapy", *arguments])
        except SystemExit as error:
            code = error.code
    sys.stdout = output
    return code, sorted(set(sys.modules) - before)

os.chdir(data)
first = run("version")
os.chdir(project)
ways = [*([command, "--help"] for command in commands), ["list"], ["status", "-s", f"DATA_DIR={data}"]]
print(json.dumps({" ".join(way[:2]): run(*way) for way in ways}))
"""


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, list[str]]]:
    """The exit code of each command line, and the modules that it was the first to import."""
    data: Path = tmp_path_factory.mktemp("data")
    write_run(data / "zhengzhou", "2026-09-20T02:20:00Z", 0)
    environment = {name: value for name, value in os.environ.items() if name != "SCRAPY_SETTINGS_MODULE"}
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(PROJECT), str(data), *COMMANDS],
        capture_output=True,
        env={**environment, "PYTHONPATH": str(PROJECT), "FUWEN_LANG": "en"},
        text=True,
        check=True,
    )
    result: dict[str, tuple[int, list[str]]] = json.loads(ended.stdout)
    return result


def foreign(modules: list[str]) -> set[str]:
    """Packages that are neither Python's nor ours."""
    packages = {name.partition(".")[0] for name in modules}
    return {name for name in packages if name not in sys.stdlib_module_names and name != "crawler"}


def ours(modules: list[str]) -> set[str]:
    """Modules of ours that are not in the package of the commands."""
    return {
        name for name in modules if name.startswith("crawler") and not name.startswith("crawler.commands")
    }


def test_the_help_of_a_command_imports_scrapy_and_light_modules_only(
    imported: dict[str, tuple[int, list[str]]],
) -> None:
    helped = [imported[f"{command} --help"] for command in COMMANDS]
    assert [code for code, _ in helped] == [0] * len(COMMANDS)
    modules = [name for _, names in helped for name in names]
    assert "crawler.commands.status" in modules  # the first command imports all commands
    assert foreign(modules) == set()
    assert ours(modules) - LIGHT == set()


def test_the_list_of_cities_imports_no_code_that_reads_pages(
    imported: dict[str, tuple[int, list[str]]],
) -> None:
    code, modules = imported["list"]
    assert code == 0
    assert "crawler.spiders.zhengzhou" in modules
    assert foreign(modules) <= {"dateutil", "orjson", "stdnum", "turbohtml"}
    assert not [name for name in modules if name.startswith(READING)]
    assert len({name for name in ours(modules) if not name.startswith("crawler.spiders.")}) < 80


def test_status_adds_the_bookkeeping_of_runs(imported: dict[str, tuple[int, list[str]]]) -> None:
    code, modules = imported["status -s"]
    assert code == 0
    assert "crawler.run.health" in modules
    assert foreign(modules) <= {"filelock"}
    assert not [name for name in modules if name.startswith(READING)]
    assert len(ours(modules)) < 45
