"""Finding the URL to which a page sends a browser by meta refresh, by the header ``Refresh`` or by a script."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from w3lib.html import get_meta_refresh

_HEAD_CHARACTERS = 20_000
_LONGEST_SCRIPTED = 4_000
"""The number of characters above which the scripts of a page are not searched: they lead elsewhere on a click."""

_REFRESH_HEADER = re.compile(
    r"\s*\d{1,9}(?:\.\d{0,9})?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'\s]{1,2000})", re.IGNORECASE
)
_SCRIPT = re.compile(r"<script\b[^<>]*>(.*?)</script", re.IGNORECASE | re.DOTALL)
_LOCATION = re.compile(
    r"(?<![\w.])(?:(?:window|self|top|parent|document)\s*\.\s*)?location(?:\s*\.\s*href)?\s*"
    r"(?:=\s*|\.\s*(?:replace|assign)\s*\(\s*)[\"']([^\"'\s]{1,2000})[\"']"
)


def client_redirect(text: str, url: str, refresh: str | None = None) -> str | None:
    """Return the absolute URL to which a page sends a browser, or None if it sends it nowhere else.

    A page that sends the browser to the page's own URL is loaded again. That is not a redirect.

    Args:
        text: the page.
        url: the URL of the page.
        refresh: the value of the header ``Refresh``, or None if there is none.
    """
    head = text[:_HEAD_CHARACTERS]
    header = _REFRESH_HEADER.match(refresh) if refresh is not None else None
    target = header[1] if header is not None else get_meta_refresh(head, url)[1]
    if target is None and len(text) <= _LONGEST_SCRIPTED:
        scripted = (_LOCATION.search(script[1]) for script in _SCRIPT.finditer(head))
        target = next((found[1] for found in scripted if found is not None), None)
    if target is None:
        return None
    try:
        absolute = urljoin(url, target)
    except ValueError:
        return None
    return absolute if absolute.partition("#")[0] != url.partition("#")[0] else None
