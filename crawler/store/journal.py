"""The journals of a store, such as ``records.jsonl``: append-only files of complete lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from crawler.files import AppendOnlyFile

_BLOCK = 1 << 16


class StoreError(Exception):
    """Raised if the store cannot be opened, read or written. The message says what the operator can do."""


class Journal:
    """A file to which complete lines can be appended. Only :meth:`sync` syncs it to the disk.

    When the journal is opened, an incomplete last line (bytes after the last line feed) is moved to a file
    ``<name>.torn-<offset>-<digest>``, so the journal contains only complete lines.

    Attributes:
        torn: the file to which an incomplete last line was moved, or None if the last line was complete.
    """

    def __init__(self, path: Path) -> None:
        """Open the journal at ``path``, or create it.

        Raises:
            StoreError: the file cannot be opened for writing.
        """
        self.path = path
        try:
            self._file = AppendOnlyFile(path)
            self.torn = self._file.set_torn_line_aside(path)
        except OSError as error:
            raise StoreError(f"{path} cannot be written ({error.strerror}): make it writable.") from error

    @property
    def size(self) -> int:
        """The journal's length in bytes."""
        return self._file.size

    def append(self, line: bytes) -> None:
        """Append one line, either completely or not at all. ``line`` must end with a line feed.

        Raises:
            StoreError: the line could not be written. All earlier lines are intact.
        """
        try:
            self._file.append(line)
            self._file.count_append()
        except OSError as error:
            raise self._failure(error) from error

    def sync(self) -> None:
        """Sync all appended lines to the disk.

        Raises:
            StoreError: the lines could not be synced.
        """
        try:
            self._file.sync()
        except OSError as error:
            raise self._failure(error) from error

    def close(self) -> None:
        """Close the file without syncing it."""
        self._file.close()

    def modified(self) -> int:
        """Return the time when the file was last modified, in nanoseconds since 1970."""
        return self._file.modified()

    def read(self, begin: int, end: int) -> bytes:
        """Return the bytes from offset ``begin`` up to, but not including, offset ``end``."""
        return self._file.read(begin, end)

    def lines(self, begin: int = 0) -> Iterator[bytes]:
        """Yield the journal's lines without their line feeds.

        Args:
            begin: the offset of the first line to yield. It must be the start of a line.
        """
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
        """Return the number of the line that begins at ``offset``. The first line has number 1."""
        return 1 + sum(
            self.read(begin, min(begin + _BLOCK, offset)).count(b"\n") for begin in range(0, offset, _BLOCK)
        )

    def _failure(self, error: OSError) -> StoreError:
        return StoreError(
            f"{self.path} could not be written ({error.strerror}). Every earlier line is whole: make room on the disk, then"
            " run again."
        )
