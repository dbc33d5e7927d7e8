"""Files that survive a kill or a power failure: written whole or not at all, or only appended to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

BATCH = 32
"""The number of appends after which the file is synced. A power failure loses two batches at most: one being synced
and one being written. A kill loses none."""


@contextmanager
def atomic_write(path: Path) -> Iterator[BinaryIO]:
    """Open a file that replaces ``path`` if the block ends without an error.

    It is written under a temporary name, synced, and renamed.

    Raises:
        OSError: it cannot be written; the file at ``path`` is unchanged.
    """
    temporary = path.with_name(f".{path.name}.part-{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        OSError: it cannot be written; the file at ``path`` is unchanged.
    """
    with atomic_write(path) as file:
        file.write(content)


def sync_folder(folder: Path) -> None:
    """Sync the names of a folder's files to the disk; a new or renamed file is safe only then."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def set_tail_aside(path: Path, offset: int) -> Path:
    """Move the bytes from ``offset`` on into ``<name>.torn-<offset>-<digest>`` and return that file.

    Raises:
        OSError: a file cannot be written.
    """
    with path.open("r+b") as file:
        file.seek(offset)
        torn = file.read()
        # The digest keeps apart two tails that were torn at the same offset.
        aside = path.with_name(f"{path.name}.torn-{offset}-{sha256(torn).hexdigest()[:8]}")
        write_atomically(aside, torn)
        file.truncate(offset)
    return aside


class AppendOnlyFile:
    """A file that is only appended to, each time whole or not at all, and synced in batches.

    A batch is synced in the background while the next one is written.

    Attributes:
        size: the length in bytes: the end of the last append.
        unsynced: the number of appends since the last sync was started.
    """

    def __init__(self, path: Path) -> None:
        """Open or create the file at ``path``.

        Raises:
            OSError: it cannot be opened for writing.
        """
        new = not path.exists()
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        if new:
            sync_folder(path.parent)
        self.size = os.fstat(self._file).st_size
        self.unsynced = 0
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._under_way: Future[None] | None = None

    def append(self, content: bytes) -> None:
        """Append bytes, all or none. Count them with :meth:`count_append`.

        Raises:
            OSError: they could not be written; every earlier append is whole.
        """
        written = 0
        try:
            while written < len(content):
                written += os.write(self._file, content[written:])
        except OSError:
            os.ftruncate(self._file, self.size)
            raise
        self.size += len(content)

    def count_append(self) -> None:
        """Count an append, and start a sync after the last one of a batch.

        Raises:
            OSError: the batch before could not be synced.
        """
        self.unsynced += 1
        if self.unsynced >= BATCH:
            self._wait()
            self._under_way = self._thread.submit(os.fsync, self._file)
            self.unsynced = 0

    def sync(self) -> None:
        """Sync everything to the disk.

        Raises:
            OSError: the file could not be synced.
        """
        self._wait()
        os.fsync(self._file)
        self.unsynced = 0

    def close(self) -> None:
        """Close the file."""
        self._thread.shutdown()
        os.close(self._file)

    def modified(self) -> int:
        """Return when the file was last modified, in nanoseconds since 1970."""
        return os.fstat(self._file).st_mtime_ns

    def read(self, begin: int, end: int) -> bytes:
        """Return the bytes between two offsets."""
        return os.pread(self._file, end - begin, begin)

    def set_tail_aside(self, path: Path, offset: int) -> Path:
        """Move the bytes from ``offset`` on into a separate file (:func:`set_tail_aside`)."""
        aside = set_tail_aside(path, offset)
        self.size = offset
        return aside

    def _wait(self) -> None:
        under_way, self._under_way = self._under_way, None
        if under_way is not None:
            under_way.result()
