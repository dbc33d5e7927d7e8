"""Limits on the resources that reading the text of a file may take."""

from __future__ import annotations

import resource
from zipfile import ZipFile, ZipInfo

SECONDS = 60
"""CPU time for one file; a process that waits without computing is ended after twice as long."""

MEMORY = 2 << 30
"""Most bytes of address space for reading one file."""

LARGEST_PART = 128 << 20
"""Most bytes that one part of a ZIP may unpack to."""

LARGEST_WHOLE = 512 << 20
"""Most bytes that all parts of a ZIP may unpack to together."""

MOST_PARTS = 20_000
"""Most parts of a ZIP."""

LONGEST_TEXT = 4_000_000
"""Most characters of a file's text that are kept."""


class NoTextError(Exception):
    """A file whose text cannot be read. The message gives the reason in a few words."""


def limit_this_process() -> None:
    """Have the operating system end this process when it exceeds :data:`SECONDS` or :data:`MEMORY`."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # a reader writes no files
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def check_zip(archive: ZipFile) -> None:
    """Check the sizes that a ZIP declares before any part is unpacked; Python stops at the declared size.

    Raises:
        NoTextError: it would unpack to too much, has too many parts or is encrypted.
    """
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise NoTextError(f"it has too many parts: {len(parts)}, the limit is {MOST_PARTS}")
    if any(part.file_size > LARGEST_PART for part in parts) or sum(map(_size, parts)) > LARGEST_WHOLE:
        raise NoTextError("it unpacks to too much")
    if any(part.flag_bits & 1 for part in parts):
        raise NoTextError("it is encrypted")


def _size(part: ZipInfo) -> int:
    return part.file_size
