"""``records.jsonl``: an append-only journal of whole lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from crawler.files import AppendOnlyFile

_BLOCK = 1 << 16


class StoreError(Exception):
    """The store cannot be opened or written. The message says what to do."""


class Journal:
    """A file of lines that is only appended to and synced to the disk in batches.

    Opening it moves a torn last line, the bytes after the last line feed, into ``<name>.torn-<offset>-<digest>``, so
    that the journal holds whole lines only.

    Attributes:
        torn: the file into which a torn last line was moved, None if there was none.
    """

    def __init__(self, path: Path) -> None:
        """Open or create the journal at ``path``.

        Raises:
            StoreError: the file cannot be opened for writing.
        """
        self.path = path
        try:
            self._file = AppendOnlyFile(path)
            self.torn = self._set_torn_line_aside()
        except OSError as error:
            raise StoreError(f"{path} cannot be written ({error.strerror}): make it writable.") from error

    @property
    def size(self) -> int:
        """The length in bytes: the end of the last line."""
        return self._file.size

    def append(self, line: bytes) -> None:
        """Write one line, whole or not at all.

        Raises:
            StoreError: the line could not be written; every earlier line is whole.
        """
        try:
            self._file.append(line)
            self._file.count_append()
        except OSError as error:
            raise self._failure(error) from error

    def sync(self) -> None:
        """Sync every line to the disk.

        Raises:
            StoreError: the lines could not be synced.
        """
        try:
            self._file.sync()
        except OSError as error:
            raise self._failure(error) from error

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def modified(self) -> int:
        """Return when the file was last modified, in nanoseconds since 1970."""
        return self._file.modified()

    def read(self, begin: int, end: int) -> bytes:
        """Return the bytes between two offsets."""
        return self._file.read(begin, end)

    def lines(self, begin: int = 0) -> Iterator[bytes]:
        """Yield the lines without line feeds, beginning at ``begin``, which must be the start of a line."""
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
        """Return the number, from 1, of the line that begins at an offset."""
        return 1 + sum(
            self.read(begin, min(begin + _BLOCK, offset)).count(b"\n") for begin in range(0, offset, _BLOCK)
        )

    def _failure(self, error: OSError) -> StoreError:
        return StoreError(
            f"{self.path} could not be written ({error.strerror}). Every earlier line is whole: make room on the disk, then"
            " run again."
        )

    def _set_torn_line_aside(self) -> Path | None:
        begin = self._begin_of_torn_line()
        return None if begin == self.size else self._file.set_tail_aside(self.path, begin)

    def _begin_of_torn_line(self) -> int:
        """Return the offset after the last line feed; the size if there is nothing after it."""
        end = self.size
        while end > 0:
            begin = max(0, end - _BLOCK)
            found = self.read(begin, end).rfind(b"\n")
            if found >= 0:
                return begin + found + 1
            end = begin
        return 0
