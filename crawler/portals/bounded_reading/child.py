"""A forked process that answers requests, and the connection to it. The kernel ends it at the limit of its CPU time."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import socket
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

_SIGNALS = frozenset({signal.SIGINT, signal.SIGTERM})

_in_child = False

Answer = Callable[[Any], Any]
"""A function that answers a request. Request and answer must be values that pickle can copy."""


class Child:
    """A forked process and the connection to it."""

    def __init__(self, answer: Answer, seconds: float) -> None:
        """Fork the process.

        Raises:
            OSError: the system has no memory for another process, or allows none.
        """
        here, there = socket.socketpair()
        with there, _signals_blocked(), warnings.catch_warnings():
            # Python 3.12 warns if there are threads: the child might need a lock that one of them held. It computes only.
            warnings.simplefilter("ignore", DeprecationWarning)
            try:
                self._pid = os.fork()
            except OSError:
                here.close()
                raise
            if self._pid == 0:
                _serve(there, answer, seconds)
        self._socket = here
        self._file = cast("BinaryIO", here.makefile("rwb"))
        self._status: int | None = None

    def fileno(self) -> int:
        """Return the file descriptor that is readable when an answer or the end of the process can be read."""
        return self._socket.fileno()

    def send(self, request: object) -> None:
        """Send a request."""
        pickle.dump(request, self._file, pickle.HIGHEST_PROTOCOL)
        self._file.flush()

    def receive(self) -> Any:
        """Wait for an answer and return it."""
        return pickle.load(self._file)  # noqa: S301 the process runs this program's code

    def has_ended(self) -> bool:
        """Return whether the process ended by itself."""
        if self._status is None:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                self._close()
                self._status = status
        return self._status is not None

    def end(self) -> int:
        """End the process and return its exit status."""
        if self._status is None:
            self._close()
            # A process that the timer has ended is a zombie until waitpid, so its status remains that of the timer.
            os.kill(self._pid, signal.SIGKILL)
            self._status = os.waitpid(self._pid, 0)[1]
        return self._status

    def _close(self) -> None:
        with suppress(OSError):
            self._file.close()
        self._socket.close()


def limit_cpu(seconds: float) -> None:
    """Give this process ``seconds`` of CPU time from now on, or any amount if 0. Only a child process is limited.

    The limit for a whole answer begins with it. An answer that has several parts may begin a new limit for each.
    """
    if _in_child:
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _serve(connection: socket.socket, answer: Answer, seconds: float) -> None:
    """Answer requests until the connection ends. This is the whole life of a child process."""
    global _in_child  # noqa: PLW0603 the copy of the variable in this process
    _in_child = True
    code = 1
    try:
        gc.freeze()  # what was inherited is neither examined nor finalised
        signal.set_wakeup_fd(-1)
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {*_SIGNALS, signal.SIGPROF})
        _close_other_files(connection.fileno())
        file = cast("BinaryIO", connection.makefile("rwb"))
        while True:
            request = pickle.load(file)  # noqa: S301 sent by this program's own process
            limit_cpu(seconds)
            message = _answer_message(answer, request)
            limit_cpu(0)
            file.write(message)
            file.flush()
    except (EOFError, ConnectionError):
        code = 0
    finally:
        os._exit(code)


def _answer_message(answer: Answer, request: object) -> bytes:
    try:
        return pickle.dumps(answer(request), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 the process that asked raises it
        return _error_message(error)


def _error_message(error: Exception) -> bytes:
    """Return the message for an exception, with its traceback as a note. Its cause and context are not sent."""
    error.add_note("".join(traceback.format_exception(error)))
    try:
        message = pickle.dumps(error, pickle.HIGHEST_PROTOCOL)
        pickle.loads(message)  # noqa: S301 some exceptions can be written and not read
    except Exception:  # noqa: BLE001 any exception of any class must arrive
        return pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"), pickle.HIGHEST_PROTOCOL)
    return message


def _close_other_files(kept: int) -> None:
    """Close every inherited file but one: an open lock or pipe would outlive the process that opened it."""
    null = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(null, number)
    try:
        open_files = {int(file.name) for file in Path("/dev/fd").iterdir()}
    except OSError:
        os.closerange(3, kept)
        os.closerange(kept + 1, os.sysconf("SC_OPEN_MAX"))
        return
    # A container may allow a million open files, or a billion. Trying each number takes seconds or minutes where the
    # system call is missing by which os.closerange closes many at once.
    for number in open_files - {0, 1, 2, kept}:
        with suppress(OSError):  # the folder's own
            os.close(number)


@contextmanager
def _signals_blocked() -> Iterator[None]:
    """Block SIGINT and SIGTERM, so that a process that has just been forked does not react as its parent does."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
