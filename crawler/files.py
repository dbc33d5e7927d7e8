"""Write files that stay intact if the process is killed or the power fails.

There are three kinds of writing. :func:`atomic_write` replaces a file completely or not at all. :func:`staging_folder` is
for what takes longer to write, such as several files. :class:`AppendOnlyFile` only appends to a file.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from crawler.locks import folder_lock

_BLOCK = 1 << 16
BINARY = getattr(os, "O_BINARY", 0)
"""The flag without which Windows changes line feeds in files that :func:`os.open` opens."""

BATCH = 32
"""The number of appends after which an :class:`AppendOnlyFile` is synced to the disk.

After a power failure, at most two batches are lost: the batch being synced and the batch being written. If the process
is killed, no batch is lost.
"""


@contextmanager
def atomic_write(path: Path, *, shared: bool = False) -> Iterator[BinaryIO]:
    """Yield a temporary file, which replaces the file at ``path`` if the ``with`` block ends without an error.

    At the end of the block, the temporary file is synced to the disk and renamed to ``path``. If the process is killed
    before that, the temporary file is left, and the next write to ``path`` uses it again.

    Args:
        path: the file's path.
        shared: True if another process may write the same file at the same time. The temporary file's name then
            contains the process ID, so the next write does not use a file that was left.

    Raises:
        OSError: the file cannot be written; any file at ``path`` is unchanged.
    """
    temporary = path.with_name(f".{path.name}.part" + f"-{os.getpid()}" * shared)
    try:
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename == str(temporary):
            error.filename = str(path)  # a name that the user knows
        raise


class BusyError(Exception):
    """Raised if another process is writing the same file or folder."""


@contextmanager
def staging_folder(path: Path) -> Iterator[Path]:
    """Yield a temporary folder, ``.<name>.part``, in which something is written that is then moved to ``path``.

    The folder is locked while the ``with`` block runs, and is removed at its end. The operating system releases the lock
    of a killed process, and the next process that writes to ``path`` uses the folder again. It first removes what it finds
    in the folder.

    Raises:
        BusyError: another process is writing to ``path``.
        OSError: the folder cannot be created.
    """
    folder = path.with_name(f".{path.name}.part")
    folder.mkdir(exist_ok=True)
    with folder_lock(folder) as free:
        if free is False:
            raise BusyError(f"Another process is writing {path}")
        try:
            for leftover in folder.iterdir():
                remove(leftover)
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def remove(path: Path) -> None:
    """Remove a file, or a folder with all that is in it, if it exists. A symbolic link is removed itself."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def write_atomically(path: Path, content: bytes) -> None:
    """Write ``content`` to a file at ``path``, completely or not at all. An existing file is replaced.

    Raises:
        OSError: the file cannot be written; any file at ``path`` is unchanged.
    """
    with atomic_write(path) as file:
        file.write(content)


def sync_folder(folder: Path) -> None:
    """Sync a folder's list of file names to the disk.

    Without this sync, a power failure can undo the creation or renaming of a file in the folder. Windows cannot do it.
    """
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def set_tail_aside(path: Path, offset: int) -> Path:
    """Move everything from ``offset`` to the end of a file into a new file, and return the new file's path.

    The new file is in the same folder and is called ``<name>.torn-<offset>-<digest>``. The digest is the first eight
    hexadecimal digits of the SHA-256 of the moved bytes.

    Raises:
        OSError: one of the two files cannot be written.
    """
    with path.open("r+b") as file:
        file.seek(offset)
        torn = file.read()
        # Because of the digest, two tails that were torn at the same offset have different file names.
        aside = path.with_name(f"{path.name}.torn-{offset}-{sha256(torn).hexdigest()[:8]}")
        write_atomically(aside, torn)
        file.truncate(offset)
    return aside


