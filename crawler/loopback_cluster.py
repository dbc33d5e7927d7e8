"""A Dask cluster of processes on this machine that nobody else can reach. It needs the extra ``cluster``."""

from __future__ import annotations

import logging
from typing import Any

from distributed import Nanny, Scheduler, Security, SpecCluster, Worker

HOST = "127.0.0.1"


class _Scheduler(Scheduler):
    def start_http_server(self, *_args: Any, **_options: Any) -> None:
        """Start no HTTP server, which Dask starts even without a dashboard."""


class _Worker(Worker):
    def start_http_server(self, *_args: Any, **_options: Any) -> None:
        """Start no HTTP server, which Dask starts even without a dashboard."""


def start_loopback_cluster(workers: int) -> SpecCluster:
    """Start a scheduler in this process and a number of worker processes, and return the cluster.

    They listen on the loopback interface only. Every connection is encrypted and needs the key that is made for this
    cluster (TLS), so no other user of this machine can connect. The key is not written to a file.
    """
    security = Security.temporary()
    options = {"host": HOST, "security": security}
    worker = {
        "cls": Nanny,
        "options": {**options, "nthreads": 1, "worker_class": _Worker, "silence_logs": logging.CRITICAL},
    }
    return SpecCluster(
        scheduler={"cls": _Scheduler, "options": {**options, "port": 0, "dashboard": False}},
        workers=dict.fromkeys(range(workers), worker),
        worker=worker,
        security=security,
        silence_logs=logging.CRITICAL,
    )
