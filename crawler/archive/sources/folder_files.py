"""Find the files in a folder, and decide which of them are pages and which are web archives."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from crawler.archive.sources.descriptions import PAGES
from crawler.archive.sources.page_file import page_at_beginning
from crawler.archive.sources.trees import SavedTree, url_in_tree
from crawler.counts import counted
from crawler.files import printable

ARCHIVE_SUFFIXES = (".warc", ".warc.gz", ".wacz", ".arc", ".arc.gz", ".warc.zst")
"""The file name endings of web archives, including those that are not read, which are reported."""

_OTHER_SUFFIXES = {
    ".arc", ".bmp", ".cdx", ".cdxj", ".css", ".csv", ".doc", ".docx", ".download", ".eot", ".gif", ".gz", ".ico", ".idx", ".jpeg",
    ".jpg", ".js", ".json", ".jsonl", ".log", ".map", ".md", ".mp3", ".mp4", ".ofd", ".otf", ".pdf", ".png", ".ppt", ".pptx",
    ".rar", ".svg", ".swf", ".toml", ".ttf", ".wacz", ".warc", ".wav", ".webp", ".woff", ".woff2", ".wps", ".xls", ".xlsx",
    ".zip", ".zst", ".下载",
}  # fmt: skip
"""The file name endings of files that are not pages.

A file with one of these endings is read only if its URL is requested, for example because a page links to the file.
"""

_FIRST_BYTES = 512
"""The number of bytes by which a file in gzip is recognised as a web archive."""

_TORN = ".torn-"
"""The beginning of the last suffix in the names of files that contain an incomplete WARC record.

