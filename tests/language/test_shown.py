"""What the user reads: their language, and the name of the program that they started."""

import sys
from pathlib import Path

import pytest

from crawler.language.shown import heading, is_log, padded, program, shown


@pytest.mark.parametrize(
    ("started", "name"),
    [
        ("/x/.venv/bin/fuwen", "fuwen"),
        ("fuwen.exe", "fuwen"),
        ("/x/.venv/bin/scrapy", "scrapy"),
        ("/x/site-packages/crawler/__main__.py", "fuwen"),
        ("/x/site-packages/scrapy/__main__.py", "scrapy"),
        ("", "scrapy"),
    ],
)
def test_the_name_is_that_of_the_program_that_was_started(
    monkeypatch: pytest.MonkeyPatch, started: str, name: str
) -> None:
    monkeypatch.setattr(sys, "argv", [started])
    assert program() == name
    assert (
        shown("Name exactly one city: scrapy accept CITY.") == f"Name exactly one city: {name} accept CITY."
    )


def test_only_the_name_in_a_command_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["fuwen"])
    assert shown("scrapy is a library; ~/scrapy crawlers") == "scrapy is a library; ~/scrapy crawlers"
    assert shown('Use "scrapy <command> -h"') == 'Use "fuwen <command> -h"'
    commands = {path.stem for path in Path("crawler/commands").glob("*.py")} - {"__init__", "base"}
    assert {shown(f"scrapy {name} x") for name in commands} == {f"fuwen {name} x" for name in commands}


def test_a_column_is_padded_by_the_width_that_a_terminal_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    assert padded("ok", 6) == "ok    "
    monkeypatch.setenv("FUWEN_LANG", "zh")
    assert padded("ok", 6) == "正常  "
    assert heading("city") == "城市"
    assert shown("city") == "city"


@pytest.mark.parametrize(
    ("line", "log"),
    [
        ("chongqing: 2026-11-30 16:43:49 [crawler.portals] INFO: Nothing to do.", True),
        ('chongqing: {"level": "INFO"}', True),
        ("chongqing: Traceback (most recent call last):", True),
        ("chongqing: ok. Nothing to do.", False),
        ("chongqing/kjj: 1 of 1 listing pages, 2 rows: 2 new.", False),
    ],
)
def test_a_line_of_a_log_is_recognised(line: str, *, log: bool) -> None:
    assert is_log(line) is log
