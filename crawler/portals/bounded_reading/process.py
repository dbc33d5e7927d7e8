"""Answer requests in a child process that the operating system ends if an answer takes too much CPU time.

Python cannot interrupt a regular expression or a parser that is written in C. The kernel can: the timer's signal
ends the process, whatever it computes.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import pickle
import selectors
import signal
import socket
import time
import traceback
import warnings
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, TypeVar, cast

POLL = 0.2
"""The number of seconds between two checks whether the run is stopping, while an answer is awaited."""

WAITING = 10
"""The factor by which the time on the clock may exceed the CPU time, before a process counts as hanging."""

PROCESS = "the process that read the page"
"""The subject of the messages of :class:`ProcessDiedError`."""

_SIGNALS = frozenset({signal.SIGINT, signal.SIGTERM})

_in_child = False

logger = logging.getLogger(__name__)

T = TypeVar("T")

Answer = Callable[[Any], Any]
"""A function that answers a request. Request and answer must be values that pickle can copy."""


class CpuLimitError(Exception):
    """Raised if an answer takes more CPU time than is allowed."""


class ProcessDiedError(Exception):
    """Raised if the process ended or hung before it answered. The message states how."""


class StoppedError(Exception):
    """Raised if the run is stopping and the answer was not awaited any longer."""


class LimitedProcess:
    """Answers one request at a time, in a child process that is forked when it is first needed.

    The child is a copy of this process, so ``answer`` may be any function. It keeps no file of this process open
    and ignores SIGINT and SIGTERM: it ends when this process closes the connection or ends. A child that was ended
    is replaced by a new one for the next request.
    """

    def __init__(
        self,
        answer: Answer,
        seconds: float,
        is_stopping: Callable[[], bool] = lambda: False,
        *,
        may_wait: bool = False,
    ) -> None:
        """Create an object without a child process.

        Args:
            answer: the function that answers requests.
            seconds: the CPU time that an answer may take. 0 means no limit: this process itself answers. It also
                does so on systems without fork, such as Windows.
            is_stopping: a function that returns True if no answer is needed any longer.
            may_wait: True if an answer may take any time on the clock, for example because it reads files.
        """
        self._answer = answer
        self._seconds = seconds if hasattr(os, "fork") else 0
        self._is_stopping = is_stopping
        self._may_wait = may_wait
        self._child: _Child | None = None

    async def request(self, request: object) -> Any:
        """Return the answer to a request, or raise the exception that answering it raised.

        Raises:
            CpuLimitError: the answer takes too much CPU time.
            ProcessDiedError: the child process ended or hung, for example because memory ran out.
            StoppedError: the run is stopping.
        """
        return await self._request(request, self._wait)

    def request_now(self, request: object) -> Any:
        """Return the answer to a request as :meth:`request` does. No event loop is used, and one may be running."""
        return finish(self._request(request, self._wait_now))

    async def _request(self, request: object, wait: Callable[[_Child], Awaitable[None]]) -> Any:
        if not self._seconds:
            return self._answer(request)
        if self._child is not None and self._child.has_ended():  # idle, so no page is to blame
            self.close()
        if self._child is None:
            try:
                self._child = _Child(self._answer, self._seconds)
            except OSError as error:
                logger.warning("No process could be started (%s): pages are read without a limit.", error)
                self._seconds = 0
                return self._answer(request)
        child, received = self._child, False
        try:
            child.send(request)
            await wait(child)
            answer = child.receive()
            received = True
        except (EOFError, ConnectionError, pickle.UnpicklingError) as error:
            raise self._death(child.end()) from error
        finally:
            if not received:  # also if this coroutine was cancelled
                child.end()
                self._child = None
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        """End the child process, if there is one."""
        if self._child is not None:
            self._child.end()
            self._child = None

    async def _wait(self, child: _Child) -> None:
        loop, begun = asyncio.get_running_loop(), time.monotonic()
        readable = loop.create_future()
        loop.add_reader(child.fileno(), _resolve, readable)
        try:
            while not (await asyncio.wait([readable], timeout=POLL))[0]:
                self._check(begun)
        finally:
            loop.remove_reader(child.fileno())

    async def _wait_now(self, child: _Child) -> None:
        begun = time.monotonic()
        with selectors.DefaultSelector() as selector:
            selector.register(child.fileno(), selectors.EVENT_READ)
            while not selector.select(POLL):
                self._check(begun)

    def _check(self, begun: float) -> None:
        if self._is_stopping():
            raise StoppedError
        if not self._may_wait and time.monotonic() - begun > WAITING * max(self._seconds, 1):
            raise ProcessDiedError(f"{PROCESS} hung")

    def _death(self, status: int) -> Exception:
        number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        if number == signal.SIGPROF:
            return CpuLimitError()
        cause = f"signal {number}" if number else f"exit code {os.waitstatus_to_exitcode(status)}"
        return ProcessDiedError(f"{PROCESS} ended with {cause}")


def finish(steps: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that waits for nothing to its end, and return its result.

    Raises:
        RuntimeError: the coroutine waits for an event loop.
    """
    try:
        steps.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    steps.close()
    raise RuntimeError("this coroutine needs an event loop")


def _resolve(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


class _Child:
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
    os.closerange(3, kept)
    os.closerange(kept + 1, os.sysconf("SC_OPEN_MAX"))


@contextmanager
def _signals_blocked() -> Iterator[None]:
    """Block SIGINT and SIGTERM, so that a process that has just been forked does not react as its parent does."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
