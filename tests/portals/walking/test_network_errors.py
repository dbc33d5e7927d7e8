"""Every error of the network is one plain sentence; it is lasting where no further run can succeed."""

from __future__ import annotations

import asyncio
import socket
import ssl

import pytest
from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from twisted.internet.error import ConnectionLost, NoRouteError
from twisted.python.failure import Failure
from twisted.web.client import ResponseNeverReceived

from crawler.portals.walking.failures import FailureKind, FetchFailure
from crawler.portals.walking.network_errors import CUT_OFF
from crawler.portals.walking.refusals import MovedHostError, failure_from_error

URL = "https://kjj.cq.gov.cn/zwgk/"


def caused(error: Exception, cause: Exception) -> Exception:
    """Return an error with its cause, as Scrapy raises it."""
    error.__cause__ = cause
    return error


def never_received(cause: Exception) -> Exception:
    """Return what Scrapy raises if a connection ends before the response."""
    return caused(DownloadFailedError(str(cause)), ResponseNeverReceived([Failure(cause)]))  # type: ignore[no-untyped-call]


BAD_PROTOCOL = SSL.Error([("SSL routines", "", "tlsv1 alert protocol version")])
BAD_CERTIFICATE = ssl.SSLCertVerificationError(
    1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:1006)"
)
CASES = [
    (DownloadTimeoutError("x"), "timeout: the whole page did not arrive within DOWNLOAD_TIMEOUT", False),
    (ResponseDataLossError(), CUT_OFF, False),
    (DownloadConnectionRefusedError("111"), "the host refused the connection", False),
    (NoRouteError(), "the host could not be reached", False),  # type: ignore[no-untyped-call]
    (
        never_received(ConnectionLost()),
        "the connection was closed before the response was complete",
        False,
    ),
    (never_received(BAD_PROTOCOL), "TLS was refused: tlsv1 alert protocol version", True),
    (
        never_received(SSL.Error([("SSL routines", "", "unexpected eof while reading")])),
        "the connection",
        False,
    ),
    (
        caused(DownloadConnectionRefusedError("x"), BAD_CERTIFICATE),
        "TLS was refused: certificate verify failed",
        True,
    ),
    (IgnoreRequest("Forbidden by robots.txt"), "robots.txt forbids this page", True),
    (never_received(type("ParseError", (Exception,), {})()), "the response is not valid HTTP", False),
    (
        caused(DownloadFailedError("x"), type("ServerDisconnectedError", (Exception,), {})()),
        "the connection was closed",
        False,
    ),
    (ValueError("a\nb"), "ValueError: a b", False),
]


@pytest.mark.parametrize(("error", "reason", "lasting"), CASES)
def test_every_error_is_one_sentence(error: Exception, reason: str, *, lasting: bool) -> None:
    failure = asyncio.run(failure_from_error(error, URL))
    assert failure.reason.startswith(reason)
    assert "\n" not in failure.reason
    assert (failure.kind, failure.lasting) == (FailureKind.FAILED, lasting)


@pytest.mark.parametrize(
    ("number", "failure"),
    [
        (
            socket.EAI_NONAME,
            FetchFailure(FailureKind.FAILED, "DNS has no such name", lasting=True),
        ),
        (socket.EAI_AGAIN, FetchFailure(FailureKind.FAILED, "DNS did not answer")),
    ],
)
def test_a_name_that_dns_does_not_have_differs_from_a_silent_dns(
    number: int, failure: FetchFailure, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(number, "")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert asyncio.run(failure_from_error(CannotResolveHostError("x"), URL)) == failure


def test_a_host_that_moved_for_good_is_lasting() -> None:
    failure = asyncio.run(failure_from_error(MovedHostError("moved permanently"), URL))
    assert (failure.kind, failure.lasting) == (FailureKind.REJECTED, True)
