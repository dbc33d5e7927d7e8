"""Saved files as pages: which files of a folder are pages, and what is known of each."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from crawler.archive.model import SavedPage, printable
from crawler.archive.sources.descriptions import PAGES, PageDescription, PageDescriptions
from crawler.clock import modified_at
from crawler.reading.saved_url import saved_url
from crawler.reading.urls import is_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FOLDERS_UP = 5
"""Folders above a file in which a ``pages.jsonl`` may describe it."""

ARCHIVE_SUFFIXES = (".warc", ".warc.gz", ".wacz")
"""Endings of web archives."""

_NO_PAGES = {
    ".bmp", ".cdx", ".cdxj", ".css", ".csv", ".doc", ".docx", ".eot", ".gif", ".gz", ".ico", ".jpeg", ".jpg", ".js", ".json",
    ".jsonl", ".log", ".map", ".md", ".mp3", ".mp4", ".ofd", ".otf", ".pdf", ".png", ".ppt", ".pptx", ".rar", ".svg", ".swf",
    ".toml", ".ttf", ".wacz", ".warc", ".wav", ".webp", ".woff", ".woff2", ".wps", ".xls", ".xlsx", ".zip",
}  # fmt: skip
"""Endings of files that are no pages. They are passed over, but for what a page links and somebody asks for."""

_SET_ASIDE = ".torn-"
"""So begins the ending of what a kill left half written, which a run sets aside and tells."""

_NO_UTF_8 = re.compile("[\udc80-\udcff]")
"""The characters in whose place Python has the bytes of a name that are no UTF-8 (PEP 383)."""

_NO_UTF_8_FROM = 0xDC00

_HEAD = 200_000
"""Bytes in which a page tells its URL."""


def is_page_file(path: Path) -> bool:
    """Whether a file may be a page, by the ending of its name."""
    suffix = path.suffix.lower()
    return suffix not in _NO_PAGES and not suffix.startswith(_SET_ASIDE)


def _files_in(folder: Path, problems: list[str]) -> Iterator[Path]:
    """Whatever is no folder in a folder and those in it, and in those to which links lead.

    Each folder is looked through once, under its own name where it lies in the folder, for its place may tell the
    URLs of what it holds; so links come last.
    """

    def failed(error: OSError) -> None:
        problems.append(f"{printable(error.filename)} cannot be looked through ({error.strerror}).")

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
    """Whether a folder was not seen before and can be entered."""
    try:
        facts = os.stat(f"{folder}/.")  # noqa: PTH116 a Path leaves the dot away, without which nothing is entered
    except OSError as error:
        error.filename = folder
        failed(error)
        return False
    known = (facts.st_dev, facts.st_ino) in seen
    seen.add((facts.st_dev, facts.st_ino))
    return not known


@dataclass(slots=True)
class FolderFiles:
    """The files of a folder and of the folders in it, links to folders followed; hidden ones aside.

    Attributes:
        pages: those that may be pages, in the order of their names.
        archives: web archives, likewise.
        descriptions: the folders with a ``pages.jsonl``, likewise.
        others: those that are no pages by the ending of their name, likewise; ``pages.jsonl`` aside.
        problems: folders that cannot be looked through, and links to pages or archives that lead nowhere, a sentence
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
                    found.problems.append(f"{printable(path)} is a link that leads nowhere.")
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
    """What is known of saved files: by a ``pages.jsonl``, by their place in a tree, by themselves.

    Attributes:
        problems: what could not be read of a ``pages.jsonl``, a sentence each.
    """

    def __init__(self) -> None:
        """Know nothing yet; each ``pages.jsonl`` is read once."""
        self.problems: list[str] = []
        self._read: dict[Path, PageDescriptions] = {}

    def descriptions(self, folder: Path) -> PageDescriptions:
        """The ``pages.jsonl`` of a folder; empty where it has none."""
        held = self._read.get(folder)
        if held is None:
            held = self._read[folder] = PageDescriptions(folder)
            self.problems += held.problems
        return held

    def described(self, path: Path) -> list[PageDescription]:
        """What the nearest ``pages.jsonl`` in a file's folder, or in one of those above, says of it."""
        own = path.resolve()
        for above in own.parents[:FOLDERS_UP]:
            said = self.descriptions(above).pages.get(own)
            if said:
                return said
        return []

    def infer_url(self, path: Path, folder: Path | None = None, body: bytes | None = None) -> str | None:
        """The URL of a file that no ``pages.jsonl`` describes, None where nothing tells it.

        It is the file's place in ``folder``, where that is a tree ``host/path/file``; else what the page
        tells of itself.

        Args:
            path: the file.
            folder: the folder that was asked for, if it was one.
            body: the file's bytes; read where they are needed and not given.

        Raises:
            OSError: the file cannot be read.
        """
        in_tree = url_in_tree(path.relative_to(folder)) if folder is not None else None
        if in_tree is not None and is_url(in_tree):
            return in_tree
        if body is None:
            with path.open("rb") as file:
                body = file.read(_HEAD)
        told = saved_url(body)
        return told if told is not None and is_url(told) else None

    def load(self, path: Path, folder: Path | None = None) -> SavedPage:
        """A file as a page, whatever is known of it.

        A file of which nothing tells its URL has its own ``file://`` URI. A time of fetching that
        ``pages.jsonl`` does not give is the file's time of modification.

        Raises:
            OSError: the file cannot be read.
        """
        body = path.read_bytes()
        modified = modified_at(path)
        for said in self.described(path):
            return SavedPage(said.url, said.status, said.headers, body, said.fetched_at or modified)
        url = self.infer_url(path, folder, body) or path.resolve().as_uri()
        return SavedPage(url, 200, {}, body, modified)


def url_in_tree(place: Path) -> str | None:
    """The URL of a file in a tree ``host/path/file[?query]``, None where its first folder is no host.

    The host's port may follow a ``+`` or a ``:``. For file systems without ``?`` in names wget writes ``@``. Bytes of
    a name that are no UTF-8, as those of an address in GBK, are escaped.
    """
    host, *rest = place.as_posix().split("/")
    if not rest or "." not in host or host.startswith("."):
        return None
    path = "/".join(unquote(part) for part in rest)
    if "?" not in path:
        path = re.sub(r"@(?=[^/@]*=[^/]*$)", "?", path, count=1)
    path = _NO_UTF_8.sub(lambda byte: f"%{ord(byte[0]) - _NO_UTF_8_FROM:02X}", path)
    return f"https://{host.replace('+', ':')}/{path}"
