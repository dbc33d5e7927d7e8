"""Limits on the resources used to read the text of a file."""

from __future__ import annotations

from typing import NamedTuple
from zipfile import ZipFile


class Limits(NamedTuple):
    """The limits of a process that reads one file.

    Attributes:
        seconds: the maximum CPU time in seconds. A process that waits without computing is killed after twice this time.
        memory: the maximum address space in bytes.
    """

    seconds: float
    memory: int


TEXT_LIMITS = Limits(60, 2 << 30)
"""The limits for reading the text of a file."""

OCR_LIMITS = Limits(1200, 4 << 30)
"""The limits for recognising the text of a scan. A full page takes about ten seconds and 1.7 GB."""

LARGEST_PART = 128 << 20
"""The maximum unpacked size of one file in a ZIP, in bytes."""

LARGEST_WHOLE = 512 << 20
"""The maximum unpacked size of all files in a ZIP together, in bytes."""

MOST_PARTS = 20_000
"""The maximum number of files in a ZIP."""

LONGEST_TEXT = 4_000_000
"""The maximum number of characters of a file's text that are kept."""


class NoTextError(Exception):
    """Raised if the text of a file cannot be read. The message states the reason in a few words."""


def limit_this_process(limits: Limits) -> None:
    """Limit the CPU time and the address space of this process.

    The operating system enforces these limits. It also prevents the process from writing data to files.
    """
    import resource  # noqa: PLC0415 Windows has none

    resource.setrlimit(resource.RLIMIT_CPU, (int(limits.seconds), int(limits.seconds) + 5))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # a reader writes no files
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def check_zip(archive: ZipFile) -> None:
    """Check that a ZIP is small enough to be unpacked and is not encrypted. Nothing is unpacked.

    The check uses the number of files in the ZIP and their declared sizes. These sizes can be relied on, because
    Python stops unpacking a file at its declared size.

    Raises:
        NoTextError: the ZIP would unpack to too much data, contains too many files or is encrypted.
    """
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise NoTextError(f"it has too many parts: {len(parts)}, the limit is {MOST_PARTS}")
    sizes = [part.file_size for part in parts]
    if max(sizes, default=0) > LARGEST_PART or sum(sizes) > LARGEST_WHOLE:
        raise NoTextError("it unpacks to too much")
    if any(part.flag_bits & 1 for part in parts):
        raise NoTextError("it is encrypted")
