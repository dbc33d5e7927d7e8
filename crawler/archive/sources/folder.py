"""A source of pages that reads a folder of saved pages.

A page's URL comes from a ``pages.jsonl``, from the file's path (``host/path`` as saved by wget), or from the page's
content.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from crawler.archive.model import ArchiveError, Capture, Part, RecordLocation, SavedPage, surt
from crawler.archive.sources.folder_files import FolderFiles, some_of
from crawler.archive.sources.page_file import PageFile
from crawler.archive.sources.saved_files import FOLDERS_UP, Origin, SavedFiles, page_from, read_page_file
from crawler.archive.sources.trees import link_key, url_in_tree, with_original_links
from crawler.clock import modified_at
from crawler.encodings import MAX_PAGE_BYTES
from crawler.files import printable
from crawler.reading.urls import is_url


@dataclass(frozen=True, slots=True)
class _Entry:
    capture: Capture
    origin: Origin


class FolderSource:
    """A source that reads the pages saved in a folder (see "Replay" in docs/contract.md).

    Pages may be described by a ``pages.jsonl`` in the folder, in a subfolder, or in a folder above. If several
    ``pages.jsonl`` describe the same file, the nearest ``pages.jsonl`` is used. The URL of any other page comes from
    the page's path or content. Such a page is left out if a described page has the same URL. The time of fetching is
    that of the ``pages.jsonl``, else that of a Wayback Machine's copy, else the time of saving that the page states, else
    the time at which the file was last modified. All files whose URL is unknown are reported in one sentence.

    Files that are not pages (``.pdf``, ``.docx``) are found only by :meth:`captures_of`, for example if they are
    requested as the attachments of a page. :meth:`captures` does not yield them, because some commands read all
    captures as pages.

    Attributes:
        archives: the web archives in the folder, which have to be opened as sources of their own.
    """

    def __init__(self, folder: Path, name: str | None = None, *, follow_links: bool = False) -> None:
        """Search ``folder`` for pages. If necessary, read the beginning of a page to find its URL.

        Args:
            folder: the folder.
            name: the name that the user gave the source. If it is None, the folder's path is used.
            follow_links: True to read files outside the folder to which links in the folder lead.

        Raises:
            ArchiveError: the folder does not exist.
        """
        if not folder.is_dir():
            raise ArchiveError(f"{folder} is not a folder: name the folder with the saved pages.")
        self.name = name or str(folder)
        self._folder = folder
        self._follow_links = follow_links
        self._files = SavedFiles()
        self.archives: list[Path] = []
        self._other_files: list[Path] = []
        self._entries = self._find_entries()
        self.problems = self._files.problems

    def captures(self, prefix: str = "") -> Iterator[Capture]:
        """Iterate over the captures whose SURT (a URL's sort key) begins with ``prefix``, sorted by SURT and time."""
        for key, captures in self._by_key.items():
            if key.startswith(prefix):
                yield from captures

    def captures_of(self, key: str) -> list[Capture]:
        """Return the captures whose URL's SURT (sort key) is exactly ``key``, oldest first."""
        return list(self._by_key.get(key, ())) or [
            _entry(path, Origin(url)).capture for path, url in self._others.get(key, ())
        ]

    def captures_with(self, page_sha256: str) -> Iterator[Capture]:
        """Read every page, and yield the captures whose body has the SHA-256 ``page_sha256`` (in hexadecimal)."""
        for capture in self.captures():
            try:
                body = self.load(capture).body
            except ArchiveError as error:
                self.problems.append(str(error))
            else:
                if sha256(body).hexdigest() == page_sha256:
                    yield capture

    def newest(self) -> str:
        """Return the time of the latest fetch of a page, in UTC, or an empty string if there is no page."""
        return max((entry.capture.fetched_at for entry in self._entries), default="")

    def load(self, capture: Capture) -> SavedPage:
        """Return the page of a capture. The capture must come from this source.

        Raises:
            ArchiveError: the file cannot be read, or exceeds the size limit for pages.
        """
        if capture.location.length > MAX_PAGE_BYTES:
            raise ArchiveError(f"{capture.location.file} is larger than any page and was skipped.")
        path = Path(capture.location.file)
        entry = self._entry_of.get(capture)
        try:
            page = read_page_file(path) if entry is not None else PageFile(path.read_bytes())
        except OSError as error:
            raise ArchiveError(f"{capture.location.file} cannot be read ({error.strerror}).") from error
        literal = self._literal_url(entry) if entry is not None and self._originals else None
        if literal is not None:
            page = replace(page, body=with_original_links(page.body, literal, self._originals))
        return page_from(entry.origin if entry is not None else Origin(capture.url), page, capture.fetched_at)

    def parts(self, size: int) -> Iterator[Part]:
        """Divide the pages, sorted by path, into parts (sections) of about ``size`` bytes."""
        begin = total = 0
        for end, entry in enumerate(self._entries, 1):
            total += entry.capture.location.length
            if total >= size or end == len(self._entries):
                yield Part(self.name, str(self._folder), begin, end, total)
                begin, total = end, 0

    def read_part(self, part: Part) -> Iterator[SavedPage]:
        """Yield all pages of a part (section). A page that cannot be read is skipped and reported in ``problems``."""
        for entry in self._entries[part.begin : part.end]:
            try:
                yield self.load(entry.capture)
            except ArchiveError as error:
                self.problems.append(str(error))

    @property
    def knows_all_schemes(self) -> bool:
        """False if http and https are both possible for a page, because its URL is the path of its file."""
        return all(entry.origin.is_scheme_known for entry in self._entries)

    def close(self) -> None:
        """Do nothing, because no file is left open."""

    @cached_property
    def _by_key(self) -> dict[str, list[Capture]]:
        keyed: dict[str, list[Capture]] = {}
        for entry in self._entries:
            keyed.setdefault(surt(entry.capture.url), []).append(entry.capture)
        for captures in keyed.values():
            captures.sort(key=lambda capture: (capture.fetched_at, capture.location))
        return dict(sorted(keyed.items()))

    @cached_property
    def _entry_of(self) -> dict[Capture, _Entry]:
        return {entry.capture: entry for entry in self._entries}

    @cached_property
    def _originals(self) -> dict[str, str]:
        """The URLs of the files in a tree whose names are not the last part of their URL, by the links to the files."""
        originals = {}
        for entry in self._entries:
            literal = self._literal_url(entry)
            if literal is not None and ("?" in literal or link_key(literal) != link_key(entry.origin.url)):
                originals[link_key(literal)] = entry.origin.url
        return originals

    def _literal_url(self, entry: _Entry) -> str | None:
        """Return the URL that the path of a page's file has the form of, or None if the URL has another source."""
        if entry.origin.is_scheme_known:
            return None
        return self._tree.literal_url_of(Path(entry.capture.location.file))

    @cached_property
    def _others(self) -> dict[str, list[tuple[Path, str]]]:
        """The files that are not pages but whose URL is known from their path.

        The keys are SURTs (sort keys of URLs). The values are lists of tuples of a file's path and its URL.
        """
        keyed: dict[str, list[tuple[Path, str]]] = {}
        for path in self._other_files:
            url = url_in_tree(path.relative_to(self._folder))
            if url is not None and is_url(url):
                keyed.setdefault(surt(url), []).append((path, url))
        return keyed

    def _find_entries(self) -> list[_Entry]:
        """Return an entry for each page in the folder, sorted by path."""
        found = FolderFiles.of(self._folder, follow_links=self._follow_links)
        self._tree = found.tree
        self._files.problems += found.problems
        self.archives = found.archives
        root = self._folder.resolve()
        files = set[Path]()
        for folder in found.descriptions:  # a link may lead outside the source's folder
            files.update(self._files.descriptions(folder.resolve()).pages)
        for folder in root.parents[: FOLDERS_UP - 1]:
            files.update(path for path in self._files.descriptions(folder).pages if path.is_relative_to(root))
        self._other_files = [path for path in found.others if path.resolve() not in files]
        entries: list[_Entry] = []
        for path in files:
            with self._noting_errors(path):
                entries += [_entry(path, origin) for origin in self._files.described_origins(path)]
        described = {surt(entry.capture.url) for entry in entries}
        without_url = []
        for path in found.pages:
            if path.resolve() in files:
                continue
            with self._noting_errors(path):
                origin = self._files.infer_origin(path, found)
                if origin is None:
                    without_url.append(path)
                elif surt(origin.url) not in described:
                    entries.append(_entry(path, origin))
        if without_url and (entries or self.archives):
            self._files.problems.append(_without_url(without_url))
        return sorted(
            entries, key=lambda entry: (entry.capture.location, entry.capture.url, entry.capture.fetched_at)
        )

    @contextmanager
    def _noting_errors(self, path: Path) -> Iterator[None]:
        """Skip a file that cannot be read, and note it as a problem."""
        try:
            yield
        except OSError as error:
            self._files.problems.append(f"{printable(path)} cannot be read ({error.strerror}).")


def _entry(path: Path, origin: Origin) -> _Entry:
    location = RecordLocation(str(path), 0, path.stat().st_size)
    return _Entry(
        Capture(origin.url, origin.fetched_at or modified_at(path), origin.status, location), origin
    )


def _without_url(paths: list[Path]) -> str:
    return (
        f"The URL of {some_of(paths)} is unknown, so the archive is read without them. Describe them in a pages.jsonl"
        " (url, file, fetched_at), or remove them from the folder."
    )
