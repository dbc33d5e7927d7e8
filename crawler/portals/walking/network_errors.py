"""Describe each error of the network in one plain sentence."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from service_identity import VerificationError
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.web.client import ResponseFailed

from crawler.portals.walking.failures import FailureKind, FetchFailure, error_line

CUT_OFF = "the body is incomplete: the connection was closed before the end"
TOO_LARGE = "the body is too large"
"""The beginning of the reason if a response is too large. The pipeline for attachments recognises it."""

_TLS_ERRORS = (ssl.SSLError, SSL.Error, VerificationError)
_CONNECTION_LOST = ("unexpected eof", "eof occurred")
"""The messages of OpenSSL that mean a lost connection. They do not mean that the server refuses TLS."""

_OPENSSL_CODE = re.compile(r"\[SSL: (\w+)\]")

_CLOSED = "the connection was closed before the response was complete"
_NOT_HTTP = "the response is not valid HTTP"

_SENTENCES: dict[type[BaseException], str] = {
    DownloadTimeoutError: "timeout: the whole page did not arrive within DOWNLOAD_TIMEOUT",
    ResponseDataLossError: CUT_OFF,
    DownloadConnectionRefusedError: "the host refused the connection",
    ConnectError: "the host could not be reached",
    **dict.fromkeys((ConnectionClosed, SSL.Error, ssl.SSLError), _CLOSED),
}

_SENTENCES_BY_NAME = {
    "ParseError": _NOT_HTTP,
    "ClientResponseError": _NOT_HTTP,
    "HeadersTooLargeError": "the headers of the response are too large",
    "ServerDisconnectedError": _CLOSED,
    "ClientOSError": _CLOSED,
}
"""The sentences for errors whose classes are private, or too slow to import."""


async def network_failure(error: BaseException, url: str) -> FetchFailure:
    """Return the failure of a request for ``url`` that raised ``error``. Its reason is one sentence.

    The failure is lasting if DNS has no such name, or if TLS was refused. Other failures may pass.
    """
    if isinstance(error, CannotResolveHostError):
        if await _is_unknown_to_dns(urlsplit(url).hostname or ""):
            return FetchFailure(FailureKind.FAILED, "DNS has no such name", lasting=True)
        return FetchFailure(FailureKind.FAILED, "DNS did not answer")
    if isinstance(error, DownloadCancelledError):
        sizes = str(error).partition(" in request")[0]  # Scrapy names them only if the headers state the size
        return FetchFailure(FailureKind.FAILED, f"{TOO_LARGE}: {sizes}" if sizes else TOO_LARGE)
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, _TLS_ERRORS) and not _is_connection_lost(cause):
            return FetchFailure(FailureKind.FAILED, f"TLS was refused: {_tls_reason(cause)}", lasting=True)
    for cause in causes:
        named = _SENTENCES_BY_NAME.get(type(cause).__name__)
        sentence = named or next((text for kind, text in _SENTENCES.items() if isinstance(cause, kind)), None)
        if sentence is not None:
            return FetchFailure(FailureKind.FAILED, sentence)
    return FetchFailure(FailureKind.FAILED, error_line(error))


async def _is_unknown_to_dns(host: str) -> bool:
    """Return whether DNS answers that a host does not exist. Twisted does not tell this from a DNS that is silent."""
    try:
        await asyncio.get_running_loop().getaddrinfo(host, None)
    except socket.gaierror as error:
        return error.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
    except (OSError, UnicodeError):
        pass
    return False


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and the errors that led to it, the outermost first."""
    while error is not None:
        yield error
        if isinstance(error, ResponseFailed):
            for reason in error.reasons:
                if reason.value is not None:
                    yield from _causes(reason.value)
        error = error.__cause__


def _is_connection_lost(error: BaseException) -> bool:
    return isinstance(error, SSL.SysCallError | SSL.ZeroReturnError) or any(
        message in str(error).lower() for message in _CONNECTION_LOST
    )


def _tls_reason(error: BaseException) -> str:
    """Return what OpenSSL says about a refusal, such as ``certificate verify failed``."""
    with suppress(IndexError, TypeError):
        if isinstance(error, SSL.Error):  # a list of (library, function, reason)
            return str(error.args[0][-1][-1])
    code = _OPENSSL_CODE.search(str(error))
    return code[1].replace("_", " ").lower() if code is not None else error_line(error)
