"""Undo what the Wayback Machine and other web archives change in the pages that they show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

WAYBACK_MACHINE = "https://web.archive.org/web/"

_COPY = re.compile(
    r"(https?://[^/?#\s]+/(?:[^/?#\s]+/){0,3}?)(\d{14})(?:[a-z]{2}_)?/(?:(https?):/{1,2}|(?<=/web/.{15})|(?<=/web/.{18}))"
    r"([\w.-]+)(?::(?:80|443)(?=/))?(:\d+)?(/\S*)?",
    re.IGNORECASE,
)
"""Matches the URL of a copy: ``https://web.archive.org/web/20240601020304im_/https://kjj.cq.gov.cn/``.

Programs that save trees of files write one slash for the second two. The Wayback Machine also takes a URL without its
scheme, and writes default ports.
"""

_CALL = re.compile(rb"__wm\.wombat\(\s*\"(https?://[^\"\s]{1,2000})\"\s*,\s*\"(\d{14})\"", re.IGNORECASE)
"""Matches the call of the Wayback Machine's script, which names the URL and the time of the capture."""

_HEAD = 20_000
"""The number of bytes at the start of a page in which the Wayback Machine puts its scripts."""

_SCRIPTS = re.compile(
    rb"<script\b[^>]{0,300}(?:archive\.org|[\"'])/_static/.*?<!--\s*End Wayback Rewrite JS Include\s*-->",
    re.DOTALL,
)
_TOOLBAR = b"<!-- BEGIN WAYBACK TOOLBAR INSERT -->"
_TOOLBAR_END = b"<!-- END WAYBACK TOOLBAR INSERT -->"


@dataclass(frozen=True, slots=True)
class Copy:
    """A page of another web archive: the page's own URL, and what the archive adds.

    Attributes:
        url: the URL of the original page.
        captured_at: the time at which the archive fetched the page, in UTC.
        archive: the beginning of the archive's URLs, e.g. ``https://web.archive.org/web/``.
    """

    url: str
    captured_at: datetime
    archive: str


def copy_at(url: str) -> Copy | None:
    """Return what the URL of a copy says, or None if the URL is not that of a copy in a web archive."""
    match = _COPY.fullmatch(url)
    captured_at = _moment(match[2]) if match is not None else None
    if match is None or captured_at is None:
        return None
    location = f"{match[4]}{match[5] or ''}{match[6] or '/'}"
    return Copy(f"{(match[3] or 'http').lower()}://{location}", captured_at, match[1])


def copy_in(body: bytes) -> Copy | None:
    """Return what the Wayback Machine's script in a page says, or None if the page has no such script."""
    match = _CALL.search(body[:_HEAD])
    captured_at = _moment(match[2].decode()) if match is not None else None
    if match is None or captured_at is None:
        return None
    return Copy(match[1].decode("utf-8", "replace"), captured_at, WAYBACK_MACHINE)


def without_archive(body: bytes, archive: str) -> bytes:
    """Return a copy's bytes without the Wayback Machine's toolbar and scripts, and with the original links.

    Args:
        body: the page as the archive showed it.
        archive: the beginning of the archive's URLs (see :attr:`Copy.archive`).
    """
    body = _SCRIPTS.sub(b"", body[:_HEAD], count=1) + body[_HEAD:]
    before, _, toolbar = body.partition(_TOOLBAR)
    body = before + toolbar.partition(_TOOLBAR_END)[2] if _TOOLBAR_END in toolbar else body
    host, _, path = archive.partition("://")[2].partition("/")
    link = re.compile(
        rb"(?:(?:https?:)?//%s)?/%s\d{14}(?:[a-z]{2}_)?/(?=(?:https?:)?/|mailto:|javascript:)"
        % (re.escape(host.encode()), re.escape(path.encode())),
        re.IGNORECASE,
    )
    return link.sub(b"", body)


def _moment(digits: str) -> datetime | None:
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
