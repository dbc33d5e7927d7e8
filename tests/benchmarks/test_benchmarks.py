from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import pytest
from lxml import html

from benchmarks.__main__ import main
from benchmarks.corpus import LARGEST, SMALLEST, make_page, make_pages
from benchmarks.hostile import SHAPES
from benchmarks.measuring import Bar, ratio, shares

pytestmark = pytest.mark.slow

DIGEST = """
import hashlib
from benchmarks.corpus import make_pages
print(hashlib.sha256(b"".join(page.content for page in make_pages(20))).hexdigest())
"""
BARS = (
    "a page into its line of JSON: ",
    "the body's characters: ",
    "peak memory from 6 to 60 pages: ",
    *(f"a hostile page, {name}: " for name in SHAPES),
)


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_the_corpus_is_the_same_in_every_process() -> None:
    here = hashlib.sha256(b"".join(page.content for page in make_pages(20))).hexdigest()
    printed = {run("-c", DIGEST, PYTHONHASHSEED=seed).stdout.strip() for seed in ("1", "2")}
    assert printed == {here}


def test_a_page_depends_on_its_number_and_the_seed_alone() -> None:
    assert make_page(7) == list(make_pages(8))[7]
    assert make_page(7, seed=1).content != make_page(7, seed=2).content


def test_pages_are_of_both_platforms_in_turn_and_of_ordinary_size() -> None:
    pages = list(make_pages(60))
    assert [page.city for page in pages[:4]] == ["zhengzhou", "chongqing", "zhengzhou", "chongqing"]
    assert all(SMALLEST <= len(page.content) <= LARGEST for page in pages)
    assert len({page.content for page in pages}) == len(pages)


@pytest.mark.parametrize("number", range(6))
def test_a_page_prints_what_it_is_said_to_print(number: int) -> None:
    page = make_page(number)
    assert "§" not in page.content.decode()
    printed = "".join(str(html.fromstring(page.content.decode()).xpath("string()")).split())
    for said in (page.index_number, page.title, *page.body.splitlines()):
        assert "".join(said.split()) in printed


def test_the_command_names_every_bar_and_its_exit_code_says_whether_all_are_held() -> None:
    finished = run("-m", "benchmarks", "reading", "--pages", "6", "--rounds", "1", "--as-it-is")
    lines = finished.stdout.splitlines()[-len(BARS) :]
    for line, name in zip(lines, BARS, strict=True):
        assert line.startswith(name)
        assert line.endswith((": held", ": not held"))
    assert finished.returncode == (0 if all(line.endswith(": held") for line in lines) else 1)
    assert lines[1].endswith(": held"), finished.stdout
    assert "Traceback" not in finished.stderr


def test_help_shows_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["reading", "--help"])
    assert ended.value.code == 0
    assert "python -m benchmarks reading --pages" in capsys.readouterr().out


@pytest.mark.parametrize("count", ["0", "-3", "many", "1.5"])
def test_a_count_that_is_none_is_a_usage_error(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["reading", f"--pages={count}"])
    assert ended.value.code == 2
    assert "whole number from 1" in capsys.readouterr().err


def test_shares_count_what_is_found_and_what_is_foreign() -> None:
    assert shares("甲乙丙丁戊", "甲乙\n丙丁戊") == (3, 3, 0)
    assert shares("甲乙丙丁戊", "甲乙丙") == (3, 1, 0)
    assert shares("甲乙丙", "甲乙丙丁") == (1, 1, 1)


def test_a_ratio_is_the_median_over_the_rounds() -> None:
    assert ratio([2.0, 3.0, 90.0], [1.0, 1.0, 1.0]) == 3.0


def test_a_bar_is_one_line() -> None:
    assert (
        str(Bar("speed", "1.70 times", "at most 1.8", held=True))
        == "speed: 1.70 times (bar: at most 1.8): held"
    )
    assert str(Bar("speed", "1.90 times", "at most 1.8", held=False)).endswith(": not held")
