"""Functions for URLs: canonical form, lookup keys and the resolution of links."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

_INDEX_PAGE = re.compile(r"/index\.(?:html|htm|shtml|jhtml)$", re.IGNORECASE)
_PLAIN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/(?!/)[A-Za-z0-9_./-]*")
"""A pattern for URLs that are already canonical, except that they may name an index page.

Nearly all URLs on portals match.
"""

_PORTS = {"http": ":80", "https": ":443"}
_SLASHES = re.compile(r"^/{2,}")
_LAST_DOT = re.compile(r"\.(?=(?::\d*)?$)")

_HAS_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_SPECIAL = re.compile(r"(https?|file):([/\\]*)", re.IGNORECASE)
"""Matches the beginning of a URL whose scheme takes ``\\`` for ``/`` and any number of slashes before the host."""

_REMOVED = str.maketrans("", "", "\t\r\n")
_CONTROLS_AND_SPACE = "".join(map(chr, range(0x21)))
_ASCII = "".join(map(chr, range(0x21, 0x7F)))

_SESSION_IN_PATH = re.compile(
    r"(?:;|%3B)(?:jsessionid|phpsessid|sid|session_?id)=[^;/?#]*|/\((?:[A-Z]\([0-9A-Za-z]{20,}\))+\)(?=/)",
    re.IGNORECASE,
)
"""Matches a session id in a path: ``;jsessionid=…`` of a servlet, or ``/(S(…))`` of ASP.NET."""

_SESSION_PARAMETER = re.compile(
    r"(?:jsessionid|phpsessid|aspsessionid[a-z]*|asp\.net_sessionid)=.*"
    r"|(?:sid|session_?id|sess(?:_?id)?)=(?P<token>(?=[a-z]*\d)(?=\d*[a-z])[0-9a-z]{16,}|[0-9a-z]{24,})",
    re.IGNORECASE,
)
"""Matches a query parameter that is a session id.

Names such as ``sid`` also have other meanings (a site, a sitting of the congress). They count only with a value of
at least 16 letters and digits, or 24 of either.
"""


def canonical_url(url: str) -> str:
    """Return the canonical form of a URL (docs/contract.md, "Canonical URL").

    ``w3lib.url.canonicalize_url`` is applied, the host is written as :func:`host_of` returns it, several slashes after
    it become one, the fragment and session ids are removed, and ``…/index.html`` (also .htm, .shtml and .jhtml) is
    shortened to ``…/``. A family of portals may shorten URLs further. The scheme is kept; see :func:`lookup_key`.

    Raises:
        ValueError: ``url`` cannot be parsed as a URL.
    """
    if _PLAIN.fullmatch(url):
        return _INDEX_PAGE.sub("/", url)
    parts = urlsplit(canonicalize_url(without_session(url)))
    path = _INDEX_PAGE.sub("/", _SLASHES.sub("/", parts.path) if parts.netloc else parts.path)
    return urlunsplit((parts.scheme, _plain_host(parts), path, parts.query, ""))


def host_of(url: str) -> str:
    """Return the host of a URL and its port, in lower case, such as ``qhd.gov.cn:81``. URLs of one host give one result.

    The default port of the scheme and a dot at the end of the host are left out.

    Raises:
        ValueError: ``url`` cannot be parsed as a URL.
    """
    return _plain_host(urlsplit(url))


def _plain_host(parts: SplitResult) -> str:
    return _LAST_DOT.sub("", parts.netloc.lower().removesuffix(_PORTS.get(parts.scheme, " ")))


def without_session(url: str) -> str:
    """Return a URL without session ids. Everything else stays as it is, order and escapes included.

    A parameter such as ``sid`` stays if it is all that distinguishes the pages of one path: nothing but this
    parameter is in the query, and the file has no number in its name.
    """
    address, mark, fragment = url.partition("#")
    path, question, query = address.partition("?")
    path = _SESSION_IN_PATH.sub("", path)
    if "=" in query:
        sessions = [(parameter, _SESSION_PARAMETER.fullmatch(parameter)) for parameter in query.split("&")]
        is_needed = all(session is not None for _, session in sessions) and not re.search(
            r"\d", path.rpartition("/")[2]
        )
        query = "&".join(
            parameter
            for parameter, session in sessions
            if session is None or (is_needed and session["token"] is not None)
        )
        question = "?" if query else ""
    return f"{path}{question}{query}{mark}{fragment}"


def without_scheme(url: str) -> str:
    """Return a URL without its scheme, which makes its http and https forms equal."""
    return url.split("://", 1)[-1]


def http_parts(url: str) -> SplitResult | None:
    """Return the parts of an http or https URL, or None if the URL has another scheme or cannot be parsed."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises ValueError where the port is not a number
    except ValueError:
        return None
    return parts if parts.scheme in {"http", "https"} else None


