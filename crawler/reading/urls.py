"""Functions for URLs: canonical form, lookup keys and the resolution of links."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

_INDEX_PAGE = re.compile(r"/index\.(?:html|htm|shtml|jhtml)$", re.IGNORECASE)
_PLAIN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/[A-Za-z0-9_./-]*")
"""A pattern for URLs that are already canonical, except that they may name an index page.

Nearly all URLs on portals match.
"""


def canonical_url(url: str) -> str:
    """Return the canonical form of a URL (docs/contract.md, "Canonical URL").

    ``w3lib.url.canonicalize_url`` is applied, the host is converted to lower case, the fragment is removed,
    and ``…/index.html`` (also .htm, .shtml and .jhtml) is shortened to ``…/``. A family of portals may
    shorten URLs further. The scheme is kept; see :func:`lookup_key`.

    Raises:
        ValueError: ``url`` cannot be parsed as a URL.
    """
    if _PLAIN.fullmatch(url):
        return _INDEX_PAGE.sub("/", url)
    parts = urlsplit(canonicalize_url(url))
    path = _INDEX_PAGE.sub("/", parts.path)
    return urlunsplit((parts.scheme, parts.netloc.lower(), path, parts.query, ""))


def without_scheme(url: str) -> str:
    """Return a URL without its scheme, which makes its http and https forms equal."""
    return url.split("://", 1)[-1]


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
        parts = urlsplit(target)
        _ = parts.port  # raises ValueError where the port is not a number
    except ValueError:
        return None
    return target if parts.scheme in {"http", "https"} and parts.hostname else None


def absolute_url(base: str, href: str) -> str | None:
    """Return the absolute URL of a link (http, https or file), or None if the link has no such URL.

    None is returned for ``javascript:``, ``mailto:``, a fragment, and an empty or broken ``href``.
    """
    reference = href.strip()
    if not reference or reference.startswith("#"):
        return None
    try:
        joined = urljoin(base, reference)
        scheme, host = urlsplit(joined)[:2]
    except ValueError:
        return None
    return joined if scheme in {"http", "https", "file"} and (host or scheme == "file") else None


def is_url(url: str) -> bool:
    """Return whether a text can be parsed as a URL. The text need not have a scheme or a host.

    A template whose placeholders have not been filled in, such as ``https://host:port/``, cannot be parsed.
    """
    try:
        canonical_url(url)
    except ValueError:
        return False
    return True
