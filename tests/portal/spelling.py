"""How a listing prints the addresses of its documents, where browsers understand more than the plain form."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from itertools import count
from posixpath import relpath
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from .family import Family

SPELLINGS = ("backslash", "spaces", "base", "session", "fragment")
"""``\\`` for ``/``; white space around and inside; relative to ``<base>``; a new session id each visit; a fragment."""

_BASE = "/cms"
_SESSION = re.compile(r";jsessionid=[0-9A-F]+")
_PRINTED = re.compile(r"""(?<=["'])([^"'<>\s\\]+)(?=["'\\])""")


_DAY = re.compile(r"\b(\d{4}-\d\d-\d\d)\b(?: 10:00:00)?")


def in_utc(page: str) -> str:
    """A page whose dates are moments of the evening before in UTC, when it is that day already in China."""
    return _DAY.sub(lambda day: f"{date.fromisoformat(day[1]) - timedelta(days=1)}T20:00:00Z", page)


class Spelling:
    """Prints the addresses of documents in one of the :data:`SPELLINGS`, and reads them back."""

    def __init__(self, name: str, family: Family) -> None:
        """Take a spelling's name."""
        self._name = name
        self._family = family
        self._visits = count(7919)

    def plain(self, path: str) -> str:
        """The path of a request as the portal knows it."""
        return _SESSION.sub("", path.removeprefix(_BASE) if self._name == "base" else path)

    def page(self, text: str) -> str:
        """A page of the listing with its addresses respelt."""
        if self._name == "base":
            if "<head>" not in text:
                return text
            directory = self._family.listing_path.partition("?")[0].rpartition("/")[0]
            text = text.replace("<head>", f'<head><base target="_blank"><base href="{_BASE}{directory}/">')
        session = f"{next(self._visits) * 10**30:032X}"
        return _PRINTED.sub(lambda found: self._address(found[1], session, in_json=text[:1] == "{"), text)

    def _address(self, printed: str, session: str, *, in_json: bool) -> str:
        path = urljoin(self._family.listing_path, printed)
        if self._family.document_number(path) is None:
            return printed
        respelt = self._respelt(printed, path, session)
        return json.dumps(respelt)[1:-1] if in_json else respelt

    def _respelt(self, printed: str, path: str, session: str) -> str:
        if self._name == "backslash":
            return printed.replace("/", "\\")
        if self._name == "spaces":
            return f"\n {printed[:4]}\t\n{printed[4:]} "
        if self._name == "fragment":
            return f"{printed}#content"
        if self._name == "session":
            parts = urlsplit(printed)
            return f"{parts.path};jsessionid={session}{'?' if parts.query else ''}{parts.query}"
        return relpath(path, self._family.listing_path.partition("?")[0].rpartition("/")[0] or "/")
