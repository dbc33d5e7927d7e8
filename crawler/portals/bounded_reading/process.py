"""Answer requests in a child process that the operating system ends if an answer takes too much CPU time.

Python cannot interrupt a regular expression or a parser that is written in C. The kernel can: the timer's signal
ends the process, whatever it computes.
"""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import selectors
import signal
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from crawler.portals.bounded_reading.child import Answer, Child

POLL = 0.2
"""The number of seconds between two checks whether the run is stopping, while an answer is awaited."""

WAITING = 10
"""The factor by which the time on the clock may exceed the CPU time, before a process counts as hanging."""

PROCESS = "the process that read the page"
"""The subject of the messages of :class:`ProcessDiedError`."""

logger = logging.getLogger(__name__)

T = TypeVar("T")


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
        self._child: Child | None = None

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

    async def _request(self, request: object, wait: Callable[[Child], Awaitable[None]]) -> Any:
        if not self._seconds:
            return self._answer(request)
        if self._child is not None and self._child.has_ended():  # idle, so no page is to blame
            self.close()
        if self._child is None:
            try:
                self._child = Child(self._answer, self._seconds)
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

    async def _wait(self, child: Child) -> None:
        loop, begun = asyncio.get_running_loop(), time.monotonic()
        readable = loop.create_future()
        loop.add_reader(child.fileno(), _resolve, readable)
        try:
            while not (await asyncio.wait([readable], timeout=POLL))[0]:
                self._check(begun)
        finally:
            loop.remove_reader(child.fileno())

    async def _wait_now(self, child: Child) -> None:
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
