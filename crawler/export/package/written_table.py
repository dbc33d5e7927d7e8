"""A table of a package, and the file to which it was written."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.export.tables import Table


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A table that was written as a file.

    Attributes:
        table: the table.
        file: the name of the file.
        size: the file's size in bytes.
        sha256: the SHA-256 of the file's bytes, in hexadecimal.
    """

    table: Table
    file: str
    size: int
    sha256: str