def lookup_key(url: str) -> str:
    """Return the key of the page at ``url``: its canonical URL without the scheme.

    The http and https URLs of a page have the same key.
    """
    return without_scheme(canonical_url(url))


def redirect_target(url: str, location: str) -> str | None:
    """Return the absolute URL that a ``Location`` header names (RFC 9110, 10.2.2), or None if it is not valid.

    The target is valid only if it is an http or https URL with a host.

    Args:
        url: the URL of the page that redirects. A relative location is resolved against it.
        location: the value of the header.
    """
    try:
        target = urljoin(url, location.strip())
    except ValueError:
        return None
    parts = http_parts(target)
    return target if parts is not None and parts.hostname else None


def absolute_url(base: str, href: str, encoding: str = "utf-8") -> str | None:
    r"""Return the absolute URL of a link (http, https or file), or None if the link has no such URL.

    None is returned for ``javascript:``, ``mailto:``, a fragment, and an empty or broken ``href``. The link is
    resolved as the URL Standard (WHATWG) says: white space around it, and tabs and line feeds inside it, are
    removed, ``\`` before the query counts as ``/``, and the query is in the page's encoding. Session ids are
    removed. Everything else stays as printed.

    Args:
        base: the URL of the page, or the URL in its ``<base>``.
        href: the link as printed.
        encoding: the encoding of the page.
    """
    reference = href.strip(_CONTROLS_AND_SPACE).strip().translate(_REMOVED)
    if not reference or reference.startswith("#"):
        return None
    reference = _with_plain_slashes(base, reference)
    if not reference.isascii():
        reference = _with_encoded_query(reference, encoding)
    try:
        joined = urljoin(base, reference)
        scheme, host, path = urlsplit(joined)[:3]
        if "/." in path and not path.startswith("//"):
            joined = urljoin(joined, joined[joined.index(path, len(scheme) + 3 + len(host)) :])
    except ValueError:
        return None
    if scheme not in {"http", "https", "file"} or not (host or scheme == "file"):
        return None
    return without_session(joined)


def _with_plain_slashes(base: str, reference: str) -> str:
    r"""Return a link in which each ``\`` before the query is ``/``, and the host follows exactly two slashes.

    A link with a scheme other than http, https and file is returned unchanged. A link such as ``http:a.html`` is
    relative if its scheme is that of ``base``.
    """
    special = _SPECIAL.match(reference)
    if special is None and (_HAS_SCHEME.match(reference) or not _SPECIAL.match(base)):
        return reference
    end = min((place for mark in "?#" if (place := reference.find(mark)) >= 0), default=len(reference))
    reference = reference[:end].replace("\\", "/") + reference[end:]
    if special is None:
        return re.sub(r"^/{3,}", "//", reference)
    scheme, slashes = special[1].lower(), len(special[2])
    if scheme == "file" or slashes == 2:
        return reference
    rest = reference[len(scheme) + 1 :]
    return rest if slashes < 2 and base.lower().startswith(f"{scheme}:") else f"{scheme}://{rest.lstrip('/')}"


def _with_encoded_query(reference: str, encoding: str) -> str:
    """Return a link whose query is percent-encoded in the page's encoding, as browsers send it.

    UTF-8 is left to the client, which uses it by default.
    """
    address, mark, fragment = reference.partition("#")
    path, question, query = address.partition("?")
    if query.isascii() or encoding.lower().startswith("utf"):
        return reference
    return f"{path}{question}{quote(query, safe=_ASCII, encoding=encoding, errors='xmlcharrefreplace')}{mark}{fragment}"


def with_parameter(url: str, name: str, value: str) -> str:
    """Return a URL with one query parameter replaced or added. All others stay as printed, in their order."""
    address = url.partition("#")[0]
    own = re.compile(rf"(?<=[?&]){re.escape(name)}=[^&]*")
    path, question, query = address.partition("?")
    if own.search(question + query):
        return path + own.sub(lambda _: f"{name}={value}", question + query, count=1)
    return f"{path}?{query}{'&' if query else ''}{name}={value}"


def is_url(url: str) -> bool:
    """Return whether a text can be parsed as a URL. The text need not have a scheme or a host.

    A template whose placeholders have not been filled in, such as ``https://host:port/``, cannot be parsed.
    """
    try:
        canonical_url(url)
    except ValueError:
        return False
    return True
