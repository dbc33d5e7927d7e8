"""Puts an exported file or folder in place only once it is complete."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.export.rows import ExportError

PACKAGE = "datapackage.json"


@contextmanager
def atomic_export(path: Path, *, force: bool) -> Iterator[Path]:
    """Provide a temporary path at which the caller writes a file or folder.

    When the context ends, the file or folder is renamed to ``path``.

    If the caller raises an exception, the temporary file or folder is removed and nothing is renamed.

    Args:
        path: the final path of the exported file or folder. The temporary path is in the same folder.
        force: True if an existing export may be replaced.

    Raises:
        ExportError: ``path`` exists and must not be replaced, or its folder does not exist.
    """
    if not path.parent.is_dir():
        raise ExportError(f"There is no folder {path.parent}: make it, or name another with -o.")
    _check_replaceable(path, force=force)
    temporary = path.with_name(f".{path.name}.part-{os.getpid()}")
    previous = path.with_name(f".{path.name}.before-{os.getpid()}")
    try:
        yield temporary
        _check_replaceable(path, force=force)
        if path.is_dir():
            path.rename(previous)
        try:
            temporary.replace(path)
        except OSError:
            if previous.exists():
                previous.rename(path)
            raise
    finally:
        for leftover in (temporary, previous):
            if leftover.is_dir():
                shutil.rmtree(leftover)
            else:
                leftover.unlink(missing_ok=True)


def _check_replaceable(path: Path, *, force: bool) -> None:
    if not path.exists():
        return
    if not force:
        raise ExportError(f"{path} exists already and was not changed. Name another with -o, or add --force.")
    if path.is_dir() and not (path / PACKAGE).exists():
        raise ExportError(
            f"{path} is a folder that is not a data package, so it was not changed. Name another with -o."
        )
