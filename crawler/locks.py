"""Locks that the operating system releases when the process that holds them ends, on Linux, macOS and Windows."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir

# filelock warns if there is no fcntl. Here the callers learn it from HAS_LOCKS.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from filelock import has_fcntl, lock_descriptor

HAS_LOCKS = has_fcntl or sys.platform == "win32"
"""False only for a Python that was built without ``fcntl`` for another system than Windows."""


def try_lock(descriptor: int) -> bool | None:
    """Lock an open file, and return whether that succeeded. Closing the file releases the lock.

    Return False if another process holds the lock, and None if this Python has no locks.

    Raises:
        OSError: the file system has no locks.
    """
    return lock_descriptor(descriptor, blocking=False) if HAS_LOCKS else None


@contextmanager
def folder_lock(folder: Path, *, wait: bool = False) -> Iterator[bool | None]:
    """Lock a folder while the ``with`` block runs. Provide what :func:`try_lock` returns.

    Args:
        folder: the folder, which exists.
        wait: True to wait until no other process holds the lock.

    Raises:
        OSError: the folder cannot be opened.
    """
    descriptor = _open(folder)
    try:
        yield lock_descriptor(descriptor) if wait and HAS_LOCKS else try_lock(descriptor)
    finally:
        os.close(descriptor)


def _open(folder: Path) -> int:
    """Open what is locked for a folder.

    That is the folder itself. But Windows opens no folder as a file: a file in the user's temporary folder, which is
    named after the folder, is locked instead.
    """
    if sys.platform != "win32":
        return os.open(folder, os.O_RDONLY)
    digest = sha256(str(folder.resolve()).encode("utf-8", "surrogatepass")).hexdigest()
    return os.open(Path(gettempdir(), f"fuwen-{digest}.lock"), os.O_RDWR | os.O_CREAT)
