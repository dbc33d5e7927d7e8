"""Convert URLs to standard SURTs, the sort keys by which other tools look up captures in the index of a WACZ.

A SURT (Sort-friendly URI Reordering Transform) has the host in reverse order and no scheme. The keys are those of the
Python package ``surt``, which ``cdxj-indexer`` and ``pywb`` use. The package itself is not used: it needs a list of public
suffixes, and fetches that list from the Internet.
"""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from urllib.parse import quote_from_bytes, unquote_to_bytes

_ASCII_SPACE = " \t\n\r\x0b\x0c"
_REMOVED = str.maketrans("", "", "\t\r\n")
_REPEATED_SCHEME = re.compile(r"(?:https?://)*(?=https?://)")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LARGEST_PORT = 65_535
_WWW = re.compile(r"www\d*\.")
_IPV4 = re.compile(r"(?:[1-9][0-9]*(?:\.[0-9]+){0,3}|0[0-7]*(?:\.[0-7]+){0,3})")
_NOT_ESCAPED = "".join(map(chr, range(0x21, 0x7F))).translate(str.maketrans("", "", "#%"))
_PATH_SESSIONS = tuple(
    re.compile(rf"(?P<before>.*/)\({session}\)/(?P<after>[^?]+\.aspx.*)")
    for session in (r"(?:[a-z]\([0-9a-z]{24}\))+", "[0-9a-z]{24}")
)
_QUERY_SESSIONS = tuple(
    re.compile(rf"(?P<before>.*){session}(?:&(?P<after>.*))?", re.IGNORECASE)
    for session in (
        "jsessionid=[0-9a-z]{32}",
        "phpsessid=[0-9a-z]{32}",
        "sid=[0-9a-z]{32}",
        "aspsessionid[a-z]{8}=[a-z]{24}",
        "cfid=[^&]+&cftoken=[^&]+",
    )
)


def standard_surt(url: str) -> str:
    """Return the standard SURT of an http or https URL.

    Scheme, user, default port, ``www.``, fragment, session ids and the last ``/`` are removed. Everything is in lower
    case, and the parameters of the query are sorted. For example, the SURT of
    ``https://www.kjj.cq.gov.cn/A/?c=2&b=1`` is ``cn,gov,cq,kjj)/a?b=1&c=2``.

    In contrast, :func:`crawler.archive.model.surt` is the key of the URL in its canonical form.

    A URL whose port is not a number has no SURT. It is returned unchanged.
    """
    try:
        return _surt(url)
    except ValueError:
        return url


def _surt(url: str) -> str:
    text = _REPEATED_SCHEME.sub("", url.strip(_ASCII_SPACE).translate(_REMOVED), count=1)
    scheme, _, rest = text.partition("://")
    address, _, query = rest.partition("#")[0].partition("?")
    authority, _, path = address.partition("/")
    host, port = _host_and_port(authority, _DEFAULT_PORTS.get(scheme))
    parameters = _query(query)
    return f"{','.join(reversed(host.split('.')))}{port}){_path(path)}{'?' if parameters else ''}{parameters}"


def _host_and_port(authority: str, default_port: int | None) -> tuple[str, str]:
    """Return the host, and the port with a colon before it, or an empty text for the default port."""
    text = authority.rstrip(":").rpartition("@")[2]
    if "[" in text:  # an IPv6 address
        host, _, port = text.partition("[")[2].partition("]")
        port = port.partition(":")[2]
    else:
        host, _, port = text.partition(":")
    if not re.fullmatch("[0-9]*", port) or int(port or 0) > _LARGEST_PORT:
        raise ValueError(f"the port of {authority} is not a port")
    number = int(port or 0)
    return _host(host), f":{number}" if number not in {0, default_port} else ""


def _host(text: str) -> str:
    name = _unescape(text)
    if not name.isascii():
        with suppress(UnicodeError):
            name = name.decode("utf-8", "ignore").encode("idna")
    name = name.replace(b"..", b".").strip(b".")
    host = _escape(name.lower()).lower()
    if host.isdecimal():
        return socket.inet_ntoa((int(host) & 0xFFFFFFFF).to_bytes(4, "big"))
    if _IPV4.fullmatch(host):
        with suppress(OSError):
            return socket.inet_ntoa(socket.inet_aton(host))
    return _WWW.sub("", host, count=1) if _WWW.match(host) else host


def _path(text: str) -> str:
    """Return a path, which is given without its first ``/``, without empty segments, ``.``, ``..`` and a last ``/``."""
    kept: list[bytes] = []
    for segment in _unescape(text).split(b"/"):
        if segment == b".." and kept:
            kept.pop()
        elif segment != b".":
            kept.append(segment)
    segments = [segment for segment in kept[:-1] if segment] + kept[-1:]
    path = _without_sessions("/" + _escape(b"/".join(segments)).lower(), _PATH_SESSIONS)
    return path.removesuffix("/") or "/"


def _query(text: str) -> str:
    query = _without_sessions(_escape(_unescape(text)), _QUERY_SESSIONS).lower()
    if len(query) <= 1:
        return query
    return "&".join(sorted(query.split("&"), key=lambda parameter: parameter.split("=", 1)))


def _without_sessions(text: str, sessions: tuple[re.Pattern[str], ...]) -> str:
    for session in sessions:
        if found := session.fullmatch(text):
            text = found["before"] + (found["after"] or "")
    return text


def _unescape(text: str) -> bytes:
    """Return a text without percent-encoding, however often the text was encoded."""
    escaped, plain = b"", text.encode()
    while escaped != plain:
        escaped, plain = plain, unquote_to_bytes(plain)
    return plain


def _escape(text: bytes) -> str:
    return quote_from_bytes(text, safe=_NOT_ESCAPED)
