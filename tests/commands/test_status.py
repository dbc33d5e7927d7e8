"""``scrapy status``: each city's last outcome and age in words, and an exit code for a health check."""

from __future__ import annotations

from errno import EACCES
from typing import TYPE_CHECKING

import pytest

from crawler.run.city_folder import Runs, runs_of
from tests.support.commands import scrapy_over, scrapy_process
from tests.support.report.cities import write_run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def runs(city: Path, *codes: int) -> Path:
    """One run a night, the last in the night before ``AT``."""
    for nights, code in enumerate(reversed(codes)):
        write_run(city, f"2026-09-{21 - nights:02d}T02:20:00Z", code)
    return city


def test_the_command_says_each_city_and_exits_0_or_1(tmp_path: Path) -> None:
    runs(tmp_path / "chongqing", 0)
    well = scrapy_process("status", "-s", f"DATA_DIR={tmp_path}")
    assert well.code == 0
    assert well.out.startswith("chongqing  ok ")
    assert "well: Nothing to do." in well.out
    runs(tmp_path / "zhengzhou", 0, 4)
    both = scrapy_over(tmp_path, "status")
    assert both.code == 1
    assert "zhengzhou  blocked" in both.out
    assert "NOT WELL: Wait a few hours" in both.out
    assert scrapy_over(tmp_path, "status", "chongqing").code == 0
    as_json = scrapy_over(tmp_path, "status", "--json", "--max-age", "9999w")
    assert [(line["city"], line["healthy"], line["exit_code"]) for line in as_json.records] == [
        ("chongqing", True, 0),
        ("zhengzhou", False, 4),
    ]


def test_a_city_whose_runs_cannot_be_read_is_not_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs(tmp_path / "chongqing", 0)
    runs(tmp_path / "zhengzhou", 0)

    def read(folder: Path) -> Runs:
        if folder.name == "zhengzhou":
            raise PermissionError(EACCES, "Permission denied", str(folder / "runs"))
        return runs_of(folder)

    monkeypatch.setattr("crawler.run.city_folder.runs_of", read)
    status = scrapy_over(tmp_path, "status")
    assert status.code == 1
    assert "well: Nothing to do." in status.out
    assert "NOT WELL" in status.out
    assert f"{tmp_path / 'zhengzhou' / 'runs'} cannot be read (Permission denied)" in status.out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["atlantis"], 2, "There is no city atlantis. Name some of "),
        (
            ["--max-age", "soon"],
            2,
            "'soon' is not a time span: write a number and m, h, d or w, for example 36h.",
        ),
        (["-s", "DATA_DIR=no-such-folder"], 1, "There is no data folder no-such-folder."),
        (["zhengzhou"], 1, "It has not run yet: scrapy crawl zhengzhou"),
    ],
)
def test_a_mistake_or_nothing_to_say_is_told_in_words(
    tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    runs(tmp_path / "chongqing", 0)
    ended = scrapy_over(tmp_path, "status", *arguments)
    assert ended.code == code
    assert words in ended.screen
    assert "Traceback" not in ended.said


def test_an_empty_data_folder_says_what_to_do(tmp_path: Path) -> None:
    ended = scrapy_over(tmp_path, "status")
    assert ended.code == 1
    assert "There is no city in" in ended.said
