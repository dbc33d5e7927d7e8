"""``scrapy export`` and ``archive pack`` that are told to end remove what they began; what a killed one left is cleared."""

from __future__ import annotations

import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from tests.support.commands import scrapy_here
from tests.support.prepared import start_scrapy

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE = 60
STALLS = {
    "pack": ("import crawler.archive.bundle.bundle as module", "_manifest"),
    "sqlite": ("import crawler.export.sqlite as module", "pairs"),
    "parquet": ("import crawler.export.rows as module", "redacted_record"),
    "datapackage": ("import crawler.export.package.write as module", "croissant"),
}
"""For each command, the function at which the process waits: half of the output is then written."""

pytestmark = pytest.mark.slow


class Writer:
    """A process of a command that waits half way."""

    def __init__(self, what: str, city: Path, path: Path) -> None:
        self.path, self.folder = path, path.with_name(f".{path.name}.part")
        words = ("archive", "pack", "chongqing") if what == "pack" else ("export", "--to", what, "--force")
        self.arguments = [*words, "-o", str(path), "-s", f"DATA_DIR={city.parent}"]
        load, function = STALLS[what]
        wait = f"lambda *_, **__: print('half way', flush=True) or time.sleep({PATIENCE})"
        self.process = start_scrapy(
            *self.arguments,
            first=f"import time; {load}; module.{function} = {wait}",
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "half way\n"
        assert self.folder.is_dir()

    def end(self, number: signal.Signals) -> tuple[int, str]:
        begun = time.monotonic()
        self.process.send_signal(number)
        _, said = self.process.communicate(timeout=PATIENCE)
        assert time.monotonic() - begun < PATIENCE / 2
        return self.process.returncode, said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize(
    ("what", "ends"),
    [
        ("pack", (3, "Stopped: nothing was packed. Run again.\n")),
        ("sqlite", (1, "Stopped: {path} was not written. Run again.\n")),
        ("parquet", (1, "Stopped: {path} was not written. Run again.\n")),
        ("datapackage", (1, "Stopped: {path} was not written. Run again.\n")),
    ],
)
def test_a_command_that_is_told_to_end_leaves_nothing(
    city: Path, tmp_path: Path, number: signal.Signals, what: str, ends: tuple[int, str]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    writer = Writer(what, city, out / "written")
    assert writer.end(number) == (ends[0], ends[1].format(path=writer.path))
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("what", STALLS)
def test_what_a_killed_command_left_is_cleared_by_the_next(city: Path, tmp_path: Path, what: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    writer = Writer(what, city, out / "written")
    assert writer.end(signal.SIGKILL) == (-signal.SIGKILL, "")
    assert [path.name for path in out.iterdir()] == [".written.part"]
    ended = scrapy_here(*writer.arguments)
    assert ended.code == 0, ended.said
    assert {path.name for path in out.iterdir()} - {"written.datasette.yaml"} == {"written"}


def test_a_second_export_to_one_file_waits_for_nothing_and_says_why(city: Path, tmp_path: Path) -> None:
    writer = Writer("sqlite", city, tmp_path / "written")
    ended = scrapy_here(*writer.arguments)
    assert ended.code == 1
    assert ended.said.strip() == (
        f"Another process is writing {writer.path}: wait until it ends, or name another with -o."
    )
    assert writer.end(signal.SIGTERM)[0] == 1
