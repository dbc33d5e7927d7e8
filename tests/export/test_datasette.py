"""The configuration for Datasette: its canned queries run, and Datasette itself finds the full text."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from crawler.export.datasette import configuration, configuration_path
from crawler.export.sqlite import write_sqlite
from tests.support.commands import scrapy_over
from tests.support.project import PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawler.export.derived import Tables

DATASETTE = PROJECT / "build" / "croissant" / "bin" / "datasette"


def written(tables: Tables, path: Path, *, chinese: bool) -> dict[str, Any]:
    """The configuration for a database that is written at ``path``, as is the configuration."""
    write_sqlite(tables, path, chinese=chinese)
    text = configuration(tables.replies, path, chinese=chinese)
    configuration_path(path).write_text(text, encoding="utf-8")
    about: dict[str, Any] = yaml.safe_load(text)["databases"][path.stem]
    return about


@pytest.mark.parametrize("chinese", [False, True])
def test_every_canned_query_runs_and_the_columns_exist(
    tables: Callable[..., Tables], tmp_path: Path, *, chinese: bool
) -> None:
    path = tmp_path / "re-plies.sqlite"
    about = written(tables(), path, chinese=chinese)
    rows = {}
    with closing(sqlite3.connect(path)) as database:
        for name, query in about["queries"].items():
            rows[name] = database.execute(query["sql"], {"word": "概算"}).fetchall()
        columns = {row[1] for row in database.execute("PRAGMA table_info(replies)")}
        search = about["queries"]["search"]["sql"]
        for word, found in (("概算调整", [1]), ("概", []), ('概算"', []), ("职业教育", [1]), ("", [])):
            assert [row[0] for row in database.execute(search, {"word": word})] == found, word
    assert [row[0] for row in rows["search"]] == [1], "a word of two characters, in an attachment"
    assert rows["same_suggestion"][0][0] == 1
    assert rows["by_year"][0][1:] == ("重庆市", "2026", 2)
    assert rows["cited_most"]
    shown = about["tables"]["replies"]
    assert {*shown["facets"], shown["sort_desc"], shown["label_column"]} <= columns


def test_the_command_writes_it_next_to_the_database_and_overwrites_none(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    words = ["export", "--to", "sqlite", "-o", str(path), "zhengzhou"]
    ended = scrapy_over(data, *words)
    assert ended.code == 0, ended.said
    assert f"datasette {path} -c {tmp_path / 'x.datasette.yaml'}" in ended.screen
    path.unlink()
    (tmp_path / "x.datasette.yaml").write_text("mine", encoding="utf-8")
    refused = scrapy_over(data, *words)
    assert (refused.code, path.exists()) == (2, False)
    assert "x.datasette.yaml exists already and was not changed" in refused.screen
    assert (tmp_path / "x.datasette.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.slow
def test_datasette_searches_the_table_and_runs_the_queries(
    tables: Callable[..., Tables], tmp_path: Path
) -> None:
    if not DATASETTE.exists():
        pytest.skip("Datasette is not installed: make test does it")
    path = tmp_path / "replies.sqlite"
    written(tables(), path, chinese=False)
    for address in (
        "/replies/replies.json?_search=概算调整&_shape=array",
        "/replies/search.json?word=概算&_shape=array",
    ):
        ended = subprocess.run(
            [DATASETTE, path, "-m", configuration_path(path), "--get", address],
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert ended.returncode == 0, ended.stderr
        assert [row["id"] for row in json.loads(ended.stdout)] == [1]
