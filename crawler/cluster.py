"""Connect to a Dask cluster, or start one of processes on this machine."""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

LOCAL = "local"
"""The address of a cluster of processes on this machine, which is started when it is needed."""

CONNECT_TIMEOUT = 15.0
"""Seconds within which a scheduler must answer, and have a worker."""


class ClusterError(Exception):
    """A cluster cannot be used. The message says what to do."""


@contextmanager
def connected(address: str, workers: int) -> Iterator[Any]:
    """Yield a client of a cluster (``distributed.Client``).

    Args:
        address: of a scheduler, ``tcp://host:8786``; or ``local``.
        workers: number of processes of a local cluster.

    Raises:
        ClusterError: Dask is not installed, no scheduler answers, or a worker has other code than this process.
    """
    try:
        from distributed import Client, LocalCluster  # noqa: PLC0415 an extra, and slow to import
    except ImportError as error:
        raise ClusterError(
            f"--cluster needs Dask, which is not installed ({error.name}). Install it with pip install -c constraints.txt -e"
            " '.[cluster]'."
        ) from error
    if address == LOCAL:
        with _sigint_ignored():
            cluster = LocalCluster(
                n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL
            )
        with cluster, Client(cluster, set_as_default=False) as client:
            yield client
        return
    try:
        client = Client(address, timeout=CONNECT_TIMEOUT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"No Dask scheduler answers at {address}: start one with dask scheduler, or check the address"
            " (docs/cluster.md)."
        ) from error
    with client:
        _check_workers(client, address)
        yield client


@contextmanager
def _sigint_ignored() -> Iterator[None]:
    """Start processes that ignore Ctrl-C in the terminal; their parent stops them."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _check_workers(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=CONNECT_TIMEOUT)
    except TimeoutError as error:
        raise ClusterError(
            f"The scheduler at {address} has no worker: start some with dask worker {address} --nthreads 1."
        ) from error
    own = code_digest()
    try:
        others: dict[str, str] = client.run(code_digest)
    except Exception as error:
        raise ClusterError(
            f"A worker at {address} cannot run this project ({type(error).__name__}: {error}): install the same"
            " version of fuwen in its environment."
        ) from error
    differing = [worker for worker, digest in others.items() if digest != own]
    if differing:
        raise ClusterError(
            f"The worker {differing[0]} has other code of fuwen than this process, so its records might differ. Install the"
            " same version and restart the worker."
        )


@cache
def code_digest() -> str:
    """Return a digest of this project's code in this process's environment."""
    root = Path(__file__).resolve().parent
    digest = sha256()
    for folder in (root, root.parent / "pipelines"):
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".py", ".toml", ".json"}:
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
