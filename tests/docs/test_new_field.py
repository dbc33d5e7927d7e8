"""docs/new-field.md: its edits, and no others, give the schema, a record and an export a new key."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.edits import apply_edits
from tests.support.project import PROJECT

pytestmark = pytest.mark.slow

PAGE = (PROJECT / "docs" / "new-field.md").read_text(encoding="utf-8")
KEY = "openness"
CITY = "gannan"
PRINTED = (
    '<li class="a1">公开目录</li><li class="a2">建议提案办理</li>',
    '<li class="a1">公开方式</li><li class="a2">主动公开</li>',
)
"""A label that its pages print, and what they print in its place here."""


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the recipe's edits and the schema made from them."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("crawler", "pipelines", f"fixtures/{CITY}"):
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.so"))
    shutil.copy(PROJECT / "scrapy.cfg", folder)
    page = folder / "fixtures" / CITY / "pages" / "info-8841.html"
    html = page.read_text(encoding="utf-8")
    assert PRINTED[0] in html
    page.write_text(html.replace(*PRINTED), encoding="utf-8")
    assert len(apply_edits(PAGE, folder)) == 6
    run(folder, "crawler.schema")
    return folder


def run(folder: Path, module: str, *arguments: str) -> None:
    """Run a module of the copy."""
    ended = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_the_schema_has_the_key(edited: Path) -> None:
    schema = json.loads((edited / "crawler/schema/reply.schema.json").read_text(encoding="utf-8"))
    assert KEY in schema["required"]
    assert schema["properties"][KEY]["type"] == ["null", "string"]


def test_a_replayed_record_and_an_export_have_the_key(edited: Path) -> None:
    run(edited, "scrapy", "crawl", CITY, "-s", f"REPLAY=fixtures/{CITY}", "-s", "DATA_DIR=data")
    with (edited / "data" / CITY / "records.jsonl").open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    assert [record[KEY] for record in records].count("主动公开") == 1
    assert {record[KEY] for record in records} == {"主动公开", None}
    run(
        edited,
        "scrapy",
        "export",
        "--to",
        "sqlite",
        "-o",
        "replies.sqlite",
        "--chinese-headers",
        "-s",
        "DATA_DIR=data",
    )
    with sqlite3.connect(edited / "replies.sqlite") as database:
        exported = {value for (value,) in database.execute('SELECT "公开属性" FROM replies')}
    database.close()
    assert exported == {record[KEY] for record in records}


def test_every_field_of_the_report_has_words(edited: Path) -> None:
    words = (edited / "crawler/report/page/words.toml").read_text(encoding="utf-8")
    assert f'"field.{KEY}"' in words


def test_every_file_that_the_recipe_names_exists() -> None:
    named = set(re.findall(r"`((?:crawler|pipelines|tests|docs)/[\w./-]+\.\w+)`", PAGE))
    assert len(named) > 5
    assert sorted(name for name in named if not (PROJECT / name).is_file()) == []
