"""Find the URLs and the fetch times of saved files, and read the files as pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from crawler.archive.model import SavedPage
from crawler.archive.sources.descriptions import PageDescription, PageDescriptions
from crawler.archive.sources.folder_files import FolderFiles, is_page_file
from crawler.archive.sources.page_file import PageFile, page_at_beginning, page_in
from crawler.clock import modified_at, utc
from crawler.reading.saved_url import StatedBy, Statement, statement_of
from crawler.reading.urls import http_parts, is_url
from crawler.reading.wayback import copy_at, copy_in, without_archive

FOLDERS_UP = 5
"""The maximum number of folders searched for the ``pages.jsonl`` of a file, including the file's own folder."""

_HEAD = 200_000
"""The number of bytes to read from the beginning of a page in order to find the page's URL."""

_HEAD_IN_TREE = 4096
"""The same number if the path has the form of a URL. Programs that save pages state theirs at the very beginning."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The response that a saved file was made from, as far as it is known.

    Attributes:
        url: the requested URL.
        fetched_at: the time of the fetch in UTC, or None if it is not known.
        status: the HTTP status code.
        headers: the response headers, without those that describe the transfer.
        archive: the beginning of the URLs of the web archive from which the page was copied, or an empty string.
        is_scheme_known: False if http and https are both possible, as in the path of a file.
    """

    url: str
    fetched_at: str | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    archive: str = ""
    is_scheme_known: bool = True


def origin_of(page: PageFile, in_tree: str | None = None) -> Origin | None:
    """Return the origin of a page that no ``pages.jsonl`` describes, or None if its URL is unknown.

    Args:
        page: the page, or its beginning.
        in_tree: the URL that the path of the page's file has the form of, or None.
    """
    stated = statement_of(page.body if in_tree is None else page.body[:_HEAD_IN_TREE])
    copy = copy_in(page.body)
    if page.url is not None and http_parts(page.url) is not None:
        origin = Origin(page.url, _utc(page.saved_at))
    elif stated is not None and is_url(stated.url) and (in_tree is None or _is_of_this_file(stated, in_tree)):
        origin = Origin(stated.url, _utc(stated.saved_at), is_scheme_known=stated.has_scheme)
    elif in_tree is not None and is_url(in_tree):
        origin = Origin(in_tree, is_scheme_known=False)
    elif copy is not None:
        origin = Origin(copy.url)
    else:
        return None
    origin = _original(origin)
    return (
        replace(origin, fetched_at=utc(copy.captured_at))
        if copy is not None and not origin.archive
        else origin
    )


def page_from(origin: Origin, page: PageFile, modified: str) -> SavedPage:
    """Return a saved page. ``modified`` is the time of fetching to use if the origin has none."""
    copy = copy_in(page.body) if not origin.archive else None
    archive = copy.archive if copy is not None else origin.archive
    return SavedPage(
        origin.url,
        origin.status,
        {**page.headers, **origin.headers},
        without_archive(page.body, archive) if archive else page.body,
        origin.fetched_at or modified,
        is_scheme_known=origin.is_scheme_known,
    )


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

    def described_origins(self, path: Path) -> list[Origin]:
        """Return the origins of a file, one for each description of it. The file is not read."""
        return [
            _original(Origin(each.url, each.fetched_at, each.status, each.headers))
            for each in self.described(path)
        ]

    def infer_origin(self, path: Path, found: FolderFiles) -> Origin | None:
        """Return the origin of a page in a folder that no ``pages.jsonl`` describes, or None if its URL is unknown.

        Args:
            path: the saved file.
            found: the files of the folder that the user named.

        Raises:
            OSError: the file cannot be read.
        """
        in_tree = found.tree.url_of(path)
        with path.open("rb") as file:
            head = file.read(_HEAD if in_tree is None else _HEAD_IN_TREE)
        return origin_of(page_at_beginning(head), in_tree)

    def load(self, path: Path, found: FolderFiles | None = None) -> SavedPage:
        """Read a file as a page: its URL, status, headers, content and time of fetching.

        If the URL is unknown, the file's own ``file://`` URI is used. If neither a ``pages.jsonl`` nor the page names
        the time of fetching, the time at which the file was last modified is used. ``found`` are the files of the
        folder that the user named, or None if the user named the file itself.

        Raises:
            OSError: the file cannot be read.
        """
        page = read_page_file(path)
        modified = modified_at(path)
        for origin in self.described_origins(path):
            return page_from(origin, page, modified)
        inferred = origin_of(page, found.tree.url_of(path) if found is not None else None)
        return page_from(inferred or Origin(path.resolve().as_uri()), page, modified)


def read_page_file(path: Path) -> PageFile:
    """Return the page in a file. A file that is not a page is returned as it is.

    Raises:
        OSError: the file cannot be read.
    """
    content = path.read_bytes()
    return page_in(content) if is_page_file(path) else PageFile(content)


def _is_of_this_file(stated: Statement, in_tree: str) -> bool:
    """Return whether a page's statement counts before the path of the page's file.

    A browser's comment may be older than the file: portals publish pages that were once saved from elsewhere. It
    counts if it names a page of the same host, and not the host's home page. It also counts if the file has a name that
    a browser makes of a page's title, which portals do not give to their pages: the folder was then named by a person.
    """
    if stated.by is not StatedBy.BROWSER:
        return stated.by is StatedBy.SAVER
    parts = urlsplit(stated.url)
    name = in_tree.rpartition("/")[2]
    is_title = not name.isascii() or " " in name
    is_same_host = parts.netloc.lower() == urlsplit(in_tree).netloc.lower()
    return parts.path not in {"", "/"} and (is_same_host or is_title)


def _original(origin: Origin) -> Origin:
    """Return the origin of the page itself if the URL is that of a copy in the Wayback Machine or another archive."""
    copy = copy_at(origin.url)
    if copy is None:
        return origin
    return replace(
        origin,
        url=copy.url,
        fetched_at=utc(copy.captured_at),
        archive=copy.archive,
        is_scheme_known=True,
    )


def _utc(moment: datetime | None) -> str | None:
    return utc(moment) if moment is not None else None
