"""``python -m crawler.run.many.child crawl CITY …``: Scrapy, in a process that ends with the one that began it.

A worker of a cluster that is killed cannot end the runs that it began. They hold their end of a pipe, their
standard input, and where the other end is gone they kill themselves: nothing that they stored is lost, and
another worker can run the city without two of them asking one portal.
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
