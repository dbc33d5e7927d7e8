"""Read a section of a file as if the section were a separate file."""

from __future__ import annotations

from io import SEEK_CUR, SEEK_END, SEEK_SET, RawIOBase
from typing import BinaryIO


class FileSlice(RawIOBase):
    """A section of a file that can be read like a separate file, e.g. a WARC file inside a WACZ."""

    def __init__(self, file: BinaryIO, begin: int, end: int) -> None:
        """Create a slice of ``file`` from offset ``begin`` to ``end``. Closing the slice leaves ``file`` open."""
        super().__init__()
        self._file = file
        self._begin = self._position = begin
        self._end = end

    def readable(self) -> bool:
        """Return True, because a slice can be read."""
        return True

    def seekable(self) -> bool:
        """Return True, because a slice supports :meth:`seek`."""
        return True

    def tell(self) -> int:
        """Return the current position, relative to the beginning of the slice."""
        return self._position - self._begin

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        """Move to a position in the slice, and return that position. See :meth:`io.IOBase.seek` for the arguments."""
        start = {SEEK_SET: self._begin, SEEK_CUR: self._position, SEEK_END: self._end}[whence]
        self._position = min(max(start + offset, self._begin), self._end)
        return self.tell()

    def read(self, size: int = -1) -> bytes:
        """Read and return at most ``size`` bytes, or all remaining bytes if ``size`` is negative."""
        rest = self._end - self._position
        self._file.seek(self._position)
        block = self._file.read(rest if size < 0 else min(size, rest))
        self._position += len(block)
        return block
