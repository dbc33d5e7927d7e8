"""Scrapy commands as processes, with the time and the memory that they take."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from benchmarks.compiled import run_module_compiled
from benchmarks.crawls import LONGEST, PROJECT, children_cpu


@dataclass(frozen=True, slots=True)
class CommandRun:
    """The cost of a command.

    Attributes:
        seconds: from its start to its end.
        cpu: seconds of processor time of all its processes, so that other programs do not count.
        peak: memory of its first process in MB.
    """

    seconds: float
    cpu: float
    peak: float


def run_command(
    command: Sequence[str],
    folder: Path,
    out: Path,
    *,
    compiled: bool = False,
    codes: Collection[int] = (0,),
    longest: int = LONGEST,
) -> CommandRun:
    """Run a Scrapy command in a folder, with its log in ``out``.

    Args:
        command: the command line without ``scrapy``.
        folder: the folder in which it runs.
        out: the folder of its log and of the file with its peak memory.
        compiled: True to run the code that ``make fast`` compiled.
        codes: the exit codes with which it may end.
        longest: the seconds after which it is stopped.

    Raises:
        RuntimeError: the command failed. The message has the end of its log.
    """
    peak, log = out / "peak", out / "log"
    # SCRAPY_SETTINGS_MODULE would give stock Scrapy this project's settings. PYTHONDONTWRITEBYTECODE would make each
    # start compile the source.
    unwanted = {"SCRAPY_SETTINGS_MODULE", "PYTHONDONTWRITEBYTECODE"}
    environment = {name: value for name, value in os.environ.items() if name not in unwanted}
    if compiled:
        program = run_module_compiled("benchmarks.peak")
        environment["SCRAPY_SETTINGS_MODULE"] = "crawler.settings"
    else:
        program = [sys.executable, "-m", "benchmarks.peak"]
        environment["PYTHONPATH"] = str(PROJECT)
    before, started = children_cpu(), perf_counter()
    with log.open("wb") as file:
        ended = subprocess.run(
            [*program, str(peak), *command],
            cwd=folder,
            env=environment,
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=longest,
        )
    seconds = perf_counter() - started
    if ended.returncode not in codes:
        end = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise RuntimeError(f"scrapy {' '.join(command)} ended with exit code {ended.returncode}:\n{end}")
    return CommandRun(seconds, children_cpu() - before, int(peak.read_text(encoding="ascii")) / 1024)
