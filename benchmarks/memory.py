"""Memory of a process that reads page after page: ``python -m benchmarks.memory 2000 20000``.

A process of its own, so that nothing else has touched its memory. Prints the peak after the first count
of pages and after the second.
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
    """By which share the peak memory of a fresh process grows between two counts of pages.

    Raises:
        subprocess.CalledProcessError: the process failed; it said why on standard error.
    """
    command = [sys.executable, "-m", "benchmarks.memory", str(first), str(second)]
    printed = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    early, late = map(int, printed.split())
    return late / early - 1


def peak() -> int:
    """The peak of resident memory of this process, in the system's unit.

    ``ru_maxrss`` alone would not do on Linux: it begins with the peak of the process that started this one.
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
