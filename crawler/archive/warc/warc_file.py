"""A WARC file that is stored by itself or inside a WACZ (a ZIP file of WARC files)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from crawler.archive.model import ArchiveError
from crawler.files import printable

WARC_SUFFIXES = (".warc", ".warc.gz")


@dataclass(frozen=True, slots=True)
class WarcFile:
    """The position of a WARC file, which is either a separate file or a section of a WACZ.

    Attributes:
        name: a name that is unique among the WARC files of a source.
        path: the file that contains the WARC file: the WARC file itself, or the WACZ.
        begin: the offset of the WARC file's first byte in the file at ``path``.
        end: the offset just past the WARC file's last byte in the file at ``path``.
    """

    name: str
    path: Path
    begin: int
    end: int

    @classmethod
    def at(cls, path: Path) -> WarcFile:
        """Return the position of a WARC file that is not in a WACZ: the whole file at ``path``."""
        return cls(printable(path), path, 0, path.stat().st_size)

    def open(self) -> BinaryIO:
        """Open the file at ``path`` for reading.

        Raises:
            ArchiveError: the file cannot be opened.
        """
        try:
            return self.path.open("rb")
        except OSError as error:
            raise ArchiveError(f"{self.path} cannot be read ({error.strerror})") from error
