"""How much a file may ask of whoever reads its text."""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING
from zipfile import ZipFile

if TYPE_CHECKING:
    from zipfile import ZipInfo

SECONDS = 60
"""Of computing, for one file; a file that waits without computing is ended after twice as long."""

MEMORY = 2 << 30
"""Bytes of address space that reading one file may take."""

LARGEST_PART = 128 << 20
"""Bytes that one part of a ZIP may unpack to."""

LARGEST_WHOLE = 512 << 20
"""Bytes that all parts of a ZIP may unpack to."""

MOST_PARTS = 20_000
"""Parts of a ZIP."""

LONGEST_TEXT = 4_000_000
"""Characters of a file's text that are kept."""


class NoTextError(Exception):
    """A file whose text cannot be had. The message says why, in a few words."""


def bound_this_process() -> None:
    """Have the operating system end this process when it takes more than :data:`SECONDS` or :data:`MEMORY`."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # a reader has no file to write
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def check_zip(archive: ZipFile) -> None:
    """Look at what a ZIP says of its parts before any is unpacked; Python stops at the size that is said.

    Raises:
        NoTextError: it would unpack to too much, or is encrypted.
    """
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise NoTextError(f"{len(parts)} parts, which is too many")
    if any(part.file_size > LARGEST_PART for part in parts) or sum(map(_size, parts)) > LARGEST_WHOLE:
        raise NoTextError("it unpacks to too much")
    if any(part.flag_bits & 1 for part in parts):
        raise NoTextError("it is encrypted")


def _size(part: ZipInfo) -> int:
    return part.file_size
