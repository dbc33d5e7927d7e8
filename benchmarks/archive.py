"""Measure re-extraction and replay of an archive, next to Scrapy's own HTTP cache on the same pages."""

from __future__ import annotations

import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks import archived, crawls
from benchmarks.command_runs import CommandRun, run_command
from benchmarks.compiled import NotCompiledError, build, is_compiled
from benchmarks.crawls import PROJECT
from benchmarks.measuring import Bar, ratio, say

HELP = "run over an archive: re-extraction, replay, recording; speed and memory"
EXAMPLE = "python -m benchmarks archive --pages 600 --large 2000 --rounds 1"

ONE, TWO, REPLAY, CACHED = "reextract, 1 worker", "reextract, 2 workers", "replay", "stock Scrapy, HTTP cache"
COMPILED = ", compiled"
QUIET = f"{CACHED}, LOG_LEVEL=INFO"
PARSER = "lxml, parsing alone"

TIMES_CACHED, TIMES_ONE, TIMES_REPLAY = 4.5, 1.8, 2.0
TIMES_PARSER = 2.2
RECORDING = 0.15
GROWTH = 0.10


def add_arguments(parser: ArgumentParser, count: Callable[[str], int]) -> None:
    """Add the options of this benchmark."""
    parser.add_argument("--pages", type=count, default=2_000, help="documents (default: 2,000)")
    parser.add_argument(
        "--large", type=count, default=20_000, help="documents of the larger archive (default: 20,000)"
    )
    parser.add_argument("--rounds", type=count, default=3, help="number of measurements of each (default: 3)")
    parser.add_argument(
        "--recorded", type=count, default=600, help="documents of the live runs (default: 600)"
    )
    parser.add_argument(
        "--as-it-is",
        action="store_true",
        help="do not compile the reading code to measure that as well (make fast)",
    )


def measure(options: Namespace) -> list[Bar]:
    """Measure, print the figures, and return the bars."""
    compiled = not options.as_it_is and not is_compiled()
    if compiled:
        try:
            build()
        except NotCompiledError as error:
            print(f"not measured compiled: {error}")
            compiled = False
    with TemporaryDirectory(prefix="fuwen-") as name:
        folder = Path(name)
        small = _measure(folder / "small", options.pages, options.rounds, compiled=compiled)
        large = _measure(folder / "large", options.large, 1, compiled=compiled)
        growth = large[ONE][0].peak / small[ONE][0].peak - 1
        recording = _recording(folder / "live", options.recorded, options.rounds)
    bars = [*_bars(options.pages, small), *_bars(options.large, large)]
    return [
        *bars,
        Bar(
            f"peak memory from {options.pages:,} to {options.large:,} pages",
            f"{growth:+.1%}",
            f"below +{GROWTH:.0%}",
            growth < GROWTH,
        ),
        Bar(
            "recording, on a run at delay 0",
            f"{recording:+.1%}",
            f"at most +{RECORDING:.0%}",
            recording <= RECORDING,
        ),
    ]


def _measure(folder: Path, documents: int, rounds: int, *, compiled: bool) -> dict[str, list[CommandRun]]:
    """Run every way over an archive of ``documents`` documents, alternately; also with compiled code if ``compiled``."""
    say(f"making {documents:,} pages")
    warc, cache = archived.write(folder, documents)
    ways: dict[str, Callable[[Path], CommandRun]] = {
        ONE: lambda out: _reextract(warc, out, documents, workers=1),
        TWO: lambda out: _reextract(warc, out, documents, workers=2),
        REPLAY: lambda out: _replay(warc, out, documents),
        CACHED: lambda out: _cached(cache, out, documents),
        QUIET: lambda out: _cached(cache, out, documents, "LOG_LEVEL=INFO"),
        PARSER: lambda _: _parse(documents),
    }
    if compiled:
        ways[ONE + COMPILED] = lambda out: _reextract(warc, out, documents, workers=1, compiled=True)
        ways[TWO + COMPILED] = lambda out: _reextract(warc, out, documents, workers=2, compiled=True)
    ran: dict[str, list[CommandRun]] = {name: [] for name in ways}
    for number in range(rounds):
        for name in list(ways)[:: 1 if number % 2 == 0 else -1]:
            out = folder / f"out-{number}-{len(ran[name])}-{list(ways).index(name)}"
            out.mkdir()
            ran[name].append(ways[name](out))
            say(f"{documents:,} pages, round {number + 1} of {rounds}: {name}, {ran[name][-1].seconds:.1f} s")
    print(
        f"\n{f'{documents:,} documents':44}{'seconds':>10}{'CPU s':>10}{'pages a CPU s':>16}{'peak MB':>10}"
    )
    for name, runs in ran.items():
        seconds, cpu = (median(getattr(run, key) for run in runs) for key in ("seconds", "cpu"))
        peak = max(run.peak for run in runs)
        print(
            f"{name:44}{seconds:>10.2f}{cpu:>10.2f}{documents / cpu:>16,.0f}"
            + (f"{peak:>10.0f}" if peak else "")
        )
    return ran


