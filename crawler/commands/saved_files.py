"""Saved files as pages: which files of a folder are pages, and what is known of each."""

from __future__ import annotations

import os
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.archive.folder import _NO_PAGES, PAGES, FolderSource
from crawler.archive.pages import SavedPage
from crawler.reading import canonical_url
from crawler.reading.told_url import told_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.archive.folder import _Entry

FOLDERS_UP = 5
"""Folders above a file in which a ``pages.jsonl`` may describe it."""


def is_page_file(path: Path) -> bool:
    """Whether a file may be a page, by the ending of its name."""
    return path.suffix.lower() not in _NO_PAGES


@dataclass(slots=True)
class FolderFiles:
    """The files of a folder and of the folders in it; hidden ones aside.

    Attributes:
        pages: those that may be pages, in the order of their names.
        others: how many are none, by the ending of their name; ``pages.jsonl`` aside.
    """

    pages: list[Path]
    others: Counter[str]

    @classmethod
    def of(cls, folder: Path) -> FolderFiles:
        """Look through a folder."""
        pages, others = [], Counter[str]()
        for path in sorted(folder.rglob("*")):
            hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
            if hidden or path.name == PAGES or not path.is_file():
                continue
            if is_page_file(path):
                pages.append(path)
            else:
                others[path.suffix.lower()] += 1
        return cls(pages, others)


class SavedFiles:
    """Loads saved files as pages, each with the URL and the time that are known of it.

    Attributes:
        problems: what could not be read of a ``pages.jsonl``, a sentence each.
    """

    def __init__(self) -> None:
        """Know nothing yet; each ``pages.jsonl`` is read once."""
        self.problems: list[str] = []
        self._folders: dict[tuple[Path, bool], _FolderFacts] = {}

    def load(self, path: Path, folder: Path | None = None) -> SavedPage:
        """A file as a page.

        Its URL is what ``pages.jsonl`` says, in its folder or in one of those above; else its place in
        ``folder``, where that is a tree ``host/path/file``; else what the page tells of itself; else the
        file's own ``file://`` URI. A time of fetching that ``pages.jsonl`` does not give is the file's
        time of modification.

        Args:
            path: the file.
            folder: the folder that was asked for, if it was one.

        Raises:
            OSError: the file cannot be read.
        """
        body = path.read_bytes()
        own = path.resolve()
        modified = _time(path.stat().st_mtime)
        for above in own.parents[:FOLDERS_UP]:
            said = self._facts(above).described.get(own) if (above / PAGES).is_file() else None
            if said is not None and _is_url(said.url):
                return SavedPage(said.url, said.status, said.headers, body, said.fetched_at or modified)
        in_tree = self._facts(folder, tree=True).in_tree.get(own) if folder is not None else None
        url = _first_url(in_tree, told_url(body)) or own.as_uri()
        return SavedPage(url, 200, {}, body, modified)

    def _facts(self, folder: Path, *, tree: bool = False) -> _FolderFacts:
        facts = self._folders.get((folder, tree))
        if facts is None:
            facts = self._folders[folder, tree] = _FolderFacts(folder, tree=tree)
            if not tree:
                self.problems += facts.problems
        return facts


def load_standard_input() -> SavedPage:
    """The page on standard input: its URL as it tells itself, else ``file:///dev/stdin``.

    Its time is that of the file it comes from; of a pipe, when that was opened.
    """
    body = sys.stdin.buffer.read()
    url = _first_url(told_url(body)) or "file:///dev/stdin"
    return SavedPage(url, 200, {}, body, _time(os.fstat(sys.stdin.fileno()).st_mtime))


@dataclass(frozen=True, slots=True)
class _Described:
    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    fetched_at: str | None = None


class _FolderFacts(FolderSource):
    """What a folder says of each of its files: every one, where a source keeps the newest of a URL.

    Attributes:
        described: what ``pages.jsonl`` says of a file.
        in_tree: the URL of a file that lies in a tree ``host/path/file``.
    """

    def __init__(self, folder: Path, *, tree: bool) -> None:
        """Read the folder's ``pages.jsonl``; look through the folder only for a tree."""
        self.described: dict[Path, _Described] = {}
        self._is_tree = tree
        super().__init__(folder)
        self.in_tree = {entry.path.resolve(): url for url, entry in self._entries.items()} if tree else {}

    def _described(self, said: dict[str, Any]) -> tuple[str, _Entry]:
        url, entry = super()._described(said)
        if not _is_url(url):
            raise ValueError(f"{url} is no address")
        self.described.setdefault(entry.path, _Described(url, entry.status, entry.headers, entry.fetched_at))
        return url, entry

    def _read_tree(self) -> None:
        if self._is_tree:
            super()._read_tree()


def _first_url(*told: str | None) -> str | None:
    return next((url for url in told if url is not None and _is_url(url)), None)


def _is_url(url: str) -> bool:
    """Whether a told URL is one: ``https://host:port/`` with the words left in is not."""
    try:
        canonical_url(url)
    except ValueError:
        return False
    return True


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
