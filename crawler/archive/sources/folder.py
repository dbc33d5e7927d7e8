"""A folder of saved pages: described by ``pages.jsonl``, laid out as wget does it, or told by the pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.model import (
    MAX_PAGE_BYTES,
    ArchiveError,
    Capture,
    Part,
    RecordLocation,
    SavedPage,
    printable,
    surt,
)
from crawler.archive.sources.saved_files import FOLDERS_UP, FolderFiles, SavedFiles, url_in_tree
from crawler.clock import modified_at
from crawler.reading.urls import is_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NAMED = 3
"""So many files without a URL are named; of the others it is said how many."""


@dataclass(frozen=True, slots=True)
class _Entry:
    capture: Capture
    headers: Mapping[str, str]


class FolderSource:
    """Pages in a folder, each file in one way (docs/contract.md, "Replay").

    A ``pages.jsonl`` may stand in the folder, in those in it and in those above it; of several that
    describe a file the nearest counts. A page that one describes counts before what a tree or the pages
    themselves tell of the same URL. A file without a time of fetching counts as fetched when it was last
    modified. Files that tell no URL in any way are a problem, told by how many they are.

    Files that are no pages (``.pdf``, ``.docx``) are had under their place in a tree by whoever asks for them, as the
    attachments of a page are asked for; they are not among the captures, for nobody reads all of them.

    Attributes:
        archives: web archives that lie in it; they are sources of their own.
    """

    def __init__(self, folder: Path, name: str | None = None) -> None:
        """Look through ``folder``; of pages that nothing describes the head is read.

        Raises:
            ArchiveError: there is no such folder.
        """
        if not folder.is_dir():
            raise ArchiveError(f"{folder} is no folder: give the folder that holds the saved pages.")
        self.name = name or str(folder)
        self._folder = folder
        self._files = SavedFiles()
        self.archives: list[Path] = []
        self._no_pages: list[Path] = []
        self._entries = self._found()
        self.problems = self._files.problems

    def captures(self, prefix: str = "") -> Iterator[Capture]:
        """See :class:`~crawler.archive.model.PageSource`."""
        for key, captures in self._by_key.items():
            if key.startswith(prefix):
                yield from captures

    def captures_of(self, key: str) -> list[Capture]:
        """See :class:`~crawler.archive.model.PageSource`."""
        return list(self._by_key.get(key, ())) or [
            _entry(path, url, 200, {}, None).capture for path, url in self._others.get(key, ())
        ]

    def captures_with(self, page_sha256: str) -> Iterator[Capture]:
        """The captures of exactly these bytes; every file is read for it."""
        for capture in self.captures():
            try:
                body = self.load(capture).body
            except ArchiveError as error:
                self.problems.append(str(error))
            else:
                if sha256(body).hexdigest() == page_sha256:
                    yield capture

    def newest(self) -> str:
        """When the newest page was fetched."""
        return max((entry.capture.fetched_at for entry in self._entries), default="")

    def load(self, capture: Capture) -> SavedPage:
        """The page of a capture.

        Raises:
            ArchiveError: its file cannot be read, or is larger than any page.
        """
        if capture.location.length > MAX_PAGE_BYTES:
            raise ArchiveError(f"{capture.location.file} is larger than any page and was passed over.")
        try:
            body = Path(capture.location.file).read_bytes()
        except OSError as error:
            raise ArchiveError(f"{capture.location.file} cannot be read ({error.strerror}).") from error
        return SavedPage(
            capture.url, capture.status, self._headers.get(capture, {}), body, capture.fetched_at
        )

    def parts(self, size: int) -> Iterator[Part]:
        """The folder's files, in the order of their names, in stretches of about ``size`` bytes."""
        begin = held = 0
        for end, entry in enumerate(self._entries, 1):
            held += entry.capture.location.length
            if held >= size or end == len(self._entries):
                yield Part(self.name, str(self._folder), begin, end, held)
                begin, held = end, 0

    def read_part(self, part: Part) -> Iterator[SavedPage]:
        """The pages of a stretch."""
        for entry in self._entries[part.begin : part.end]:
            try:
                yield self.load(entry.capture)
            except ArchiveError as error:
                self.problems.append(str(error))

    def close(self) -> None:
        """Nothing is open."""

    @cached_property
    def _by_key(self) -> dict[str, list[Capture]]:
        keyed: dict[str, list[Capture]] = {}
        for entry in self._entries:
            keyed.setdefault(surt(entry.capture.url), []).append(entry.capture)
        for captures in keyed.values():
            captures.sort(key=lambda capture: (capture.fetched_at, capture.location))
        return dict(sorted(keyed.items()))

    @cached_property
    def _headers(self) -> dict[Capture, Mapping[str, str]]:
        return {entry.capture: entry.headers for entry in self._entries}

    @cached_property
    def _others(self) -> dict[str, list[tuple[Path, str]]]:
        """The files that are no pages and lie in a tree, with their URL."""
        keyed: dict[str, list[tuple[Path, str]]] = {}
        for path in self._no_pages:
            url = url_in_tree(path.relative_to(self._folder))
            if url is not None and is_url(url):
                keyed.setdefault(surt(url), []).append((path, url))
        return keyed

    def _found(self) -> list[_Entry]:
        """Every page of the folder, in the order of the files' names."""
        found = FolderFiles.of(self._folder)
        self._files.problems += found.problems
        self.archives = found.archives
        root = self._folder.resolve()
        files = set[Path]()
        for folder in found.descriptions:  # one may lie elsewhere, where a link leads
            files.update(self._files.descriptions(folder.resolve()).pages)
        for folder in root.parents[: FOLDERS_UP - 1]:
            files.update(path for path in self._files.descriptions(folder).pages if path.is_relative_to(root))
        self._no_pages = [path for path in found.others if path.resolve() not in files]
        entries = [
            _entry(said.path, said.url, said.status, said.headers, said.fetched_at)
            for path in files
            for said in self._files.described(path)
        ]
        described = {surt(entry.capture.url) for entry in entries}
        untold = []
        for path in found.pages:
            if path.resolve() in files:
                continue
            try:
                url = self._files.infer_url(path, self._folder)
            except OSError as error:
                self._files.problems.append(f"{printable(path)} cannot be read ({error.strerror}).")
                continue
            if url is None:
                untold.append(path)
            elif surt(url) not in described:
                entries.append(_entry(path, url, 200, {}, None))
        if untold and (entries or self.archives):
            self._files.problems.append(_untold(untold))
        return sorted(
            entries, key=lambda entry: (entry.capture.location, entry.capture.url, entry.capture.fetched_at)
        )


def _entry(path: Path, url: str, status: int, headers: Mapping[str, str], fetched_at: str | None) -> _Entry:
    place = RecordLocation(str(path), 0, path.stat().st_size)
    return _Entry(Capture(url, fetched_at or modified_at(path), status, place), headers)


def _untold(paths: list[Path]) -> str:
    named = ", ".join(map(printable, paths[:_NAMED]))
    more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    return (
        f"Nothing tells the address of {named}{more}, so they are no part of the archive: describe them in a"
        " pages.jsonl (url, file, fetched_at), or take them out of the folder."
    )
