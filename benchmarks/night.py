"""Measure the processor time of a night in which no city has anything new: ``scrapy crawlall`` over many cities."""

from __future__ import annotations

import ctypes
import os
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from benchmarks import crawls
from benchmarks.command_runs import CommandRun, run_command
from benchmarks.crawls import PROJECT, children_cpu
from benchmarks.measuring import Bar, say

HELP = "crawlall over many cities with nothing new: processor time of a city (Linux)"
EXAMPLE = "python -m benchmarks night --cities 20 --rounds 3"

SECONDS = 0.35
"""The processor time of a city's run with nothing new."""

DOCUMENTS = 40
"""Of the portal, two pages of a listing. Only the first page is requested if nothing is new."""

_CITY = '''"""A city of the benchmark."""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm


class BenchmarkSpider(CitySpider):
    """A city of the benchmark."""

    name = "{name}"
    family = TrsWcm()
    columns = (Column("kjj", "{listing}"),)
'''
_LONGEST_END = 60
"""Seconds after which a process that outlives the command is no longer waited for."""

_SUBREAPER = 36
"""The number of Linux's PR_SET_CHILD_SUBREAPER."""


def add_arguments(parser: ArgumentParser, count: Callable[[str], int]) -> None:
    """Add the options of this benchmark."""
    parser.add_argument("--cities", type=count, default=20, help="cities of a night (default: 20)")
    parser.add_argument("--rounds", type=count, default=5, help="nights that are measured (default: 5)")


def measure(options: Namespace) -> list[Bar]:
    """Measure, print the figures, and return the bar."""
    _adopt_orphans()
    with TemporaryDirectory(prefix="fuwen-") as name, crawls.portal(DOCUMENTS, kilobytes=2) as portal:
        folder = Path(name)
        names = _write_cities(folder / "cities", options.cities, portal.listing)
        first = _night(folder, names)
        nights = []
        for number in range(options.rounds):
            portal.order("forget")
            nights.append(_night(folder, names))
            counts, _ = portal.order()
            requests = sum(count for kind, count in counts.items() if kind != "robots")
            if requests != len(names):
                raise RuntimeError(f"{requests} requests for {len(names)} cities with nothing new")
            say(f"night {number + 1} of {options.rounds}: {nights[-1].cpu / len(names):.2f} s of CPU a city")
    a_city = median(night.cpu for night in nights) / len(names)
    print(f"\n{len(names)} cities{'':20}{'seconds':>12}{'CPU s':>10}{'CPU s a city':>16}")
    for label, ran in (("first night", first), ("nothing new, median", _median(nights))):
        print(f"{label:30}{ran.seconds:>12.1f}{ran.cpu:>10.1f}{ran.cpu / len(names):>16.2f}")
    return [
        Bar(
            f"processor time of a city with nothing new, {len(names)} cities in crawlall",
            f"{a_city:.2f} s",
            f"at most {SECONDS} s",
            a_city <= SECONDS,
        )
    ]


def _write_cities(folder: Path, count: int, listing: str) -> list[str]:
    """Write the files of cities that all crawl one listing, and return their names."""
    folder.mkdir()
    names = [f"town{number:03}" for number in range(count)]
    for name in names:
        (folder / f"{name}.py").write_text(_CITY.format(name=name, listing=listing), encoding="utf-8")
    return names


def _night(folder: Path, names: list[str]) -> CommandRun:
    """Crawl all cities once, and return the cost of all processes."""
    settings = (f"CITIES_DIR={folder / 'cities'}", f"DATA_DIR={folder / 'data'}", "DOWNLOAD_DELAY=0")
    command = ["crawlall", *names, *(part for setting in settings for part in ("-s", setting))]
    before, already = children_cpu(), _children()
    ran = run_command(command, PROJECT, folder)
    end = monotonic() + _LONGEST_END
    while (
        _children() > already and monotonic() < end
    ):  # the server of the prepared processes ends after the command
        os.waitpid(-1, os.WNOHANG)
        sleep(0.02)
    return CommandRun(ran.seconds, children_cpu() - before, ran.peak)


def _median(nights: list[CommandRun]) -> CommandRun:
    return CommandRun(
        *(median(getattr(night, key) for night in nights) for key in ("seconds", "cpu", "peak"))
    )


def _children() -> int:
    """Return the number of child processes that have not been waited for."""
    return len(Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split())


def _adopt_orphans() -> None:
    """Make this process the parent of processes whose parent has ended, so that their time is counted (Linux)."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
