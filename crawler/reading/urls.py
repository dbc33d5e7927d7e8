"""One URL for one page."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

_INDEX_PAGE = re.compile(r"/index\.(?:html|htm|shtml|jhtml)$", re.IGNORECASE)
_PLAIN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/[A-Za-z0-9_./-]*")
"""URLs in which there is nothing to make canonical but an index page: nearly all of a portal's."""


def canonical_url(url: str) -> str:
    """The canonical form of a URL (docs/contract.md, "Canonical URL").

    ``w3lib.url.canonicalize_url``, host in lower case, no fragment, ``…/index.html`` (.htm, .shtml,
    .jhtml) folded to ``…/``. Families may fold more. The scheme stays: see :func:`lookup_key`.
    """
    if _PLAIN.fullmatch(url):
        return _INDEX_PAGE.sub("/", url)
    parts = urlsplit(canonicalize_url(url))
    path = _INDEX_PAGE.sub("/", parts.path)
    return urlunsplit((parts.scheme, parts.netloc.lower(), path, parts.query, ""))


def without_scheme(url: str) -> str:
    """Return a URL without its scheme, by which http and https are one."""
    return url.split("://", 1)[-1]


def lookup_key(url: str) -> str:
    """Return the key that all URLs of one page share: the canonical URL without its scheme."""
    return without_scheme(canonical_url(url))


def redirect_target(url: str, location: str) -> str | None:
    """The http(s) URL to which the header ``Location`` of a page leads (RFC 9110, 10.2.2); None where it leads to none."""
    try:
        target = urljoin(url, location.strip())
        parts = urlsplit(target)
        _ = parts.port  # a port that is none raises here
    except ValueError:
        return None
    return target if parts.scheme in {"http", "https"} and parts.hostname else None


def absolute_url(base: str, href: str) -> str | None:
    """The absolute http(s) URL of a link, or None: ``javascript:``, ``mailto:``, an empty or broken href."""
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
    """Whether a told URL is one: ``https://host:port/`` with the words left in is not."""
    try:
        canonical_url(url)
    except ValueError:
        return False
    return True
