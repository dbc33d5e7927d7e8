"""What Scrapy imports at each start, before it knows which command was asked for (``crawler/commands/__init__.py``)."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.support.runs import PROJECT

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
