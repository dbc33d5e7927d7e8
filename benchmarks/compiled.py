"""Run the measurements with compiled code: in the environment of ``make fast``, in separate processes."""

from __future__ import annotations

import subprocess
from pathlib import Path
from shutil import which

import crawler.reading.html.tree
from benchmarks.measuring import say

ROOT = Path(__file__).resolve().parents[1]
_PYTHON = ROOT / "build" / "fast" / "bin" / "python"
_BEGIN = f"""
import sys
import crawler.reading.html.tree  # the installed one, before the checkout's can be found
sys.path.append({str(ROOT)!r})
from benchmarks.compiled import is_compiled
assert is_compiled()
"""
_TIMES = """
from benchmarks.reading import times_of_the_parser
print(times_of_the_parser(int(sys.argv[1]), int(sys.argv[2])))
"""
_MODULE = """
from runpy import run_module
del sys.argv[0]
run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""


class NotCompiledError(RuntimeError):
    """The reading code could not be compiled. The message says why."""


def is_compiled() -> bool:
    """Tell whether this process reads with compiled code."""
    return not str(crawler.reading.html.tree.__file__).endswith(".py")


def build() -> None:
    """Make the environment in which the reading code is compiled.

    Raises:
        NotCompiledError: there is no compiler or no ``make``, or the build failed.
    """
    make = which("make")
    if make is None:
        raise NotCompiledError("make is not installed")
    say("compiling the reading code into build/fast, which takes some minutes the first time")
    made = subprocess.run([make, "fast"], cwd=ROOT, capture_output=True, text=True, check=False)
    if made.returncode:
        lines = made.stderr.strip().splitlines() or ["make fast failed"]
        raise NotCompiledError(lines[-1])


def run_module_compiled(module: str) -> list[str]:
    """Return a command like ``python -m MODULE`` that uses compiled code; its arguments are to be appended.

    Start it in a folder without a ``scrapy.cfg``: Scrapy would put that folder before the installed code.
    """
    return [str(_PYTHON), "-P", "-c", _BEGIN + _MODULE, module]


def times_of_the_parser_compiled(pages: int, rounds: int) -> float:
    """Measure with compiled code how many times the bare parser's time reading a page takes.

    Raises:
        NotCompiledError: see :func:`build`.
    """
    build()
    command = [str(_PYTHON), "-P", "-c", _BEGIN + _TIMES, str(pages), str(rounds)]
    return float(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
