"""A record of a newer schema version stops every command that reads the store, with one sentence, and nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest

from crawler.items import SCHEMA_VERSION
from tests.support.commands import scrapy_here
from tests.support.runs import run_here

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.saved_portal import SavedPortal

pytestmark = pytest.mark.slow
NEWER = SCHEMA_VERSION + 1


def files(folder: Path) -> dict[str, bytes]:
    """The files of a folder, without what is derived from others."""
    derived = (".index.sqlite", ".index.sqlite.checksum", ".captures.sqlite", ".lock")
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in derived
    }


@pytest.fixture
def data(city: Path) -> Path:
    """A store and its archive; a newer program wrote the last record."""
    *lines, last = (city / "records.jsonl").read_bytes().splitlines(keepends=True)
    last = orjson.dumps(orjson.loads(last) | {"schema_version": NEWER, "topics": {"of": "another type"}})
    (city / "records.jsonl").write_bytes(b"".join(lines) + last + b"\n")
    return city.parent


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("export", "--to", "sqlite", "-o", "{out}"), 1),
        (("report", "-o", "{out}"), 1),
        (("diff", "{records}", "{records}"), 2),
        (("archive", "pack", "chongqing", "-o", "{out}"), 1),
    ],
)
def test_a_command_says_it_and_writes_nothing(
    data: Path, tmp_path: Path, command: tuple[str, ...], code: int
) -> None:
    city, out = data / "chongqing", tmp_path / "out"
    before = files(tmp_path)
    words = [word.format(out=out, records=city / "records.jsonl") for word in command]
    ended = scrapy_here(*words, "-s", f"DATA_DIR={data}")
    assert ended.code == code, ended.said
    assert f"schema version {NEWER}, but this version of fuwen knows only {SCHEMA_VERSION}" in ended.said
    assert len(ended.said.strip().splitlines()) == 1
    assert files(tmp_path) == before


def test_a_run_says_it_and_asks_for_nothing(data: Path, kjj: SavedPortal, tmp_path: Path) -> None:
    before = files(tmp_path)
    run = run_here(data, "chongqing", replay=kjj.folder)
    assert run.code == 1, run.screen
    assert f"schema version {NEWER}, but this version of fuwen knows only {SCHEMA_VERSION}" in run.screen
    assert "Traceback" not in run.screen
    assert files(tmp_path) == before
