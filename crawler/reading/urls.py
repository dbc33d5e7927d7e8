"""Canonical URLs, lookup keys and links: one URL for one page."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

_INDEX_PAGE = re.compile(r"/index\.(?:html|htm|shtml|jhtml)$", re.IGNORECASE)
_PLAIN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/[A-Za-z0-9_./-]*")
"""URLs in which only an index page can need folding: nearly all URLs of a portal."""


def canonical_url(url: str) -> str:
    """Return the canonical form of a URL (docs/contract.md, "Canonical URL").

    Applies ``w3lib.url.canonicalize_url``, lowers the host, drops the fragment and folds ``…/index.html``
    (.htm, .shtml, .jhtml) to ``…/``. Families may fold more. The scheme stays: see :func:`lookup_key`.

    Raises:
        ValueError: the text is not a URL.
    """
    if _PLAIN.fullmatch(url):
        return _INDEX_PAGE.sub("/", url)
    parts = urlsplit(canonicalize_url(url))
    path = _INDEX_PAGE.sub("/", parts.path)
    return urlunsplit((parts.scheme, parts.netloc.lower(), path, parts.query, ""))


def without_scheme(url: str) -> str:
    """Return a URL without its scheme, so that http and https are the same."""
    return url.split("://", 1)[-1]


def lookup_key(url: str) -> str:
    """Return the key that all URLs of one page share: the canonical URL without its scheme."""
    return without_scheme(canonical_url(url))


def redirect_target(url: str, location: str) -> str | None:
    """Return the http(s) URL that the header ``Location`` of a page names (RFC 9110, 10.2.2), or None."""
    try:
        target = urljoin(url, location.strip())
        parts = urlsplit(target)
        _ = parts.port  # raises ValueError where the port is not a number
    except ValueError:
        return None
    return target if parts.scheme in {"http", "https"} and parts.hostname else None


def absolute_url(base: str, href: str) -> str | None:
    """Return the absolute URL of a link (http, https or file).

    None for ``javascript:``, ``mailto:``, a fragment, and an empty or broken href.
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
    """Tell whether a text is a URL; ``https://host:port/`` with its placeholders left in is not."""
    try:
        canonical_url(url)
    except ValueError:
        return False
    return True
