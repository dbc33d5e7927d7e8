"""Check the URLs of a new city. They may come from a web page, and they are written into Python code."""

from __future__ import annotations

import re

from crawler.reading.urls import http_parts

_HOST = re.compile(r"(?:[\w.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?", re.IGNORECASE)


def has_host(url: str) -> bool:
    """Return whether a URL has the scheme http or https and a host without special characters.

    The host may be an IPv6 address in brackets, or consist of letters, digits, underscores, dots and hyphens.
    A port may follow the host.
    """
    parts = http_parts(url)
    return parts is not None and _HOST.fullmatch(parts.netloc) is not None
