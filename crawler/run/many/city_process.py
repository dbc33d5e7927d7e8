"""The run of one city in its own process, and the reader of its output and progress."""

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

from crawler.run.outcome import Outcome
from crawler.run.progress import Progress

_LONGEST_LINE = 1 << 20


@dataclass(slots=True)
class CityRun:
    """The state of one city's run in its own process.

    Attributes:
        city: the city's name.
        options: of ``scrapy crawl``, such as ``-a`` and ``-s``.
        progress: the progress last received.
        last_line: the last line of output.
        outcome: None until the run has ended.
        begun_at: the start on the monotonic clock; None before it.
        ended_at: the end on the monotonic clock; None before it.
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
        """The duration of the run so far, or of the ended run."""
        if self.begun_at is None:
            return 0.0
        return (self.ended_at if self.ended_at is not None else monotonic()) - self.begun_at

    def end(self, outcome: Outcome, message: str, say: Callable[[str], None]) -> None:
        """Set the outcome and print the last line of a run that could not do so itself."""
        self.outcome = outcome
        self.last_line = f"{self.city}: {message}"
        say(self.last_line)


class CityProcess:
    """The process of one city's run. Its output and progress are read as they come."""

    def __init__(
        self,
        run: CityRun,
        say: Callable[[str], None],
        on_progress: Callable[[Progress], None] = lambda _: None,
        *,
        module: str = "scrapy",
    ) -> None:
        """Prepare the process of ``run``.

        Args:
            run: the run; its progress, last line and outcome are updated.
            say: called with every line of output.
            on_progress: called with every progress received.
            module: the module to run: ``scrapy``, or :mod:`crawler.run.many.child`, which ends with this process.
        """
        self.run = run
        self._say = say
        self._on_progress = on_progress
        self._module = module
        self._process: asyncio.subprocess.Process | None = None

    async def crawl(self) -> Outcome:
        """Run the process to its end and return its outcome.

        Raises:
            OSError: the process could not be started.
        """
        run = self.run
        reader, writer = os.pipe()
        try:
            self._process = process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", self._module, "crawl", run.city, *run.options),
                *("-s", f"PROGRESS_FD={writer}"),
                stdin=asyncio.subprocess.DEVNULL if self._module == "scrapy" else asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                limit=_LONGEST_LINE,
                pass_fds=(writer,),
                start_new_session=True,  # a terminal's Ctrl-C must reach the run only through stop()
            )
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

    def stop(self, *, by_force: bool = False) -> None:
        """Stop the process cleanly, or kill it."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                if by_force:
                    self._process.kill()
                else:
                    self._process.terminate()

    async def _read_progress(self, descriptor: int) -> None:
        """Read the progress from a pipe until the run closes it."""
        reader = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        pipe = os.fdopen(descriptor, "rb")
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
        async for line in reader:
            with suppress(ValueError, TypeError):  # a killed run may leave half a line
                self.run.progress = Progress(**json.loads(line))
                self._on_progress(self.run.progress)

    async def _read_output(self, process: asyncio.subprocess.Process) -> None:
        """Pass on each line of output, beginning with the city's name."""
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
