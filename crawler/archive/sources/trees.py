"""Find the URLs of files that a program saved under ``host/path/file``, such as wget and HTTrack."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from html import unescape
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

from crawler.reading.urls import without_scheme

if TYPE_CHECKING:
    from tldextract import TLDExtract

_NETLOC = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^:+\[\]]+)(?:[:+](?P<port>\d{1,5}))?")
_LABELS = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W_](?:[\w-]{0,61}[^\W_])?")

_RESERVED = frozenset(
    {"example", "home", "internal", "intranet", "invalid", "lan", "local", "localhost", "test"}
)
"""The last parts of host names that are used within an organisation, and so are not in the public suffix list."""

_NOT_UTF_8 = re.compile("[\udc80-\udcff]")
"""Matches the characters with which Python represents bytes of a file name that are not valid UTF-8 (PEP 383)."""

_SURROGATE_BASE = 0xDC00

_CHANGED = r"(?:[?@][^/]*=[^/]*{}|\.(?:[jsp]html|jspx?|aspx?|php|do|action|cgi))"
_ADJUSTED = re.compile(rf"(?P<name>.*{_CHANGED.format('')})\.html", re.IGNORECASE)
"""Matches a file name to which ``wget --adjust-extension`` added ``.html``, e.g. ``1.jhtml.html``."""

_UNADJUSTED = re.compile(rf".*{_CHANGED.format(r'(?<!.html)(?<!.htm)')}", re.IGNORECASE)
"""Matches the name of a page that ``wget --adjust-extension`` would have changed."""

_LINK = re.compile(
    rb"(?<=[\s\"'])(?P<name>href|src)\s*=\s*(?P<quote>[\"'])(?P<url>[^\"'<>]{1,2000})(?P=quote)",
    re.IGNORECASE,
)


class SavedTree:
    """The files of a folder that have the form ``host/path/file``, wherever the host's folder is in it."""

    def __init__(self, folder: Path, pages: Iterable[Path]) -> None:
        """Prepare to find the URLs of files in ``folder``, of which ``pages`` are pages."""
        self._folder = folder
        self._unadjusted: set[str] = set()
        adjusted = False
        for path in pages:
            if _ADJUSTED.fullmatch(path.name):
                adjusted = True
            elif _UNADJUSTED.fullmatch(path.name):
                self._unadjusted.add(self._host_folder(path))
        if not adjusted:
            self._unadjusted.clear()

    def url_of(self, path: Path) -> str | None:
        """Return the URL of a file, or None if it is not in a folder with the name of a host.

        ``wget --adjust-extension`` adds ``.html`` to the names of pages that end otherwise. This is undone, unless
        a page of the same host kept such a name.
        """
        name = path.name
        adjusted = _ADJUSTED.fullmatch(name)
        if adjusted is not None and self._host_folder(path) not in self._unadjusted:
            path = path.with_name(adjusted["name"])
        return self.literal_url_of(path)

    def literal_url_of(self, path: Path) -> str | None:
        """Return the URL that a file's path has the form of, or None if no folder has the name of a host."""
        return url_in_tree(path.relative_to(self._folder))

    def _host_folder(self, path: Path) -> str:
        parts = path.relative_to(self._folder).parts
        number = _host_at(parts)
        return "/".join(parts[: number + 1]) if number is not None else ""


def url_in_tree(path: Path) -> str | None:
    """Return the URL of a file saved as ``host/path/file[?query]``, or None if no folder has the name of a host.

    ``path`` is the file's path relative to the folder that the user named. The host may be followed by ``+`` or ``:``
    and a port. An ``@`` before a query is converted to ``?``: wget writes ``@`` on file systems that do not allow ``?``
    in names. Bytes in a name that are not valid UTF-8, for example from a GBK-encoded URL, are percent-encoded.
    The scheme is unknown; the URL has https.
    """
    parts = path.parts
    number = _host_at(parts)
    if number is None:
        return None
    location = "/".join(unquote(part) for part in parts[number + 1 :])
    if "?" not in location:
        location = re.sub(r"@(?=[^/@]*=[^/]*$)", "?", location, count=1)
    location = _NOT_UTF_8.sub(lambda byte: f"%{ord(byte[0]) - _SURROGATE_BASE:02X}", location)
    return f"https://{parts[number].replace('+', ':')}/{location}"


def with_original_links(body: bytes, literal_url: str, originals: dict[str, str]) -> bytes:
    """Return a page in which links to files of a tree are links to the URLs of these files.

    wget (``--convert-links``) and HTTrack write the names of their files into the links of a page.

    Args:
        body: the page's bytes.
        literal_url: the URL that the path of the page's file has the form of.
        originals: maps the text to which a link to a file resolves (see :func:`link_key`) to the URL of the file.
    """

    def original(link: re.Match[bytes]) -> bytes:
        try:
            target = urljoin(literal_url, unescape(link["url"].decode()))
        except ValueError:
            return link[0]
        address, mark, fragment = target.partition("#")
        url = originals.get(link_key(address))
        if url is None:
            return link[0]
        location = f"//{without_scheme(url)}{mark}{fragment}".replace("&", "&amp;").replace('"', "%22")
        return b'%s="%s"' % (link["name"], location.encode("utf-8", "replace"))

    return _LINK.sub(original, body)


def link_key(url: str) -> str:
    """Return the text by which the target of a link and the file of a tree are compared."""
    return unquote(without_scheme(url))


def _host_at(parts: tuple[str, ...]) -> int | None:
    """Return the index of the first folder in a path that has the name of a host, or None. The last part is the file."""
    return next((number for number, part in enumerate(parts[:-1]) if is_netloc(part)), None)


@cache
def is_netloc(name: str) -> bool:
    """Return whether a folder's name can be that of a host, perhaps with a port after ``:`` or ``+``.

    An IP address and ``localhost`` are hosts. Another name is one if it ends in a public suffix (``gov.cn``, ``公司``)
    or in a suffix that is reserved for use within an organisation.
    """
    match = _NETLOC.fullmatch(name)
    if match is None:
        return False
    host = match["host"].lower()
    if host == "localhost":
        return True
    try:
        return bool(ip_address(host.strip("[]")))
    except ValueError:
        pass
    if _LABELS.fullmatch(host) is None:
        return False
    return host.rpartition(".")[2] in _RESERVED or _has_public_suffix(host)


def _has_public_suffix(host: str) -> bool:
    found = _suffix_list()(host)
    return bool(found.suffix and found.domain)


@cache
def _suffix_list() -> TLDExtract:
    from tldextract import TLDExtract  # noqa: PLC0415 takes long to import, and only trees need it

    return TLDExtract(suffix_list_urls=(), cache_dir=None)  # never fetched: the list that is installed
