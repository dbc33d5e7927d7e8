"""The benchmark of archives: the same pages in both forms, and bars that say what they measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks import archive, archived
from benchmarks.archive import CACHED, COMPILED, ONE, PARSER, REPLAY, TWO
from benchmarks.command_runs import CommandRun
from crawler.archive.sources.open import open_source

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_both_forms_of_the_archive_hold_the_same_pages_and_are_read_whole(tmp_path: Path) -> None:
    warc, cache = archived.write(tmp_path / "made", 21)
    source = open_source(str(warc))
    pages = [page for part in source.parts(1 << 20) for page in source.read_part(part)]
    source.close()
    assert [(page.url, page.body) for page in pages] == [(url, body) for url, body, _ in archived.pages(21)]
    (tmp_path / "own").mkdir()
    (tmp_path / "cached").mkdir()
    own = archive._reextract(warc, tmp_path / "own", 21, workers=1)
    cached = archive._cached(cache, tmp_path / "cached", 21)
    assert min(own.seconds, own.cpu, own.peak, cached.seconds, cached.cpu, cached.peak) > 0


def test_one_process_is_measured_by_its_cpu_and_two_by_the_clock() -> None:
    ran = {
        ONE: [CommandRun(20.0, 10.0, 90.0)],
        TWO: [CommandRun(10.0, 11.0, 80.0)],
        REPLAY: [CommandRun(30.0, 16.0, 100.0)],
        CACHED: [CommandRun(90.0, 45.0, 160.0)],
        PARSER: [CommandRun(5.0, 5.0, 0.0)],
    }
    held = {str(bar).partition(" (")[0]: bar.held for bar in archive._bars(2000, ran)}
    assert held == {
        f"2,000 pages, {ONE}: 4.50 times {CACHED}": True,
        f"2,000 pages, {TWO}: 2.00 times {ONE}": True,
        f"2,000 pages, {ONE}, end to end: 2.00 times the time of {PARSER}": True,
        f"2,000 pages, {REPLAY}: 2.81 times {CACHED}": True,
    }


def test_compiled_code_is_held_to_bars_of_its_own() -> None:
    ran = {name: [CommandRun(20.0, 10.0, 90.0)] for name in (ONE, TWO, REPLAY, CACHED, PARSER)}
    ran |= {ONE + COMPILED: [CommandRun(8.0, 4.0, 90.0)], TWO + COMPILED: [CommandRun(4.0, 5.0, 90.0)]}
    told = [str(bar).partition(" (")[0] for bar in archive._bars(2000, ran)]
    assert [each for each in told if COMPILED in each] == [
        f"2,000 pages, {ONE}{COMPILED}: 2.50 times {CACHED}",
        f"2,000 pages, {TWO}{COMPILED}: 2.00 times {ONE}{COMPILED}",
        f"2,000 pages, {ONE}{COMPILED}, end to end: 0.40 times the time of {PARSER}",
    ]
