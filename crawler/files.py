"""Files that survive a kill and a power failure: written whole or not at all, or only appended to."""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BATCH = 32
"""Appends after which the disk is told to hold them. A power failure loses two batches at most: one that the disk was
told of and one that was being written. A kill loses none."""


@contextmanager
def atomic_write(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes the place of ``path`` when the block ends without an error.

    It is written under another name, synced, and renamed.

    Raises:
        OSError: it cannot be written; what was at ``path`` is unchanged.
    """
    aside = path.with_name(f".{path.name}.part-{os.getpid()}")
    try:
        with aside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
        sync_folder(path.parent)
    finally:
        aside.unlink(missing_ok=True)


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        OSError: it cannot be written; what was at ``path`` is unchanged.
    """
    with atomic_write(path) as file:
        file.write(content)


def sync_folder(folder: Path) -> None:
    """Have the disk hold the names of a folder's files: a new or renamed file is safe only then."""
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
        # Named after its bytes as well: a second tail torn at the same offset must not take the first one's file.
        aside = path.with_name(f"{path.name}.torn-{offset}-{sha256(torn).hexdigest()[:8]}")
        write_atomically(aside, torn)
        file.truncate(offset)
    return aside


class AppendOnlyFile:
    """A file that is only appended to, each time whole or not at all. The disk is told of appends in batches.

    A disk takes its time to confirm a batch, so the next one is written meanwhile.

    Attributes:
        size: the length in bytes, always at the end of an append.
        unsynced: appends since the disk was last told.
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
            OSError: the disk is full or gone; every earlier append is whole.
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
        """Count an append; the last one of a batch has the disk told.

        Raises:
            OSError: the disk did not take the batch before.
        """
        self.unsynced += 1
        if self.unsynced >= BATCH:
            self._wait()
            self._under_way = self._thread.submit(os.fsync, self._file)
            self.unsynced = 0

    def sync(self) -> None:
        """Wait until the disk holds everything.

        Raises:
            OSError: the disk does not take it.
        """
        self._wait()
        os.fsync(self._file)
        self.unsynced = 0

    def close(self) -> None:
        """Close the file."""
        self._thread.shutdown()
        os.close(self._file)

    def modified(self) -> int:
        """Return when the file was last written, in nanoseconds."""
        return os.fstat(self._file).st_mtime_ns

    def read(self, begin: int, end: int) -> bytes:
        """Return the bytes between two offsets."""
        return os.pread(self._file, end - begin, begin)

    def set_tail_aside(self, path: Path, offset: int) -> Path:
        """Move the bytes from ``offset`` on into a file of their own (:func:`set_tail_aside`)."""
        aside = set_tail_aside(path, offset)
        self.size = offset
        return aside

    def _wait(self) -> None:
        under_way, self._under_way = self._under_way, None
        if under_way is not None:
            under_way.result()
