"""From what a user names (``-s REPLAY=…``) to an archive."""

from __future__ import annotations

import zlib
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.lookup import Archive
from crawler.archive.model import ArchiveError
from crawler.archive.sources.folder import FolderSource
from crawler.archive.sources.several import SeveralSources
from crawler.archive.sources.wacz import WaczSource
from crawler.archive.warc.records import GZIP
from crawler.archive.warc.source import WarcSource
from crawler.archive.warc.warc_file import WARC_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crawler.archive.model import PageSource

_HEAD = 4096
_NAMED = 3
"""So many problems are named where nothing can be read."""


def open_archive(named: str, fold: Callable[[str], str], at: str | None = None) -> Archive:
    """Open one source or several, separated by commas.

    Args:
        named: folders, ``.warc``, ``.warc.gz`` and ``.wacz``.
        fold: see :class:`~crawler.archive.lookup.Archive`.
        at: likewise.

    Raises:
        ArchiveError: a source does not exist, none can be read, or none holds a page.
    """
    names = [name.strip() for name in named.split(",") if name.strip()]
    archive = Archive(open_sources(names), fold, at)
    if next(archive.captures(), None) is None:
        raise ArchiveError(
            f"No saved page was found in {named}: a folder's pages are described in its pages.jsonl, lie in it as"
            " host/path/file, or tell their address themselves; an archive's are its responses by http and https."
            + "".join(f" {problem}" for problem in archive.problems()[:_NAMED])
        )
    return archive


def open_sources(names: Sequence[str]) -> list[PageSource]:
    """Open several sources. One that cannot be read beside others is a problem of theirs and holds nothing.

    Damage is a fact of the archive, and the rest can be read; a path that does not exist is a slip of the pen.

    Raises:
        ArchiveError: one does not exist, or none can be read.
    """
    for name in names:
        _existing(name)
    opened: list[PageSource] = []
    told: list[str] = []
    for name in names:
        try:
            opened.append(open_source(name, names))
        except ArchiveError as error:
            told.append(str(error))
            opened.append(SeveralSources([], name, [_passed_over(error)]))
    if told and len(told) == len(names):
        raise ArchiveError(" ".join(told[:_NAMED]))
    return opened


def open_source(name: str, named: Sequence[str] = ()) -> PageSource:
    """Open one source: a folder of pages or of archives, a ``.warc``, ``.warc.gz`` or ``.wacz``.

    What a file is is told by its first bytes, not by its name.

    Args:
        name: of the source.
        named: all the sources that were asked for: what a revisit record refers to may lie in any of them.

    Raises:
        ArchiveError: it does not exist, cannot be read, or is of no kind known here.
    """
    path = _existing(name)
    try:
        source = _open_folder(path, name) if path.is_dir() else _open_file(path, name)
    except OSError as error:
        raise ArchiveError(f"{name} cannot be read ({error.strerror}).") from error
    others = [each for each in named if each != name]
    for archive in archives_of(source):
        archive.other_sources = partial(_archives_in, others)
    return source


def archives_of(source: PageSource) -> list[WarcSource]:
    """The web archives among what a source consists of."""
    return [each for each in _held_by(source) if isinstance(each, WarcSource)]


def folders_of(source: PageSource) -> list[FolderSource]:
    """The folders of saved pages among what a source consists of."""
    return [each for each in _held_by(source) if isinstance(each, FolderSource)]


def _held_by(source: PageSource) -> Sequence[PageSource]:
    return source.sources if isinstance(source, SeveralSources) else [source]


def _existing(name: str) -> Path:
    path = Path(name)
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise ArchiveError(f"There is no {name} to read: check the path.") from None
    except (OSError, ValueError) as error:
        how = error.strerror if isinstance(error, OSError) else error
        raise ArchiveError(
            f"{name} cannot be read ({how}): check the path, and that you may enter every folder on it."
        ) from error
    return path


def _passed_over(error: ArchiveError) -> str:
    return f"{error} It was passed over."


def _archives_in(names: Sequence[str]) -> list[WarcSource]:
    found = []
    for name in names:
        with suppress(ArchiveError):  # whoever opened it as a source has told it
            found += archives_of(open_source(name))
    return found


def _open_folder(path: Path, name: str) -> PageSource:
    """A folder; where archives lie in it, all of them and the pages beside them are one source."""
    pages = FolderSource(path, name)
    if not pages.archives:
        return pages
    sources: list[PageSource] = [pages]
    told = []
    for each in pages.archives:
        try:
            sources.append(_open_file(each, str(each)))
        except ArchiveError as error:
            told.append(_passed_over(error))
    if len(told) == len(pages.archives) and not pages.newest():
        raise ArchiveError(" ".join(told[:_NAMED]))
    return SeveralSources(sources, name, told)


def _open_file(path: Path, name: str) -> PageSource:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise ArchiveError(f"{name} cannot be read ({error.strerror}).") from error
    if head.startswith(b"PK"):
        return WaczSource(path, name)
    if (
        head.startswith(b"WARC/")
        or (head.startswith(GZIP) and _is_warc(head))
        or path.name.endswith(WARC_SUFFIXES)
    ):
        return WarcSource(path, name)
    raise ArchiveError(
        f"{name} is no archive: a source is a folder of saved pages, a .warc, a .warc.gz or a .wacz. For a single"
        " saved page: scrapy read."
    )


def _is_warc(head: bytes) -> bool:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(head, 16).startswith(b"WARC/")
    except zlib.error:
        return False
