"""The check of URLs for a new city: a URL that a page states of itself is written into Python code."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_HOST = re.compile(r"(?:[\w.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?", re.IGNORECASE)


def has_host(url: str) -> bool:
    """Tell whether a URL is an http or https URL whose host has only letters, digits, dots and dashes."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and _HOST.fullmatch(parts.netloc) is not None
