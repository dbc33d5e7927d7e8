"""Measure how long commands take to start, next to ``scrapy version`` outside of any project."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.crawls import LONGEST, PROJECT, children_cpu
from benchmarks.measuring import Bar, say

HELP = "the start of list, status and --help of each command, next to a bare scrapy version"
EXAMPLE = "python -m benchmarks starts --rounds 3"

BARE = "scrapy version, in no project"
SECONDS = 0.25
"""The CPU time that a command may take longer than a bare Scrapy."""

COMMANDS = tuple(
    sorted(
        file.stem
        for file in (PROJECT / "crawler" / "commands").glob("*.py")
        if "\nclass Command(" in file.read_text(encoding="utf-8")
    )
)
"""The names of our commands."""


def add_arguments(parser: ArgumentParser, count: Callable[[str], int]) -> None:
    """Add the options of this benchmark."""
    parser.add_argument("--rounds", type=count, default=7, help="starts of each command (default: 7)")


def measure(options: Namespace) -> list[Bar]:
    """Measure, print the figures, and return the bars."""
    with TemporaryDirectory(prefix="fuwen-") as name:
        folder = Path(name)
        data = f"DATA_DIR={folder / 'data'}"
        _start(["crawl", "zhengzhou", "-s", "REPLAY=fixtures/zhengzhou", "-s", data], PROJECT)
        ways = {
            "list": ["list"],
            "status": ["status", "-s", data],
            **{f"{command} --help": [command, "--help"] for command in COMMANDS},
        }
        pairs = _in_turns(ways, folder, options.rounds)
    longer = {name: median(own - bare for own, bare in taken) for name, taken in pairs.items()}
    print(f"\n{'':32}{'CPU s':>10}{'longer':>10}")
    print(f"{BARE:32}{median(bare for taken in pairs.values() for _, bare in taken):>10.2f}")
    for name, taken in pairs.items():
        print(f"{name:32}{median(own for own, _ in taken):>10.2f}{longer[name]:>+10.2f}")
    slowest = max(longer, key=lambda name: longer[name])
    return [
        Bar(
            f"start of the slowest of {len(longer)} commands, {slowest}",
            f"{longer[slowest]:+.2f} s",
            f"at most +{SECONDS} s to {BARE}",
            longer[slowest] <= SECONDS,
        )
    ]


def _in_turns(
    ways: Mapping[str, Sequence[str]], folder: Path, rounds: int
) -> dict[str, list[tuple[float, float]]]:
    """Start every command in each round, each next to a bare Scrapy, because a machine is faster at some times.

    Returns:
        The seconds of each command and of its bare Scrapy, by round.
    """
    pairs: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for number in range(rounds):
        for name, arguments in ways.items():
            bare = _start(["version"], folder)
            pairs[name].append((_start(arguments, PROJECT), bare))
        say(f"starts: round {number + 1} of {rounds}")
    return pairs


def _start(arguments: Sequence[str], folder: Path) -> float:
    """Run a Scrapy command in a folder, and return its seconds of processor time.

    Raises:
        RuntimeError: the command failed. The message has the end of its output.
    """
    # Without compiled files every start would compile the source.
    unwanted = {"SCRAPY_SETTINGS_MODULE", "PYTHONDONTWRITEBYTECODE"}
    environment = {name: value for name, value in os.environ.items() if name not in unwanted}
    program = shutil.which("scrapy", path=str(Path(sys.executable).parent)) or "scrapy"
    before = children_cpu()
    ended = subprocess.run(
        [program, *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=LONGEST,
    )
    if ended.returncode != 0:
        end = ended.stdout.decode(errors="replace")[-2000:]
        raise RuntimeError(f"scrapy {' '.join(arguments)} ended with exit code {ended.returncode}:\n{end}")
    return children_cpu() - before