def read_at(file: int, length: int, offset: int) -> bytes:
    """Return at most ``length`` bytes of an open file, from ``offset`` on."""
    if hasattr(os, "pread"):
        return os.pread(file, length, offset)
    os.lseek(file, offset, os.SEEK_SET)  # Windows
    return os.read(file, length)


def end_of_lines(file: int) -> int:
    """Return the offset just after the last line feed in an open file. Any bytes from there on are an incomplete line."""
    end = os.fstat(file).st_size
    while end > 0:
        begin = max(0, end - _BLOCK)
        found = read_at(file, end - begin, begin).rfind(b"\n")
        if found >= 0:
            return begin + found + 1
        end = begin
    return 0


class AppendOnlyFile:
    """A file that is only appended to, and is synced to the disk in batches.

    Each append is written completely or not at all. A batch is synced in the background while the next batch is
    written.

    Attributes:
        size: the file's length in bytes. The last complete append ends at this offset.
        unsynced: the number of calls of :meth:`count_append` since the last sync was started.
    """

    def __init__(self, path: Path) -> None:
        """Open the file at ``path``, or create it.

        Raises:
            OSError: the file cannot be opened for writing.
        """
        new = not path.exists()
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | BINARY, 0o644)
        if new:
            sync_folder(path.parent)
        self.size = os.fstat(self._file).st_size
        self.unsynced = 0
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._under_way: Future[None] | None = None

    def append(self, content: bytes) -> None:
        """Append ``content`` to the file, all of it or nothing.

        The caller must then call :meth:`count_append`, once for all appends that belong together.

        Raises:
            OSError: the content could not be written. The file is unchanged.
        """
        written = 0
        try:
            while written < len(content):
                written += os.write(self._file, content[written:])
        except OSError:
            os.ftruncate(self._file, self.size)
            raise
        self.size += len(content)

    def count_append(self) -> None:
        """Add 1 to ``unsynced``. If it reaches :data:`BATCH`, start a sync in the background.

        Before the sync starts, wait for the previous batch's sync. After it has started, set ``unsynced`` to 0.

        Raises:
            OSError: the previous batch could not be synced.
        """
        self.unsynced += 1
        if self.unsynced >= BATCH:
            self._wait()
            self._under_way = self._thread.submit(os.fsync, self._file)
            self.unsynced = 0

    def sync(self) -> None:
        """Sync the whole file to the disk, and wait until this is done.

        Raises:
            OSError: the file could not be synced.
        """
        self._wait()
        os.fsync(self._file)
        self.unsynced = 0

    def close(self) -> None:
        """Wait for a background sync that is still running, then close the file."""
        self._thread.shutdown()
        os.close(self._file)

    def modified(self) -> int:
        """Return the file's modification time, in nanoseconds since 1970."""
        return os.fstat(self._file).st_mtime_ns

    def read(self, begin: int, end: int) -> bytes:
        """Return the bytes from offset ``begin`` up to, but not including, offset ``end``."""
        return read_at(self._file, end - begin, begin)

    def set_torn_line_aside(self, path: Path) -> Path | None:
        """Move an incomplete last line of this file into a new file, and return the new file's path, or None.

        The function :func:`set_tail_aside` describes the new file. ``path`` is the path of this file.
        """
        end = end_of_lines(self._file)
        if end == self.size:
            return None
        self.size = end
        return set_tail_aside(path, end)

    def _wait(self) -> None:
        under_way, self._under_way = self._under_way, None
        if under_way is not None:
            under_way.result()


def is_there(path: Path) -> bool:
    """Return whether a file or folder exists and may be looked at.

    The name may come from outside: one that no file can have, such as one of 300 characters, is not there.
    """
    try:
        path.stat()
    except (OSError, ValueError):
        return False
    return True


def printable(name: object) -> str:
    r"""Return a file name, or a sentence that contains a file name, as text that can be printed.

    Bytes of the file name that are not valid UTF-8 are escaped, e.g. as ``\udcb1``.
    """
    return str(name).encode("utf-8", "backslashreplace").decode()
