"""Puts an exported file or folder in place only once it is complete."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.export.rows import ExportError
from crawler.files import BusyError, remove, staging_folder

PACKAGE = "datapackage.json"


@contextmanager
def atomic_export(path: Path, *, force: bool) -> Iterator[Path]:
    """Provide a temporary path at which the caller writes a file or folder.

    When the context ends, the file or folder is renamed to ``path``. If the caller raises an exception, nothing is renamed,
    and what the caller wrote is removed. What a killed export left is removed by the next export to ``path``.

    Args:
        path: the final path of the exported file or folder. The temporary path is next to it.
        force: True if an existing export may be replaced.

    Raises:
        ExportError: ``path`` exists and must not be replaced, its folder does not exist, or another export is writing it.
    """
    if not path.parent.is_dir():
        raise ExportError(f"There is no folder {path.parent}: make it, or name another with -o.")
    _check_replaceable(path, force=force)
    previous = path.with_name(f".{path.name}.before")
    try:
        with staging_folder(path) as folder:
            if previous.exists():
                _end_replacement(path, previous)
            temporary = folder / path.name
            yield temporary
            _check_replaceable(path, force=force)
            if path.is_dir():
                path.rename(previous)
            try:
                temporary.replace(path)
            finally:
                _end_replacement(path, previous)
    except BusyError as error:
        raise ExportError(f"{error}: wait until it ends, or name another with -o.") from error


def _end_replacement(path: Path, previous: Path) -> None:
    """Remove the export that was replaced. If the new one did not take its place, put it back.

    Args:
        path: the path of the export.
        previous: the path to which the export that is to be replaced was moved.
    """
    if path.exists():
        remove(previous)
    elif previous.exists():
        previous.rename(path)


def _check_replaceable(path: Path, *, force: bool) -> None:
    if not path.exists():
        return
    if not force:
        raise ExportError(f"{path} exists already and was not changed. Name another with -o, or add --force.")
    if path.is_dir() and not (path / PACKAGE).exists():
        raise ExportError(
            f"{path} is a folder that is not a data package, so it was not changed. Name another with -o."
        )
