"""Where an export goes: never onto something that is there, and there only when it is whole."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from crawler.export.rows import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE = "datapackage.json"


@contextmanager
def write_to_temporary(path: Path, *, force: bool) -> Iterator[Path]:
    """A path beside ``path`` to write a file or a folder at; it gets its name at the end, or goes.

    Args:
        path: the export.
        force: whether an export that is there may be replaced.

    Raises:
        ExportError: something is there that must not be replaced, or there is no folder to write in.
    """
    if not path.parent.is_dir():
        raise ExportError(f"{path.parent} is no folder: make it, or name another place with -o.")
    _refuse(path, force=force)
    aside = path.with_name(f".{path.name}.part-{os.getpid()}")
    before = path.with_name(f".{path.name}.before-{os.getpid()}")
    try:
        yield aside
        _refuse(path, force=force)
        if path.is_dir():
            path.rename(before)
        aside.replace(path)
    finally:
        for each in (aside, before):
            if each.is_dir():
                shutil.rmtree(each)
            else:
                each.unlink(missing_ok=True)


def _refuse(path: Path, *, force: bool) -> None:
    if not path.exists():
        return
    if not force:
        raise ExportError(f"{path} is there and was left as it is: name another with -o, or add --force.")
    if path.is_dir() and not (path / PACKAGE).exists():
        raise ExportError(
            f"{path} is a folder and no data package, so it was left as it is: name another with -o."
        )
