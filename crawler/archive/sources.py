"""From what a user names (``-s REPLAY=…``) to an archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.folder import FolderSource
from crawler.archive.pages import Archive, ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.archive.pages import PageSource


def open_archive(named: str, fold: Callable[[str], str]) -> Archive:
    """Open one source or several, separated by commas.

    Args:
        named: folders.
        fold: see :class:`~crawler.archive.pages.Archive`.

    Raises:
        ArchiveError: a source does not exist, is of no kind known here, or none holds a page.
    """
    sources = [_open_source(name.strip()) for name in named.split(",") if name.strip()]
    archive = Archive(sources, fold)
    if next(archive.urls(), None) is None:
        raise ArchiveError(
            f"No saved page was found in {named}: a folder's pages are described in its pages.jsonl, or lie in it as"
            " host/path/file."
        )
    return archive


def _open_source(name: str) -> PageSource:
    path = Path(name)
    if not path.exists():
        raise ArchiveError(f"There is no {name} to replay: check the path given with -s REPLAY=….")
    if path.is_dir():
        return FolderSource(path, name)
    raise ArchiveError(f"{name} is no folder of saved pages: give the folder.")
