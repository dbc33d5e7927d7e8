"""The cluster on this machine: loopback only, no HTTP server, and no connection without its key."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psutil
import pytest

pytest.importorskip("distributed", reason="the extra cluster is not installed")

from crawler.cluster import connected

if TYPE_CHECKING:
    from psutil._common import addr

pytestmark = [
    pytest.mark.slow,
    # Dask's own: it looks for addresses and settings of the machine when a client is made.
    pytest.mark.filterwarnings("ignore::DeprecationWarning:distributed"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def listeners() -> list[addr]:
    own = psutil.Process()
    return [
        connection.laddr
        for process in (own, *own.children(recursive=True))
        for connection in process.net_connections()
        if connection.status == psutil.CONN_LISTEN
    ]


def speaks_http(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.settimeout(5)
        try:
            connection.sendall(b"GET /health HTTP/1.0\r\n\r\n")
            return connection.recv(5) == b"HTTP/"
        except OSError:
            return False


def accepts_a_stranger(port: int) -> bool:
    """Whether a connection with TLS but without the cluster's key gets an answer."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with (
            socket.create_connection(("127.0.0.1", port), timeout=5) as plain,
            context.wrap_socket(plain) as connection,
        ):
            connection.settimeout(5)
            return bool(connection.recv(1))
    except OSError:
        return False


def test_it_listens_on_loopback_without_a_dashboard_and_only_to_who_has_its_key() -> None:
    before = set(listeners())
    with connected("local", 2) as client:
        assert client.submit(sum, [1, 2]).result(timeout=60) == 3
        found = set(listeners()) - before
        scheduler = urlsplit(client.scheduler.address)
        assert scheduler.scheme == "tls"
        assert len(found) == 5, "the scheduler, two workers and their two nannies"
        assert {address.ip for address in found} == {"127.0.0.1"}
        assert scheduler.port in {address.port for address in found}
        assert not any(speaks_http(address.port) for address in found)
        assert not any(accepts_a_stranger(address.port) for address in found)
    assert set(listeners()) == before
