"""The speed of reading where it is compiled: in the environment of ``make fast``, in a process of its own."""

from __future__ import annotations

import subprocess
from pathlib import Path
from shutil import which

import crawler.reading.tree
from benchmarks.measuring import say

ROOT = Path(__file__).resolve().parents[1]
_PYTHON = ROOT / "build" / "fast" / "bin" / "python"
_MEASURE = """
import sys
import crawler.reading.tree  # the installed one, before the checkout's can be found
sys.path.append(sys.argv[1])
from benchmarks.compiled import is_compiled
from benchmarks.reading import times_of_the_parser
assert is_compiled()
print(times_of_the_parser(int(sys.argv[2]), int(sys.argv[3])))
"""


class NotCompiledError(RuntimeError):
    """Reading could not be compiled here; the message says why."""


def is_compiled() -> bool:
    """Whether this process reads with compiled code."""
    return not str(crawler.reading.tree.__file__).endswith(".py")


def times_of_the_parser_compiled(pages: int, rounds: int) -> float:
    """What reading a page costs with compiled code, as a multiple of the bare parser.

    Raises:
        NotCompiledError: there is no compiler, no ``make``, or the build failed.
    """
    make = which("make")
    if make is None:
        raise NotCompiledError("make is not installed")
    say("compiling reading into build/fast, which takes some minutes the first time")
    made = subprocess.run([make, "fast"], cwd=ROOT, capture_output=True, text=True, check=False)
    if made.returncode:
        lines = made.stderr.strip().splitlines() or ["make fast failed"]
        raise NotCompiledError(lines[-1])
    command = [str(_PYTHON), "-P", "-c", _MEASURE, str(ROOT), str(pages), str(rounds)]
    return float(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
