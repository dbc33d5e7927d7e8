"""A WARC file, alone or inside a WACZ."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from crawler.archive.model import ArchiveError, printable

WARC_SUFFIXES = (".warc", ".warc.gz")


@dataclass(frozen=True, slots=True)
class WarcFile:
    """One WARC file, alone or inside another file.

    Attributes:
        name: unique among the files of its source.
        path: of the file that contains it.
        begin: offset of its first byte in that file.
        end: offset after its last byte.
    """

    name: str
    path: Path
    begin: int
    end: int

    @classmethod
    def at(cls, path: Path) -> WarcFile:
        """Return the WARC file that is at ``path`` itself."""
        return cls(printable(path), path, 0, path.stat().st_size)

    def open(self) -> BinaryIO:
        """Open the file that contains it for reading.

        Raises:
            ArchiveError: it cannot be opened.
        """
        try:
            return self.path.open("rb")
        except OSError as error:
            raise ArchiveError(f"{self.path} cannot be read ({error.strerror})") from error
