"""One run of a city at a time."""

from __future__ import annotations

import fcntl
import os
import socket
from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import orjson

from crawler.clock import now
from crawler.store.journal import StoreError

if TYPE_CHECKING:
    from pathlib import Path

LOCK = ".lock"

_BETWEEN_TRIES = 0.1


class LockedError(Exception):
    """Another run holds the city. The message names it."""


class Lock:
    """The lock of a city's folder: held by the operating system, so that it ends with its process.

    The file says who holds it. It is empty between runs; a holder that it names without holding it is
    a process that was killed.

    Attributes:
        left_by: the killed process that left the lock behind, in words; None where there was none.
    """

    def __init__(self, folder: Path) -> None:
        """Take the lock.

        Raises:
            LockedError: another process holds it.
            OSError: the folder cannot be written.
        """
        file = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _holder(file)
            os.close(file)
            raise LockedError(
                f"Another run of {folder.name} is under way ({holder or 'its holder is not known'}): wait until it has"
                " ended, or stop it."
            ) from None
        self._file: int | None = file
        self.left_by = _holder(file)
        said = {"pid": os.getpid(), "host": socket.gethostname(), "since": now()}
        try:
            _write(file, orjson.dumps(said))
        except OSError:
            os.close(file)
            raise

    def release(self) -> None:
        """Give the lock back; a second time does nothing."""
        if self._file is not None:
            with suppress(OSError):  # the lock itself ends with the file's closing
                _write(self._file, b"")
            os.close(self._file)
            self._file = None


def take_lock(folder: Path, patience: float = 0.0) -> Lock:
    """Take the lock of a city's folder, which is made where there is none.

    Args:
        folder: of the city.
        patience: seconds to wait for another process to give it back.

    Raises:
        LockedError: another process holds it.
        StoreError: the folder cannot be written.
    """
    latest = monotonic() + patience
    try:
        folder.mkdir(parents=True, exist_ok=True)
        while True:
            try:
                return Lock(folder)
            except LockedError:
                if monotonic() >= latest:
                    raise
                sleep(_BETWEEN_TRIES)
    except OSError as error:
        raise StoreError(
            f"{folder} cannot be written ({error.strerror}): make it writable, or choose another place with"
            " -s DATA_DIR=…."
        ) from error


def is_locked(folder: Path) -> bool:
    """Whether a run of the city is under way, as far as its lock file tells; takes no lock.

    A holder on another host is believed; one on this host must be a living process.
    """
    try:
        said = orjson.loads((folder / LOCK).read_bytes())
        if said["host"] != socket.gethostname():
            return True
        os.kill(int(said["pid"]), 0)
    except PermissionError:
        return True
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return True


def _write(file: int, holder: bytes) -> None:
    os.ftruncate(file, 0)
    os.pwrite(file, holder, 0)
    os.fsync(file)


def _holder(file: int) -> str | None:
    """Who the file says holds the lock, in words."""
    with suppress(ValueError, KeyError, TypeError):
        said: dict[str, Any] = orjson.loads(os.pread(file, 4096, 0))
        minutes = int((datetime.now(UTC) - datetime.fromisoformat(said["since"])).total_seconds() // 60)
        return f"process {said['pid']} on {said['host']}, since {said['since']}, {max(minutes, 0)} min ago"
    return None