If a run is killed while writing a record, the next run moves the incomplete record into a file with this suffix.
"""

_COMPANION = re.compile(r"(?P<stem>.+)(?:_files|\.files|_文件|_文件夹)", re.IGNORECASE)
"""Matches the name of the folder in which a browser puts what the page next to it needs."""

_COMPANION_OF = (".html", ".htm", ".xhtml", ".shtml")
"""The endings of pages that a browser saves together with a folder."""

_HTTRACK_LOG = "hts-log.txt"
_HTTRACK_FILES = frozenset(
    {_HTTRACK_LOG, "hts-in_progress.lock", "hts-nohup.out", "cookies.txt", "index.html"}
)
"""The files that HTTrack puts next to the folders of the hosts. Its ``index.html`` lists them."""

_SHOWN_FILES = 3
"""The maximum number of file names in a message about several files. Further files are only counted."""


def some_of(paths: Sequence[Path]) -> str:
    """Return the first few of some paths as text, with the number of the others."""
    named = ", ".join(map(printable, paths[:_SHOWN_FILES]))
    return f"{named} and {len(paths) - _SHOWN_FILES} more" if len(paths) > _SHOWN_FILES else named


def is_page_file(path: Path) -> bool:
    """Return whether a file may be a page, judging by the ending of its name."""
    suffix = path.suffix.lower()
    return suffix not in _OTHER_SUFFIXES and not suffix.startswith(_TORN)


def _files_in(folder: Path, problems: list[str], *, follow_links: bool) -> Iterator[Path]:
    """Yield the files in a folder and its subfolders. Symbolic links to folders are followed.

    Unless ``follow_links`` is True, a link that leads out of the folder is skipped and reported in ``problems``.
    A folder from a stranger could otherwise make this program read any file of the machine.

    Each folder is visited once. URLs may depend on the path under which a folder is visited. Links are therefore
    followed last: a folder that can be reached both with and without a link is visited without the link.

    Hidden files and folders are skipped. A folder that cannot be listed is reported in ``problems``.
    """

    def failed(error: OSError) -> None:
        problems.append(f"{printable(error.filename)} cannot be listed ({error.strerror}).")

    root = folder.resolve()
    leading_out: list[Path] = []

    def is_usable(path: Path) -> bool:
        with suppress(OSError):  # what cannot be read is reported when it is read
            if path.is_symlink() and path.exists() and not path.resolve().is_relative_to(root):
                leading_out.append(path)
                return follow_links
        return True

    seen: set[tuple[int, int]] = set()
    linked = [folder]
    for top in linked:
        if not _is_new(top, seen, failed):
            continue
        for above, folders, names in os.walk(top, onerror=failed):
            inner = [Path(above, name) for name in sorted(folders) if not name.startswith(".")]
            linked += [path for path in inner if path.is_symlink() and is_usable(path)]
            folders[:] = [
                path.name for path in inner if not path.is_symlink() and _is_new(path, seen, failed)
            ]
            yield from filter(is_usable, (Path(above, name) for name in names if not name.startswith(".")))
    if leading_out and not follow_links:
        problems.append(
            f"Skipped {counted(len(leading_out), 'link')} out of {printable(folder)}: {some_of(leading_out)}. To read what"
            " such links lead to, set FOLLOW_LINKS=1."
        )


def _is_new(folder: Path, seen: set[tuple[int, int]], failed: Callable[[OSError], None]) -> bool:
    """Add a folder to ``seen``, and return whether the folder can be entered and was not yet in ``seen``.

    If the folder cannot be entered, ``failed`` is called with the error, and ``seen`` is unchanged. ``seen`` contains
    the device number and the inode number of each folder.
    """
    try:
        status = os.stat(f"{folder}/.")  # noqa: PTH116 a Path would drop the dot, which tests for permission to enter
    except OSError as error:
        error.filename = folder
        failed(error)
        return False
    known = (status.st_dev, status.st_ino) in seen
    seen.add((status.st_dev, status.st_ino))
    return not known


def _is_archive_in_gzip(path: Path) -> bool:
    """Return whether a ``.gz`` file with any name begins as a WARC or an ARC does."""
    if path.suffix.lower() != ".gz":
        return False
    try:
        with path.open("rb") as file:
            return page_at_beginning(file.read(_FIRST_BYTES)).body.startswith((b"WARC/", b"filedesc:"))
    except OSError:
        return False  # reported if it is requested


@dataclass
class FolderFiles:
    """The files in a folder and its subfolders. Hidden files are left out.

    A link that leads out of the folder is followed only if the setting ``FOLLOW_LINKS`` is on.

    Attributes:
        folder: the folder.
        pages: the files that may be pages, sorted by path. What a browser put into a folder next to a page
            (``X_files`` next to ``X.html``) is not a page.
        archives: the web archives, sorted by path.
        descriptions: the folders that contain a ``pages.jsonl``, sorted by path.
        others: the files that are not pages, sorted by path. They include the web archives, but not ``pages.jsonl``.
        problems: sentences about folders that cannot be listed, files that cannot be read, and links to pages or
            archives whose target does not exist.
    """

    folder: Path
    pages: list[Path]
    archives: list[Path]
    descriptions: list[Path]
    others: list[Path]
    problems: list[str]

    @classmethod
    def of(cls, folder: Path, *, follow_links: bool = False) -> FolderFiles:
        """Find the files in a folder and its subfolders, and return them grouped by kind."""
        found = cls(folder, [], [], [], [], [])
        for path in sorted(_files_in(folder, found.problems, follow_links=follow_links)):
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
                if path.name.lower().endswith(ARCHIVE_SUFFIXES) or _is_archive_in_gzip(path):
                    found.archives.append(path)
        found._move_what_savers_add()
        return found

    @cached_property
    def tree(self) -> SavedTree:
        """The URLs that the files' paths have the form of."""
        return SavedTree(self.folder, self.pages)

    def _move_what_savers_add(self) -> None:
        """Move files that a browser or HTTrack added to the pages from ``pages`` to ``others``.

        In the folder of a host, every file is what its path says.
        """
        pages = {path.with_suffix("") for path in self.pages if path.suffix.lower() in _COMPANION_OF}
        logs = {path.parent for path in self.pages if path.name == _HTTRACK_LOG}
        companions = {
            folder
            for parent in {path.parent for path in self.pages}
            for folder in (parent, *parent.parents)
            if (match := _COMPANION.fullmatch(folder.name)) is not None
            and folder.with_name(match["stem"]) in pages
        }
        if not logs and not companions:
            return
        added = {
            path
            for path in self.pages
            if (path.parent in logs and path.name in _HTTRACK_FILES)
            or not companions.isdisjoint(path.parents)
            if url_in_tree(path.relative_to(self.folder)) is None
        }
        self.pages = [path for path in self.pages if path not in added]
        self.others = sorted([*self.others, *added])
