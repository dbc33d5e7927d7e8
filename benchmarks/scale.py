"""Measure a store with many records, next to one with a tenth of them: time and memory of what reads all of it."""

from __future__ import annotations

import shutil
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from benchmarks import keys, stores
from benchmarks.command_runs import CommandRun, run_command
from benchmarks.crawls import PROJECT
from benchmarks.measuring import Bar, say
from benchmarks.synthetic_store import CITY, write_store

HELP = "a store of a million records: opening, export, comparison, report; time and memory"
EXAMPLE = "python -m benchmarks scale --records 100000 --keys 1000000"

TIMES = 12.0
"""The time that ten times the records may take, compared with the records: at most linear, with some room for noise."""

TIMES_SAME_WORK = 1.5
"""The time that the same work may take in a store with ten times the records."""

BYTES_A_RECORD = 400
"""The memory that a command may take for a record, apart from the memory that it takes for a small store."""

FORMATS = {"csv": "replies.csv", "parquet": "replies.parquet", "sqlite": "replies.sqlite"}
REBUILT, UP_TO_DATE, APPENDING = "open, index rebuilt", "open, index up to date", "append 20,000 records"
COMPARED, REPORTED, STATUS = "diff", "report", "status"
FINDING, LEARNING = "look up 100,000 keys", "add 100,000 keys"
LONGEST = 7_200
"""The seconds after which a command is stopped."""

CHANGED = 50
"""One line of as many differs in the file to compare."""


def add_arguments(parser: ArgumentParser, count: Callable[[str], int]) -> None:
    """Add the options of this benchmark."""
    parser.add_argument(
        "--records", type=count, default=1_000_000, help="lines of the store (default: 1,000,000)"
    )
    parser.add_argument(
        "--keys", type=count, default=10_000_000, help="records of the larger index (default: 10,000,000)"
    )
    parser.add_argument("--folder", type=Path, help="where the stores are made (default: a temporary folder)")


def measure(options: Namespace) -> list[Bar]:
    """Measure, print the figures, and return the bars."""
    small, large = max(options.records // 10, 1), options.records
    with TemporaryDirectory(prefix="fuwen-", dir=options.folder) as name:
        folder = Path(name)
        measured = [_of_store(folder / str(records), records) for records in (small, large)]
        few, many = max(options.keys // 10, 1), options.keys
        of_keys = [_of_index(folder / f"{count}.sqlite", count) for count in (few, many)]
    _table(f"{small:,} records", f"{large:,} records", *measured)
    _table(f"{few:,} keys", f"{many:,} keys", *of_keys)
    return [*_bars(large - small, *measured), *_bars(many - few, *of_keys)]


def _of_store(folder: Path, records: int) -> dict[str, CommandRun]:
    """Measure everything that reads a store of as many records."""
    begin = process_time()
    data = folder / "data"
    journal = write_store(data / CITY, records)
    say(f"{records:,} records made in {process_time() - begin:.1f} s, {journal.stat().st_size / 1e6:,.0f} MB")
    ran = {REBUILT: stores.run("open", data / CITY), UP_TO_DATE: stores.run("open", data / CITY)}
    for name, file in FORMATS.items():
        table = folder / file
        # Masking reads each record on its own and takes most of an export, whatever the format is.
        ran[f"export, {name}"] = _command(
            ["export", "--to", name, "--with-contacts", "-o", str(table)], folder, data
        )
        table.unlink()
    other = write_store(folder / "other", records, changed=CHANGED)
    ran[COMPARED] = _command(["diff", str(journal), str(other), "--json"], folder, data, code=1)
    other.unlink()
    ran[REPORTED] = _command(["report"], folder, data)
    page = data / "report.html"
    say(f"{records:,} records: the report has {page.stat().st_size / 1e6:,.1f} MB")
    ran[STATUS] = _command(["status"], folder, data, code=1)  # there was no run, so the city is not well
    ran[APPENDING] = stores.run("append", data / CITY)
    shutil.rmtree(folder)
    return ran


def _command(command: list[str], folder: Path, data: Path, *, code: int = 0) -> CommandRun:
    ran = run_command([*command, "-s", f"DATA_DIR={data}"], PROJECT, folder, codes={code}, longest=LONGEST)
    say(f"{' '.join(command[:3])}: {ran.cpu:.1f} s of processor time, {ran.peak:.0f} MB")
    return ran


def _of_index(path: Path, count: int) -> dict[str, CommandRun]:
    """Measure looking up keys in an index, and adding keys to it."""
    keys.build(count, path)
    ran = {FINDING: stores.run("find", path, count), LEARNING: stores.run("learn", path, count)}
    path.unlink()
    return ran


def _table(few: str, many: str, small: dict[str, CommandRun], large: dict[str, CommandRun]) -> None:
    print(f"\n{'':28}{few:>24}{many:>24}\n{'':28}{'CPU s':>12}{'peak MB':>12}{'CPU s':>12}{'peak MB':>12}")
    for name, ran in small.items():
        cells = "".join(f"{each.cpu:>12.2f}{each.peak:>12.0f}" for each in (ran, large[name]))
        print(f"{name:28}{cells}{large[name].cpu / ran.cpu:>8.1f} times")


def _bars(more: int, small: dict[str, CommandRun], large: dict[str, CommandRun]) -> list[Bar]:
    """Compare a store, or an index, with one that has a tenth of its records.

    Args:
        more: the records by which the larger one is larger.
        small: the cost of each work with the smaller one.
        large: the cost of each work with the larger one.
    """
    bars = []
    for name, ran in small.items():
        times = large[name].cpu / ran.cpu
        promised = TIMES_SAME_WORK if name in {APPENDING, FINDING, LEARNING} else TIMES
        memory = (large[name].peak - ran.peak) * 1024 * 1024 / more
        bars += [
            Bar(f"{name}, ten times the records", f"{times:.1f} times the time", f"at most {promised}", times <= promised),
            Bar(f"{name}, memory", f"{memory:.0f} bytes a record", f"at most {BYTES_A_RECORD}", memory <= BYTES_A_RECORD),
        ]  # fmt: skip
    return bars
