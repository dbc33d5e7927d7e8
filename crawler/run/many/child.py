"""``python -m crawler.run.many.child crawl CITY …``: a crawl in a process that ends when its parent ends.

A worker process of a cluster starts each run as a child process. A worker that is killed cannot stop its run.
Therefore the run's standard input is a pipe from the worker, and the run kills itself when this pipe closes.
The records that the run stored are kept. Another worker can then run the city, without two runs requesting
pages from the same portal at the same time.
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
