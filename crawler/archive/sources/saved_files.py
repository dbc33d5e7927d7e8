"""Saved files as pages: which files of a folder are pages, and what is known of each."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from crawler.archive.model import SavedPage, printable
from crawler.archive.sources.descriptions import PAGES, PageDescription, PageDescriptions
from crawler.clock import modified_at
from crawler.reading.saved_url import saved_url
from crawler.reading.urls import is_url

FOLDERS_UP = 5
"""Number of folders above a file in which a ``pages.jsonl`` may describe it, its own included."""

ARCHIVE_SUFFIXES = (".warc", ".warc.gz", ".wacz")
"""File name endings of web archives."""

_OTHER_SUFFIXES = {
    ".bmp", ".cdx", ".cdxj", ".css", ".csv", ".doc", ".docx", ".eot", ".gif", ".gz", ".ico", ".jpeg", ".jpg", ".js", ".json",
    ".jsonl", ".log", ".map", ".md", ".mp3", ".mp4", ".ofd", ".otf", ".pdf", ".png", ".ppt", ".pptx", ".rar", ".svg", ".swf",
    ".toml", ".ttf", ".wacz", ".warc", ".wav", ".webp", ".woff", ".woff2", ".wps", ".xls", ".xlsx", ".zip",
}  # fmt: skip
"""Endings of files that are not pages. They are read only if a page links to them and they are requested."""

_TORN = ".torn-"
"""The suffix of a partly written record that a run found after a kill and moved aside begins with this."""

_NOT_UTF_8 = re.compile("[\udc80-\udcff]")
"""The characters by which Python represents bytes of a file name that are not UTF-8 (PEP 383)."""

_SURROGATE_BASE = 0xDC00

_HEAD = 200_000
"""Bytes at the beginning of a page in which its URL is searched."""


def is_page_file(path: Path) -> bool:
    """Tell whether a file may be a page, by the ending of its name."""
    suffix = path.suffix.lower()
    return suffix not in _OTHER_SUFFIXES and not suffix.startswith(_TORN)


def _files_in(folder: Path, problems: list[str]) -> Iterator[Path]:
    """Find the files in a folder, its subfolders, and the folders to which links in them point.

    Each folder is visited once. Links are followed last, so that a folder that is also reachable directly is visited
    under its direct path: URLs may depend on the path.
    """

    def failed(error: OSError) -> None:
        problems.append(f"{printable(error.filename)} cannot be listed ({error.strerror}).")

    seen: set[tuple[int, int]] = set()
    linked = [folder]
    for top in linked:
        if not _is_new(top, seen, failed):
            continue
        for above, folders, names in os.walk(top, onerror=failed):
            inner = [Path(above, name) for name in sorted(folders) if not name.startswith(".")]
            linked += [path for path in inner if path.is_symlink()]
            folders[:] = [
                path.name for path in inner if not path.is_symlink() and _is_new(path, seen, failed)
            ]
            yield from (Path(above, name) for name in names if not name.startswith("."))


def _is_new(folder: Path, seen: set[tuple[int, int]], failed: Callable[[OSError], None]) -> bool:
    """Tell whether a folder was not visited before and can be entered."""
    try:
        status = os.stat(f"{folder}/.")  # noqa: PTH116 a Path would drop the dot, which tests whether it can be entered
    except OSError as error:
        error.filename = folder
        failed(error)
        return False
    known = (status.st_dev, status.st_ino) in seen
    seen.add((status.st_dev, status.st_ino))
    return not known


@dataclass(slots=True)
class FolderFiles:
    """The files in a folder and its subfolders; links to folders are followed, hidden files are left out.

    Attributes:
        pages: files that may be pages, sorted by path.
        archives: web archives, sorted.
        descriptions: folders with a ``pages.jsonl``, sorted.
        others: files that are not pages by the ending of their name, sorted; without ``pages.jsonl``.
        problems: folders that cannot be listed, and links to pages or archives whose target does not exist, one sentence
            each.
    """

    pages: list[Path]
    archives: list[Path]
    descriptions: list[Path]
    others: list[Path]
    problems: list[str]

    @classmethod
    def of(cls, folder: Path) -> FolderFiles:
        """Look through a folder."""
        found = cls([], [], [], [], [])
        for path in sorted(_files_in(folder, found.problems)):
            try:
                is_file = path.is_file()
            except OSError as error:
                found.problems.append(f"{printable(path)} cannot be read ({error.strerror}).")
                continue
            if not is_file:
                if path.is_symlink() and (is_page_file(path) or path.name.lower().endswith(ARCHIVE_SUFFIXES)):
                    found.problems.append(f"{printable(path)} is a link whose target does not exist.")
            elif path.name == PAGES:
                found.descriptions.append(path.parent)
            elif is_page_file(path):
                found.pages.append(path)
            else:
                found.others.append(path)
                if path.name.lower().endswith(ARCHIVE_SUFFIXES):
                    found.archives.append(path)
        return found


class SavedFiles:
    """Finds what is known of saved files: from a ``pages.jsonl``, from their path, or from their content.

    Attributes:
        problems: lines of ``pages.jsonl`` files that could not be read, one sentence each.
    """

    def __init__(self) -> None:
        """Create it empty; each ``pages.jsonl`` is read once."""
        self.problems: list[str] = []
        self._read: dict[Path, PageDescriptions] = {}

    def descriptions(self, folder: Path) -> PageDescriptions:
        """Read the ``pages.jsonl`` of a folder; it is empty if the folder has none."""
        descriptions = self._read.get(folder)
        if descriptions is None:
            descriptions = self._read[folder] = PageDescriptions(folder)
            self.problems += descriptions.problems
        return descriptions

    def described(self, path: Path) -> list[PageDescription]:
        """Return the descriptions of a file in the nearest ``pages.jsonl``, in its folder or one above."""
        own = path.resolve()
        for folder in own.parents[:FOLDERS_UP]:
            descriptions = self.descriptions(folder).pages.get(own)
            if descriptions:
                return descriptions
        return []

    def infer_url(self, path: Path, folder: Path | None = None, body: bytes | None = None) -> str | None:
        """Infer the URL of a file that no ``pages.jsonl`` describes; None if it is unknown.

        The URL comes from the file's path in ``folder``, if that is a tree ``host/path/file``; else from the page's
        content.

        Args:
            path: the file.
            folder: the folder that the user named, if it was one.
            body: the file's bytes; read if needed and not given.

        Raises:
            OSError: the file cannot be read.
        """
        in_tree = url_in_tree(path.relative_to(folder)) if folder is not None else None
        if in_tree is not None and is_url(in_tree):
            return in_tree
        if body is None:
            with path.open("rb") as file:
                body = file.read(_HEAD)
        url = saved_url(body)
        return url if url is not None and is_url(url) else None

    def load(self, path: Path, folder: Path | None = None) -> SavedPage:
        """Read a file as a page, with what is known of it.

        A file whose URL is unknown has its own ``file://`` URI. If ``pages.jsonl`` gives no time of fetching, it is the
        file's modification time.

        Raises:
            OSError: the file cannot be read.
        """
        body = path.read_bytes()
        modified = modified_at(path)
        for page in self.described(path):
            return SavedPage(page.url, page.status, page.headers, body, page.fetched_at or modified)
        url = self.infer_url(path, folder, body) or path.resolve().as_uri()
        return SavedPage(url, 200, {}, body, modified)


def url_in_tree(path: Path) -> str | None:
    """Return the URL of a file in a tree ``host/path/file[?query]``; None if its first folder is not a host.

    The host's port may follow a ``+`` or a ``:``. On file systems that do not allow ``?`` in names wget writes ``@``.
    Bytes of a name that are not UTF-8, as in a GBK URL, are percent-encoded.
    """
    host, *rest = path.as_posix().split("/")
    if not rest or "." not in host or host.startswith("."):
        return None
    location = "/".join(unquote(part) for part in rest)
    if "?" not in location:
        location = re.sub(r"@(?=[^/@]*=[^/]*$)", "?", location, count=1)
    location = _NOT_UTF_8.sub(lambda byte: f"%{ord(byte[0]) - _SURROGATE_BASE:02X}", location)
    return f"https://{host.replace('+', ':')}/{location}"