def _bars(documents: int, ran: dict[str, list[CommandRun]]) -> list[Bar]:
    """Compare with the bars: one process by processor time, two processes by elapsed time."""

    def times(slow: str, fast: str) -> float:
        return ratio([run.cpu for run in ran[slow]], [run.cpu for run in ran[fast]])

    def at_least(name: str, times: float, bar: float, base: str) -> Bar:
        return Bar(
            f"{documents:,} pages, {name}", f"{times:.2f} times {base}", f"at least {bar}", times >= bar
        )

    def of_reextraction(one: str, two: str) -> list[Bar]:
        parsing = times(one, PARSER)
        return [
            at_least(one, times(CACHED, one), TIMES_CACHED, CACHED),
            at_least(two, ratio(_seconds(ran[one]), _seconds(ran[two])), TIMES_ONE, one),
            Bar(
                f"{documents:,} pages, {one}, end to end",
                f"{parsing:.2f} times the time of {PARSER}",
                f"at most {TIMES_PARSER}",
                parsing <= TIMES_PARSER,
            ),
        ]

    return [
        *of_reextraction(ONE, TWO),
        *(of_reextraction(ONE + COMPILED, TWO + COMPILED) if ONE + COMPILED in ran else []),
        at_least(REPLAY, times(CACHED, REPLAY), TIMES_REPLAY, CACHED),
    ]


def _seconds(ran: Sequence[CommandRun]) -> list[float]:
    return [run.seconds for run in ran]


def _reextract(warc: Path, out: Path, documents: int, *, workers: int, compiled: bool = False) -> CommandRun:
    records = out / "records.jsonl"
    command = ["reextract", "chongqing", str(warc), "-o", str(records), "--workers", str(workers)]
    # The compiled code is installed; in the project's folder its source would be found first.
    ran = run_command(command, out if compiled else PROJECT, out, compiled=compiled)
    return _checked(ran, records, documents)


def _replay(warc: Path, out: Path, documents: int) -> CommandRun:
    command = ["crawl", "chongqing", "-s", f"REPLAY={warc}", "-s", f"DATA_DIR={out}"]
    return _checked(run_command(command, PROJECT, out), out / "chongqing" / "records.jsonl", documents)


def _cached(cache: Path, out: Path, documents: int, *settings: str) -> CommandRun:
    command = ["runspider", str(PROJECT / "benchmarks" / "stock.py"), "-a", f"listing={archived.KJJ}"]
    command += ["-O", "records.jsonl", "-s", "HTTPCACHE_ENABLED=True", "-s", f"HTTPCACHE_DIR={cache}"]
    for setting in ("HTTPCACHE_IGNORE_MISSING=True", *settings):
        command += ["-s", setting]
    return _checked(run_command(command, out, out), out / "records.jsonl", documents)


def _parse(documents: int) -> CommandRun:
    """Parse the same documents with lxml, in a process of its own; making them is not timed."""
    command = [sys.executable, "-m", "benchmarks.parsing", str(documents)]
    printed = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True, check=True).stdout
    return CommandRun(float(printed), float(printed), 0.0)


def _checked(ran: CommandRun, records: Path, documents: int) -> CommandRun:
    """Check the number of records that a run wrote, and delete them."""
    with records.open("rb") as lines:
        count = sum(1 for _ in lines)
    if count != documents:
        raise RuntimeError(f"{records} has {count} records for {documents} documents")
    records.unlink()
    return ran


def _recording(folder: Path, documents: int, rounds: int) -> float:
    """Return by which share a live run takes longer when it records, in processor time."""
    seconds: dict[bool, list[float]] = {True: [], False: []}
    with crawls.portal(documents, kilobytes=27) as portal:
        for number in range(rounds):
            for recording in (True, False) if number % 2 == 0 else (False, True):
                out = folder / f"{recording}-{number}"
                seconds[recording].append(crawls.fuwen(portal, out, f"ARCHIVE={recording}").cpu)
            say(f"recording: round {number + 1} of {rounds}")
    print(
        f"\na run of {documents:,} documents, recording and not: "
        + ", ".join(f"{median(seconds[recording]):.2f} s" for recording in (True, False))
    )
    return ratio(seconds[True], seconds[False]) - 1
