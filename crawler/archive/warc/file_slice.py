"""A section of a file as a file of its own."""

from __future__ import annotations

from io import SEEK_CUR, SEEK_END, SEEK_SET, RawIOBase
from typing import BinaryIO


class FileSlice(RawIOBase):
    """A section of a file as a file of its own, for a WARC file that is inside another file."""

    def __init__(self, file: BinaryIO, begin: int, end: int) -> None:
        """Read ``file`` from ``begin`` to ``end``; closing the slice leaves it open."""
        super().__init__()
        self._file = file
        self._begin = self._position = begin
        self._end = end

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def tell(self) -> int:
        """Return the position, relative to the beginning of the section."""
        return self._position - self._begin

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        """Move to a position, with the arguments of other files."""
        start = {SEEK_SET: self._begin, SEEK_CUR: self._position, SEEK_END: self._end}[whence]
        self._position = min(max(start + offset, self._begin), self._end)
        return self.tell()

    def read(self, size: int = -1) -> bytes:
        """Read the next bytes, at most ``size``."""
        rest = self._end - self._position
        self._file.seek(self._position)
        block = self._file.read(rest if size < 0 else min(size, rest))
        self._position += len(block)
        return block
