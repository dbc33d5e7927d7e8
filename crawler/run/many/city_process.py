"""A child process that runs one city, and the state of that run."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import TypeAlias

from crawler.run.many import prepared
from crawler.run.outcome import Outcome
from crawler.run.progress import Progress

_LONGEST_LINE = 1 << 20

_Process: TypeAlias = "asyncio.subprocess.Process | prepared.PreparedProcess"


@dataclass(slots=True)
class CityRun:
    """The state of a city's run in a child process.

    Attributes:
        city: the city's name.
        options: command-line options for ``scrapy crawl``, such as ``-a`` and ``-s``.
        progress: the progress that the run last reported, or None if the run has not reported any progress.
        last_line: the latest line of the run's output, beginning with the city's name.
        outcome: the run's outcome, or None if the run has not ended.
        begun_at: the time (from ``time.monotonic``) when the run began, or None if the run has not begun.
        ended_at: the time (from ``time.monotonic``) when the run ended, or None if the run has not ended.
    """

    city: str
    options: Sequence[str]
    progress: Progress | None = None
    last_line: str = ""
    outcome: Outcome | None = None
    begun_at: float | None = None
    ended_at: float | None = None

    @property
    def seconds(self) -> float:
        """The duration of the run in seconds (so far, if the run is under way), or 0 if it has not begun."""
        if self.begun_at is None:
            return 0.0
        return (self.ended_at if self.ended_at is not None else monotonic()) - self.begun_at

    def end(self, outcome: Outcome, message: str, say: Callable[[str], None]) -> None:
        """Set the outcome and the last line of a run that could not report them itself, and print the last line.

        Args:
            outcome: the outcome.
            message: the text of the last line, without the city's name.
            say: a function that prints a line.
        """
        self.outcome = outcome
        self.last_line = f"{self.city}: {message}"
        say(self.last_line)


class CityProcess:
    """A child process that runs one city. Its output and progress are read during the run."""

    def __init__(
        self,
        run: CityRun,
        say: Callable[[str], None],
        on_progress: Callable[[Progress], None] = lambda _: None,
        *,
        module: str | None = None,
    ) -> None:
        """Create the object without starting the process.

        Args:
            run: the state of the run. Its ``progress`` and ``last_line`` are updated during the run. Its
                ``outcome`` is set only if a signal ends the process.
            say: a function that is called with each line of the run's output.
            on_progress: a function that is called with the progress each time the run reports its progress.
            module: the Python module to run instead of a copy of the prepared process: for example
                ``crawler.run.many.child``, which also ends when the calling process ends.
        """
        self.run = run
        self._say = say
        self._on_progress = on_progress
        self._module = module
        self._process: _Process | None = None

    async def crawl(self) -> Outcome:
        """Start the process, wait until it ends, and return the outcome of its run.

        Raises:
            OSError: the process could not be started.
        """
        run = self.run
        reader, writer = os.pipe()
        try:
            self._process = process = await self._start(writer)
        finally:
            os.close(writer)
        try:
            await asyncio.gather(self._read_progress(reader), self._read_output(process))
            code = await process.wait()
        finally:
            self._process = None
        if code < 0:
            run.end(
                Outcome.INCOMPLETE,
                f"incomplete. The run was ended by {signal.Signals(-code).name}. Run again.",
                self._say,
            )
        return Outcome.of_code(code)

    async def _start(self, progress: int) -> _Process:
        options = ["crawl", self.run.city, *self.run.options]
        if self._module is None and prepared.CAN_FORK:
            return await prepared.start(options, progress, _LONGEST_LINE)
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", self._module or "scrapy", *options, "-s", f"PROGRESS_FD={progress}"),
            stdin=asyncio.subprocess.PIPE if self._module else asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=_LONGEST_LINE,
            pass_fds=(progress,),
            env={**os.environ, "FUWEN_LANG": "en"},  # what it prints is translated where it is shown
            start_new_session=True,  # a terminal's Ctrl-C must reach the run only through stop()
        )

    def stop(self, *, by_force: bool = False) -> None:
        """Ask the process to end, or kill it if ``by_force`` is True. Do nothing if no process is running."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                if by_force:
                    self._process.kill()
                else:
                    self._process.terminate()

    async def _read_progress(self, descriptor: int) -> None:
        """Read the run's progress from a pipe until the run closes the pipe.

        Args:
            descriptor: the file descriptor of the pipe.
        """
        reader = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        pipe = os.fdopen(descriptor, "rb")
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
        async for line in reader:
            with suppress(ValueError, TypeError):  # a killed run may leave half a line
                self.run.progress = Progress(**json.loads(line))
                self._on_progress(self.run.progress)

    async def _read_output(self, process: _Process) -> None:
        """Read the run's output, and pass each line that is not empty to ``say``.

        The city's name is put before each line that does not begin with it.
        """
        city = self.run.city
        if process.stdout is None:
            return
        while True:
            try:
                line = await process.stdout.readline()
            except ValueError:
                line = b"(a line too long to show)\n"
            if not line:
                return
            text = line.decode("utf-8", "replace").rstrip()
            if not text:
                continue
            self.run.last_line = text if text.startswith((f"{city}:", f"{city}/")) else f"{city}: {text}"
            self._say(self.run.last_line)
