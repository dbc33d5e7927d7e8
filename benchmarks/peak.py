"""Run a Scrapy command and write the peak of its memory, in KB, to FILE: ``python -m benchmarks.peak FILE COMMAND ...``."""

from __future__ import annotations

import sys
from pathlib import Path

from scrapy.cmdline import execute

from benchmarks.memory import peak

if __name__ == "__main__":
    file, *arguments = sys.argv[1:]
    try:
        execute(["scrapy", *arguments])
    finally:
        Path(file).write_text(str(peak()), encoding="ascii")
