"""Check the URLs for a new city, because a URL that a page states may be written into Python code."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_HOST = re.compile(r"(?:[\w.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?", re.IGNORECASE)


def has_host(url: str) -> bool:
    """Return whether a URL has the scheme http or https and a host of letters, digits, dots and dashes only.

    A port and an IPv6 address in brackets are allowed too.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and _HOST.fullmatch(parts.netloc) is not None
