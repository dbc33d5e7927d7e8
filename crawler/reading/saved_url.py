"""Finding the URL that a saved page states as its own."""

from __future__ import annotations

import re

from crawler.reading.urls import http_parts

_HEAD = 200_000
"""The number of bytes at the start of a page that are searched for its URL.

Browsers write the URL at the very beginning of a page, and meta tags are in the page's head.
"""

_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(https?://[^\s>]+)", re.IGNORECASE)
_SINGLE_FILE = re.compile(
    rb"<!--[^>]{0,200}?Page saved with SingleFile[^>]{0,200}?\burl:\s*(https?://\S+)", re.DOTALL
)
_META = re.compile(rb"<meta\b[^>]{0,300}?\bname\s*=\s*[\"']?\s*url\s*[\"'\s][^>]{0,600}>", re.IGNORECASE)
_DOMAIN = re.compile(
    rb"<meta\b[^>]{0,300}?\bname\s*=\s*[\"']?\s*sitedomain\s*[\"'\s][^>]{0,300}>", re.IGNORECASE
)
_CANONICAL = re.compile(rb"<link\b[^>]{0,300}?\brel\s*=\s*[\"']?canonical[\"'\s][^>]{0,600}>", re.IGNORECASE)
_CONTENT = re.compile(rb"\bcontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_HREF = re.compile(rb"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)


def saved_url(body: bytes) -> str | None:
    """Return the URL that a saved page states as its own, or None if it states no URL with a host.

    These places are searched in order: the comment ``saved from url=`` that browsers write, the comment
    written by SingleFile, the government's meta tag ``Url``, and ``<link rel="canonical">``. A URL in the tag
    ``Url`` may have no scheme (``//host/…``, ``www.host/…``) or be a path on the host that the tag
    ``SiteDomain`` names.
    """
    head = body[:_HEAD]
    for comment in (_SAVED_FROM, _SINGLE_FILE):
        match = comment.search(head)
        if match is not None:
            return _complete(match[1])
    for tag, attribute in ((_META, _CONTENT), (_CANONICAL, _HREF)):
        value = _value(tag, attribute, head)
        if value.startswith(b"/") and not value.startswith(b"//"):
            domain = _value(_DOMAIN, _CONTENT, head)
            value = domain.rstrip(b"/") + value if domain else value
        url = _complete(value)
        if url is not None:
            return url
    return None


def _value(tag: re.Pattern[bytes], attribute: re.Pattern[bytes], head: bytes) -> bytes:
    """Return the value of an attribute of the first matching tag, or ``b""`` if tag or attribute is missing.

    Args:
        tag: a pattern that matches the tag.
        attribute: a pattern that matches the attribute.
        head: the first bytes of the page.
    """
    match = tag.search(head)
    value = attribute.search(match[0]) if match is not None else None
    return next(filter(None, value.groups()), b"").strip() if value is not None else b""


def _complete(stated: bytes) -> str | None:
    """Return a stated URL with its scheme (https if missing), or None if it is not an http or https URL with a host."""
    url = stated.decode("utf-8", "replace").strip()
    if url.startswith("//"):
        url = f"https:{url}"
    elif "://" not in url and re.match(r"[\w-]+(?:\.[\w-]+)+/", url):
        url = f"https://{url}"
    parts = http_parts(url)
    return url if parts is not None and "." in (parts.hostname or "") else None
