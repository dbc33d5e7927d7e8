"""From what a user names (``-s REPLAY=…``) to an archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.archive import Archive
from crawler.archive.folder import FolderSource
from crawler.archive.pages import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.archive.pages import PageSource


def open_archive(named: str, fold: Callable[[str], str], at: str | None = None) -> Archive:
    """Open one source or several, separated by commas.

    Args:
        named: folders.
        fold: see :class:`~crawler.archive.archive.Archive`.
        at: likewise.

    Raises:
        ArchiveError: a source does not exist, is of no kind known here, or none holds a page.
    """
    sources = [open_source(name.strip()) for name in named.split(",") if name.strip()]
    archive = Archive(sources, fold, at)
    if next(archive.captures(), None) is None:
        raise ArchiveError(
            f"No saved page was found in {named}: a folder's pages are described in its pages.jsonl, lie in it as"
            " host/path/file, or tell their address themselves."
        )
    return archive


def open_source(name: str) -> PageSource:
    """Open one source.

    Raises:
        ArchiveError: it does not exist, or is of no kind known here.
    """
    path = Path(name)
    if not path.exists():
        raise ArchiveError(f"There is no {name} to replay: check the path given with -s REPLAY=….")
    if path.is_dir():
        return FolderSource(path, name)
    raise ArchiveError(f"{name} is no folder of saved pages: give the folder.")
