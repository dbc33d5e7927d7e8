"""``records.jsonl``: an append-only journal of whole lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.files import AppendOnlyFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BLOCK = 1 << 16


class StoreError(Exception):
    """The store cannot be opened or written. The message says what to do."""


class Journal:
    """A file of lines that is only ever appended to, and that the disk is told to hold in batches.

    Opening it sets a torn last line aside: what stands after the last line feed goes into
    ``<name>.torn-<offset>-<digest>``, so that the journal holds whole lines only.

    Attributes:
        torn: where a torn last line was put, None where there was none.
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
        """The length in bytes, always at the end of a line."""
        return self._file.size

    def append(self, line: bytes) -> None:
        """Write one line, whole or not at all.

        Raises:
            StoreError: the disk is full or gone; every earlier line is whole.
        """
        try:
            self._file.append(line)
            self._file.count_append()
        except OSError as error:
            raise self._failure(error) from error

    def sync(self) -> None:
        """Have the disk hold every line that was written.

        Raises:
            StoreError: the disk does not take them.
        """
        try:
            self._file.sync()
        except OSError as error:
            raise self._failure(error) from error

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def modified(self) -> int:
        """When the file was last written, in nanoseconds."""
        return self._file.modified()

    def read(self, begin: int, end: int) -> bytes:
        """The bytes between two offsets."""
        return self._file.read(begin, end)

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
        return None if begin == self.size else self._file.set_tail_aside(self.path, begin)

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
