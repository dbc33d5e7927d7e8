"""Find the pages among the saved files in a folder, and their URLs and fetch times."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from crawler.archive.model import SavedPage, printable
from crawler.archive.sources.descriptions import PAGES, PageDescription, PageDescriptions
from crawler.clock import modified_at
from crawler.counts import counted
from crawler.reading.saved_url import saved_url
from crawler.reading.urls import is_url

FOLDERS_UP = 5
"""The maximum number of folders searched for the ``pages.jsonl`` of a file, including the file's own folder."""

ARCHIVE_SUFFIXES = (".warc", ".warc.gz", ".wacz")
"""The file name endings of web archives."""

_OTHER_SUFFIXES = {
    ".bmp", ".cdx", ".cdxj", ".css", ".csv", ".doc", ".docx", ".eot", ".gif", ".gz", ".ico", ".jpeg", ".jpg", ".js", ".json",
    ".jsonl", ".log", ".map", ".md", ".mp3", ".mp4", ".ofd", ".otf", ".pdf", ".png", ".ppt", ".pptx", ".rar", ".svg", ".swf",
    ".toml", ".ttf", ".wacz", ".warc", ".wav", ".webp", ".woff", ".woff2", ".wps", ".xls", ".xlsx", ".zip",
}  # fmt: skip
"""The file name endings of files that are not pages.

A file with one of these endings is read only if its URL is requested, for example because a page links to the file.
"""

_TORN = ".torn-"
"""The beginning of the last suffix in the names of files that contain an incomplete WARC record.

If a run is killed while writing a record, the next run moves the incomplete record into a file with this suffix.
"""

_NOT_UTF_8 = re.compile("[\udc80-\udcff]")
"""Matches the characters with which Python represents bytes of a file name that are not valid UTF-8 (PEP 383)."""

_SURROGATE_BASE = 0xDC00

_SHOWN_FILES = 3
"""The maximum number of file names in a message about several files. Further files are only counted."""

_HEAD = 200_000
"""The number of bytes to read from the beginning of a page in order to find the page's URL."""


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


@dataclass(slots=True)
class FolderFiles:
    """The files in a folder and its subfolders. Hidden files are left out.

    A link that leads out of the folder is followed only if the setting ``FOLLOW_LINKS`` is on.

    Attributes:
        pages: the files that may be pages, sorted by path.
        archives: the web archives, sorted by path.
        descriptions: the folders that contain a ``pages.jsonl``, sorted by path.
        others: the files that are not pages, judging by the ending of their names, sorted by path. They include the
            web archives, but not ``pages.jsonl``.
        problems: sentences about folders that cannot be listed, files that cannot be read, and links to pages or
            archives whose target does not exist.
    """

    pages: list[Path]
    archives: list[Path]
    descriptions: list[Path]
    others: list[Path]
    problems: list[str]

    @classmethod
    def of(cls, folder: Path, *, follow_links: bool = False) -> FolderFiles:
        """Find the files in a folder and its subfolders, and return them grouped by kind."""
        found = cls([], [], [], [], [])
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
                if path.name.lower().endswith(ARCHIVE_SUFFIXES):
                    found.archives.append(path)
        return found


class SavedFiles:
    """A reader that finds the URLs and other properties of saved files.

    The properties come from a ``pages.jsonl``, from a file's path, or from a file's content.

    Attributes:
        problems: sentences about the lines of ``pages.jsonl`` files that could not be read.
    """

    def __init__(self) -> None:
        """Create a reader. Each ``pages.jsonl`` is read when it is first needed, and only once."""
        self.problems: list[str] = []
        self._read: dict[Path, PageDescriptions] = {}

    def descriptions(self, folder: Path) -> PageDescriptions:
        """Return the descriptions in the ``pages.jsonl`` of ``folder``, which are empty if there is no such file."""
        descriptions = self._read.get(folder)
        if descriptions is None:
            descriptions = self._read[folder] = PageDescriptions(folder)
            self.problems += descriptions.problems
        return descriptions

    def described(self, path: Path) -> list[PageDescription]:
        """Return a file's descriptions from the nearest ``pages.jsonl`` that describes the file.

        Return an empty list if no ``pages.jsonl`` describes the file. The search starts in the file's own folder and
        continues upwards through at most :data:`FOLDERS_UP` folders, including the file's own folder.
        """
        own = path.resolve()
        for folder in own.parents[:FOLDERS_UP]:
            descriptions = self.descriptions(folder).pages.get(own)
            if descriptions:
                return descriptions
        return []

    def infer_url(self, path: Path, folder: Path | None = None, body: bytes | None = None) -> str | None:
        """Infer the URL of a file that no ``pages.jsonl`` describes. Return None if no URL can be inferred.

        If the file's path in ``folder`` has the form ``host/path/file``, the URL comes from the path. Otherwise, the
        URL comes from the page's content.

        Args:
            path: the saved file.
            folder: the folder that the user named, or None if the user named the file itself.
            body: the file's content, or None to read the beginning of the file if the content is needed.

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
        """Read a file as a page: its URL, status, headers, content and time of fetching.

        If the URL is unknown, the file's own ``file://`` URI is used. If no ``pages.jsonl`` contains the time of
        fetching, the time at which the file was last modified is used. ``folder`` is the folder that the user named,
        or None if the user named the file itself.

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
    """Return the URL of a file saved as ``host/path/file[?query]``, or None if the first folder is not a host.

    ``path`` is the file's path relative to the folder that the user named. The host may be followed by ``+`` or ``:``
    and a port. An ``@`` before a query is converted to ``?``: wget writes ``@`` on file systems that do not allow ``?``
    in names. Bytes in a name that are not valid UTF-8, for example from a GBK-encoded URL, are percent-encoded.
    """
    host, *rest = path.as_posix().split("/")
    if not rest or "." not in host or host.startswith("."):
        return None
    location = "/".join(unquote(part) for part in rest)
    if "?" not in location:
        location = re.sub(r"@(?=[^/@]*=[^/]*$)", "?", location, count=1)
    location = _NOT_UTF_8.sub(lambda byte: f"%{ord(byte[0]) - _SURROGATE_BASE:02X}", location)
    return f"https://{host.replace('+', ':')}/{location}"
