"""The lock of a city's folder, which ensures that only one run of the city is under way at a time."""

from __future__ import annotations

import os
import socket
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import orjson

from crawler.clock import now
from crawler.files import BINARY, read_at
from crawler.locks import try_lock
from crawler.store.journal import StoreError

LOCK = ".lock"

_BETWEEN_TRIES = 0.1


class LockedError(Exception):
    """Raised if another process holds the lock of a city's folder. The message names that process."""


class Lock:
    """The lock of a city's folder. The operating system releases it when the process that took it ends.

    The lock file names the process that holds the lock, and is empty between runs. If the lock is free but the
    lock file names a process, that process was killed.

    Attributes:
        left_by: a description of the killed process that held the lock before, or None if no process was killed.
    """

    def __init__(self, folder: Path) -> None:
        """Take the lock of ``folder``.

        Raises:
            LockedError: another process holds the lock.
            OSError: the folder cannot be written.
        """
        file = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | BINARY, 0o644)
        try:
            taken = try_lock(file)
        except OSError:
            os.close(file)
            raise
        if taken is None:  # this Python has no locks: the process that the file names decides
            taken = not is_locked(folder)
        if not taken:
            holder = _holder(file)
            os.close(file)
            raise LockedError(
                f"Another run of {folder.name} is under way ({holder or 'holder unknown'}): wait until it ends, or"
                " stop it."
            )
        self._file: int | None = file
        self.left_by = _holder(file)
        try:
            own = orjson.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": now()})
            _write(file, b" " + own)
        except OSError:
            os.close(file)
            raise

    def release(self) -> None:
        """Release the lock. A second call does nothing."""
        if self._file is not None:
            with suppress(OSError):  # closing the file releases the lock even if the file cannot be emptied
                _write(self._file, b"")
            os.close(self._file)
            self._file = None


def take_lock(folder: Path, timeout: float = 0.0) -> Lock:
    """Take the lock of a city's folder and return it. The folder is created if it does not exist.

    Args:
        folder: the city's folder.
        timeout: the maximum time in seconds to wait until another process releases the lock.

    Raises:
        LockedError: another process holds the lock.
        StoreError: the folder cannot be written.
    """
    deadline = monotonic() + timeout
    try:
        folder.mkdir(parents=True, exist_ok=True)
        while True:
            try:
                return Lock(folder)
            except LockedError:
                if monotonic() >= deadline:
                    raise
                sleep(_BETWEEN_TRIES)
    except OSError as error:
        raise StoreError(
            f"{folder} cannot be written ({error.strerror}): make it writable, or choose another folder with"
            " -s DATA_DIR=…."
        ) from error


def is_locked(folder: Path) -> bool:
    """Return whether a run of a city is under way, without taking the lock.

    A run is under way if the lock file names a process that is alive. This function cannot check a process on
    another machine and assumes that it is alive.
    """
    try:
        holder = orjson.loads((folder / LOCK).read_bytes())
        if holder["host"] != socket.gethostname():
            return True
        if sys.platform == "win32":
            return False  # what a process has locked cannot be read there: it has ended
        os.kill(int(holder["pid"]), 0)
    except PermissionError:
        return True
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return False
    return True


def _write(file: int, holder: bytes) -> None:
    os.ftruncate(file, 0)
    os.lseek(file, 0, os.SEEK_SET)
    os.write(file, holder)
    os.fsync(file)


def _holder(file: int) -> str | None:
    """Return a description of the process that a lock file names, or None if the file names no process.

    Args:
        file: the file descriptor of the lock file.
    """
    with suppress(ValueError, KeyError, TypeError):
        holder: dict[str, Any] = orjson.loads(_content(file))
        minutes = int((datetime.now(UTC) - datetime.fromisoformat(holder["since"])).total_seconds() // 60)
        return (
            f"process {holder['pid']} on {holder['host']}, since {holder['since']}, {max(minutes, 0)} min ago"
        )
    return None


def _content(file: int) -> bytes:
    """Return the content of an open lock file.

    Windows lets no other process read the byte that is locked. It is the first one, a space.
    """
    try:
        return read_at(file, 4096, 0)
    except PermissionError:
        return read_at(file, 4096, 1)
