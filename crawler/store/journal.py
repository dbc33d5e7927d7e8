"""``records.jsonl``: an append-only journal of whole lines."""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

A_BATCH = 32
"""The disk is told to hold so many lines at once. When the power fails two batches are lost at most, one that it was
told of and one that was being written; none when the process is killed."""

_BLOCK = 1 << 16


class StoreError(Exception):
    """The store cannot be opened or written. The message says what to do."""


class GroupFsync:
    """Has the disk hold a file batch by batch, each while the next is written: a disk takes its time to say so.

    Attributes:
        unsynced: what was written since the disk was last told.
    """

    def __init__(self, file: int) -> None:
        """Sync the file with this descriptor."""
        self.unsynced = 0
        self._file = file
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._under_way: Future[None] | None = None

    def written(self) -> None:
        """Count a line or a record; the last one of a batch has the disk told.

        Raises:
            OSError: the disk did not take the batch before.
        """
        self.unsynced += 1
        if self.unsynced >= A_BATCH:
            self._wait()
            self._under_way = self._thread.submit(os.fsync, self._file)
            self.unsynced = 0

    def sync(self) -> None:
        """Wait until the disk holds everything.

        Raises:
            OSError: it does not take it.
        """
        self._wait()
        os.fsync(self._file)
        self.unsynced = 0

    def close(self) -> None:
        """Close the file."""
        self._thread.shutdown()
        os.close(self._file)

    def _wait(self) -> None:
        under_way, self._under_way = self._under_way, None
        if under_way is not None:
            under_way.result()


class Journal:
    """A file of lines that is only ever appended to, and that the disk is told to hold in batches.

    Opening it sets a torn last line aside: what stands after the last line feed goes into
    ``<name>.torn-<offset>-<digest>``, so that the journal holds whole lines only.

    Attributes:
        size: the length in bytes, always at the end of a line.
        torn: where a torn last line was put, None where there was none.
    """

    def __init__(self, path: Path) -> None:
        """Open or create the journal at ``path``.

        Raises:
            StoreError: the file cannot be opened for writing.
        """
        self.path = path
        try:
            new = not path.exists()
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
            self._batches = GroupFsync(self._file)
            if new:
                sync_folder(path.parent)
            self.size = os.fstat(self._file).st_size
            self.torn = self._set_torn_line_aside()
        except OSError as error:
            raise StoreError(f"{path} cannot be written ({error.strerror}): make it writable.") from error

    def append(self, line: bytes) -> None:
        """Write one line, whole or not at all.

        Raises:
            StoreError: the disk is full or gone; every earlier line is whole.
        """
        written = 0
        try:
            while written < len(line):
                written += os.write(self._file, line[written:])
        except OSError as error:
            os.ftruncate(self._file, self.size)
            raise self._failure(error) from error
        self.size += len(line)
        try:
            self._batches.written()
        except OSError as error:
            raise self._failure(error) from error

    def sync(self) -> None:
        """Have the disk hold every line that was written.

        Raises:
            StoreError: the disk does not take them.
        """
        try:
            self._batches.sync()
        except OSError as error:
            raise self._failure(error) from error

    def close(self) -> None:
        """Close the file."""
        self._batches.close()

    def modified(self) -> int:
        """When the file was last written, in nanoseconds."""
        return os.fstat(self._file).st_mtime_ns

    def read(self, begin: int, end: int) -> bytes:
        """The bytes between two offsets."""
        return os.pread(self._file, end - begin, begin)

    def lines(self, begin: int = 0) -> Iterator[bytes]:
        """The lines from an offset that is the begin of one, without their line feeds."""
        rest: list[bytes] = []
        while begin < self.size:
            block = self.read(begin, min(begin + _BLOCK, self.size))
            begin += len(block)
            first, *others = block.split(b"\n")
            rest.append(first)
            if others:
                yield b"".join(rest)
                yield from others[:-1]
                rest = [others[-1]]

    def line_number(self, offset: int) -> int:
        """The number, from 1, of the line that begins at an offset."""
        return (
            sum(self.read(at, min(at + _BLOCK, offset)).count(b"\n") for at in range(0, offset, _BLOCK)) + 1
        )

    def _failure(self, error: OSError) -> StoreError:
        return StoreError(
            f"{self.path} could not be written ({error.strerror}). Every earlier line is whole: make room, then run"
            " again."
        )

    def _set_torn_line_aside(self) -> Path | None:
        begin = self._begin_of_torn_line()
        if begin == self.size:
            return None
        torn = self.read(begin, self.size)
        # Named after its text as well: a second line torn at the same place must not take the first one's file.
        aside = self.path.with_name(f"{self.path.name}.torn-{begin}-{sha256(torn).hexdigest()[:8]}")
        with aside.open("wb") as file:
            file.write(torn)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(self.path.parent)
        os.ftruncate(self._file, begin)
        self.size = begin
        return aside

    def _begin_of_torn_line(self) -> int:
        """Where the bytes after the last line feed begin; the size where there are none."""
        end = self.size
        while end > 0:
            begin = max(0, end - _BLOCK)
            found = self.read(begin, end).rfind(b"\n")
            if found >= 0:
                return begin + found + 1
            end = begin
        return 0


def sync_folder(folder: Path) -> None:
    """Have the disk hold the names of a folder's files: a new or renamed file is safe only then."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
