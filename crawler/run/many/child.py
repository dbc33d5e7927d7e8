"""``python -m crawler.run.many.child crawl CITY …``: Scrapy in a process that ends when its parent process ends.

A killed worker of a cluster cannot stop the runs that it started. Their standard input is a pipe from the worker. When
it closes, they kill themselves. Nothing that they stored is lost, and another worker can run the city without two runs
requesting pages from one portal.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from runpy import run_module


def _end_with_standard_input() -> None:
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    threading.Thread(target=_end_with_standard_input, daemon=True).start()
    sys.argv[0] = "scrapy"
    run_module("scrapy", run_name="__main__")
