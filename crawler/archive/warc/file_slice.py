"""A slice of a file as a file of its own."""

from __future__ import annotations

from io import SEEK_CUR, SEEK_END, SEEK_SET, RawIOBase
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    pass


class FileSlice(RawIOBase):
    """A stretch of a file as a file of its own, for WARC that lie in another file."""

    def __init__(self, file: BinaryIO, begin: int, end: int) -> None:
        """Read ``file`` from ``begin`` to ``end``; it stays open."""
        super().__init__()
        self._file = file
        self._begin = self._place = begin
        self._end = end

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """The place, counted from the begin of the stretch."""
        return self._place - self._begin

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        """Go to a place, counted as in other files."""
        start = {SEEK_SET: self._begin, SEEK_CUR: self._place, SEEK_END: self._end}[whence]
        self._place = min(max(start + offset, self._begin), self._end)
        return self.tell()

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most ``size``."""
        rest = self._end - self._place
        self._file.seek(self._place)
        block = self._file.read(rest if size < 0 else min(size, rest))
        self._place += len(block)
        return block
