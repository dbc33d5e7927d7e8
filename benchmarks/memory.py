"""Measure the memory of a process that reads page after page: ``python -m benchmarks.memory 2000 20000``.

It is a separate process, so that nothing else has used its memory. It prints the peak after the first number of pages
and after the second.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

from benchmarks import contenders
from benchmarks.corpus import make_pages
from benchmarks.measuring import say

_STATUS = Path("/proc/self/status")
_HIGH_WATER_MARK = "VmHWM:"


def growth(first: int, second: int) -> float:
    """Measure by which share the peak memory of a new process grows between two numbers of pages.

    Raises:
        subprocess.CalledProcessError: the process failed; standard error says why.
    """
    command = [sys.executable, "-m", "benchmarks.memory", str(first), str(second)]
    printed = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    early, late = map(int, printed.split())
    return late / early - 1


def peak() -> int:
    """Return the peak of resident memory of this process, in the system's unit.

    On Linux ``ru_maxrss`` alone is not enough: it starts with the peak of the process that started this one.
    """
    if _STATUS.exists():
        for line in _STATUS.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith(_HIGH_WATER_MARK):
                return int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main(first: int, second: int) -> None:
    """Read pages, each once, and print the two peaks."""
    read = contenders.fuwen().read
    for number, page in enumerate(make_pages(second), start=1):
        read(page)
        if number in {first, second}:
            print(peak(), flush=True)
        if number % 2_000 == 0:
            say(f"memory: {number:,} of {second:,} pages")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
