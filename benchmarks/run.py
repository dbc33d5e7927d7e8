"""Measure what a run costs a portal and this machine, next to stock Scrapy on the same portal, and what kills leave."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks import crawls, keys
from benchmarks.crawls import CACHED, CRAWLS, FUWEN, QUIET, STOCK, Crawl
from benchmarks.kills import kill_often
from benchmarks.measuring import Bar, say

HELP = "crawl a portal: requests, pages a second, memory, kills"
EXAMPLE = "python -m benchmarks run --documents 300 --rounds 3 --keys 1000000 --kills 20"

NEW = 5
PAGES_FOR_NEW = 2
MEGABYTES = 64
"""Memory that the index may take, with any number of records."""


def add_arguments(parser: ArgumentParser, count: Callable[[str], int]) -> None:
    """Add the options of this benchmark."""
    parser.add_argument("--documents", type=count, default=600, help="of the portal (default: 600)")
    parser.add_argument(
        "--kilobytes", type=count, default=27, help="of a document's text (default: 27, pages of 43 KB)"
    )
    parser.add_argument(
        "--rounds", type=count, default=5, help="number of measurements of each crawl (default: 5)"
    )
    parser.add_argument(
        "--keys", type=count, default=10_000_000, help="records of the index (default: 10,000,000)"
    )
    parser.add_argument("--kills", type=count, default=200, help="runs that are killed (default: 200)")


def measure(options: Namespace) -> list[Bar]:
    """Measure, print the figures, and return the bars."""
    with TemporaryDirectory(prefix="fuwen-") as name:
        folder = Path(name)
        requests = _requests(folder / "requests", options.documents)
        _compare_speeds(folder / "speed", options.documents, options.kilobytes, options.rounds)
        return [
            *requests,
            _memory(folder, options.keys),
            _kills(folder, options.kills),
        ]


def _requests(folder: Path, documents: int) -> list[Bar]:
    """Count the requests of a first run, of one with nothing new, and of one with new documents."""
    print(f"Requests to a portal of {documents:,} documents, 20 a page, one column, without robots.txt")
    print(f"{'':32}{'first run':>22}{'nothing new':>22}{f'{NEW} new':>22}")
    counted: dict[str, list[Crawl]] = {}
    for name in (FUWEN, STOCK, CACHED):
        crawl = CRAWLS[name]
        with crawls.portal(documents, kilobytes=2) as portal:
            say(f"requests: {name}")
            first, second = (crawl(portal, folder / name) for _ in range(2))
            portal.order(f"publish?count={NEW}")
            counted[name] = [first, second, crawl(portal, folder / name)]
        cells = [f"{crawl.requests:,} ({crawl.records:,} records)" for crawl in counted[name]]
        print(f"{name:32}" + "".join(f"{cell:>22}" for cell in cells))
    _, nothing, new = counted[FUWEN]
    found = new.records - nothing.records
    return [
        Bar("a run with nothing new", f"{nothing.requests} requests", "1 a column", nothing.requests == 1),
        Bar(
            f"a run with {NEW} new documents",
            f"{new.requests - new.documents} listing pages + {new.documents}, {found} stored",
            f"at most {PAGES_FOR_NEW} + {NEW}, {NEW} stored",
            new.requests - new.documents <= PAGES_FOR_NEW and new.documents == found == NEW,
        ),
    ]


def _compare_speeds(folder: Path, documents: int, kilobytes: int, rounds: int) -> None:
    """Measure and print the pages a second of a whole first crawl at delay 0; the contenders alternate.

    There is no bar for them: a run waits a second between two requests, whatever it takes to read a page.
    """
    names = [FUWEN, STOCK, QUIET]
    taken: dict[str, list[Crawl]] = {name: [] for name in names}
    with crawls.portal(documents, kilobytes) as portal:
        for number in range(rounds):
            for name in names if number % 2 == 0 else names[::-1]:
                crawl = CRAWLS[name](portal, folder / f"{name}-{number}")
                if crawl.records != documents:
                    raise RuntimeError(f"{name} wrote {crawl.records} records of {documents} documents")
                taken[name].append(crawl)
            say(f"pages a second: round {number + 1} of {rounds}")
    print(f"\n{'':32}{'pages a second':>22}{'CPU ms a page':>22}")
    for name in names:
        print(f"{name:32}{median(map(_rate, taken[name])):>22.0f}{median(map(_cpu, taken[name])):>22.2f}")
    times = median(_rate(own) / _rate(other) for own, other in zip(taken[FUWEN], taken[STOCK], strict=True))
    print(f"pages a second: {times:.2f} times {STOCK}")


def _rate(crawl: Crawl) -> float:
    return crawl.requests / crawl.seconds


def _cpu(crawl: Crawl) -> float:
    return crawl.cpu / crawl.requests * 1000


def _memory(folder: Path, count: int) -> Bar:
    """Measure the memory that a process needs to decide about records."""
    path = folder / "index.sqlite"
    keys.grown("build", count, path)
    index, python_set = keys.grown("index", count, path), keys.grown("set", count, path)
    disk = path.stat().st_size / 1e6
    path.unlink()
    print(
        f"\nMemory for {count:,} records: index {index:.0f} MB (on disk {disk:,.0f} MB), Python set {python_set:,.0f} MB"
    )
    return Bar(
        f"memory of the index at {count:,} records",
        f"{index:.0f} MB",
        f"at most {MEGABYTES} MB",
        index <= MEGABYTES,
    )


def _kills(folder: Path, kills: int) -> Bar:
    """Kill runs with SIGKILL at random moments and check what is left."""
    say(f"kills: {kills}, some seconds each")
    after = kill_often(folder / "kills", kills, seed=kills)
    losses = f"{after.lost} lost, {after.doubled} doubled, {after.torn_left} torn lines, {len(after.refused)} stores refused"
    print(
        f"\n{after.kills} runs killed, {after.while_storing} of them while storing; {after.torn} torn lines set aside"
    )
    equal = "equal" if after.equal else "not equal"
    return Bar(
        f"after {after.kills} kills",
        f"{losses}, records {equal}",
        "0, 0, 0, 0, equal to an undisturbed run's",
        after.is_clean,
    )
