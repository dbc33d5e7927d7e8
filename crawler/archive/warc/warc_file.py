"""A file of WARC records, alone or inside a WACZ."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.model import ArchiveError, printable

if TYPE_CHECKING:
    from typing import BinaryIO


WARCS = (".warc", ".warc.gz")


@dataclass(frozen=True, slots=True)
class WarcFile:
    """One WARC, alone or in another file.

    Attributes:
        name: unique among the files of its source.
        path: of the file that holds it.
        begin: its first byte in that file.
        end: behind its last one.
    """

    name: str
    path: Path
    begin: int
    end: int

    @classmethod
    def at(cls, path: Path) -> WarcFile:
        """A WARC that is a file of its own."""
        return cls(printable(path), path, 0, path.stat().st_size)

    def open(self) -> BinaryIO:
        """The file that holds it, opened for reading.

        Raises:
            ArchiveError: it cannot be opened.
        """
        try:
            return self.path.open("rb")
        except OSError as error:
            raise ArchiveError(f"{self.path} cannot be read ({error.strerror})") from error
