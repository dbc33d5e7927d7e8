"""Connect to a Dask cluster, or start a cluster whose workers are processes on this machine."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from crawler.files import printable

LOCAL = "local"
"""The cluster address that makes :func:`connected` start worker processes on this machine."""

CONNECT_TIMEOUT = 15.0
"""The maximum time in seconds to wait for a scheduler's answer, and then for the scheduler's first worker."""


class ClusterError(Exception):
    """A Dask cluster cannot be used. The message says what the user can do about the problem."""


@contextmanager
def connected(address: str, workers: int) -> Iterator[Any]:
    """Yield a client (``distributed.Client``) that is connected to a Dask cluster.

    Args:
        address: a scheduler's address, e.g. ``tcp://host:8786``, or ``local`` to start a cluster on this machine.
        workers: the number of worker processes to start if ``address`` is ``local``; otherwise ignored.

    Raises:
        ClusterError: Dask is not installed, no scheduler answers, the scheduler has no worker, or a worker runs
            different code than this process.
    """
    try:
        from distributed import Client  # noqa: PLC0415 an extra, and slow to import

        from crawler.loopback_cluster import start_loopback_cluster  # noqa: PLC0415 likewise
    except ImportError as error:
        raise ClusterError(
            f"--cluster needs Dask, which is not installed ({error.name}). Install it with pip install -c constraints.txt -e"
            " '.[cluster]'."
        ) from error
    if address == LOCAL:
        with _sigint_ignored():
            cluster = start_loopback_cluster(workers)
        with cluster, Client(cluster, set_as_default=False) as client:
            yield client
        return
    if printable(address) != address:
        raise ClusterError(f"{address} is not the address of a scheduler: write it as tcp://host:8786.")
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
    """Ignore Ctrl-C (SIGINT) in this process until the ``with`` block ends.

    Worker processes that are started in the block inherit this setting and keep it, so Ctrl-C in the terminal does
    not end them. Their parent process stops them instead.
    """
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
    """Return the SHA-256, in hexadecimal, of the project code that this process runs.

    The digest is computed from the ``.py``, ``.toml`` and ``.json`` files of the packages ``crawler`` and
    ``pipelines``. Two processes with the same digest run the same code.
    """
    root = Path(__file__).resolve().parent
    digest = sha256()
    for folder in (root, root.parent / "pipelines"):
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".py", ".toml", ".json"}:
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
