"""The run of one city in a process of its own, followed from outside."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from crawler.run.outcome import Outcome
from crawler.run.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_LONGEST_LINE = 1 << 20


@dataclass(slots=True)
class CityRun:
    """The run of one city in a process of its own.

    Attributes:
        city: its name.
        options: of ``scrapy crawl``, ``-a`` and ``-s`` among them.
        progress: how far it is, as last told.
        last_line: the last that it said.
        outcome: None until it has ended.
        begun_at: on the monotonic clock; None until it has begun.
        ended_at: likewise.
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
        """How long it has been running, or ran."""
        if self.begun_at is None:
            return 0.0
        return (self.ended_at if self.ended_at is not None else monotonic()) - self.begun_at

    def end(self, outcome: Outcome, words: str, say: Callable[[str], None]) -> None:
        """Note how it ended, and say so, where the run itself could not."""
        self.outcome = outcome
        self.last_line = f"{self.city}: {words}"
        say(self.last_line)


class CityProcess:
    """The process of one run of a city; its words and its progress are taken in as they come."""

    def __init__(
        self,
        run: CityRun,
        say: Callable[[str], None],
        tell: Callable[[Progress], None] = lambda _: None,
        *,
        module: str = "scrapy",
    ) -> None:
        """Follow ``run``.

        Args:
            run: what to run; it learns how far it is and how it ended.
            say: takes every line that the run says, as it comes.
            tell: is told how far it is.
            module: what runs it: ``scrapy``, or :mod:`crawler.run.many.child`, which ends with this process.
        """
        self.run = run
        self._say = say
        self._tell = tell
        self._module = module
        self._process: asyncio.subprocess.Process | None = None

    async def crawl(self) -> Outcome:
        """Run it to its end.

        Raises:
            OSError: no process could be made.
        """
        run = self.run
        progress, told = os.pipe()
        try:
            self._process = process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", self._module, "crawl", run.city, *run.options),
                *("-s", f"PROGRESS_FD={told}"),
                stdin=asyncio.subprocess.DEVNULL if self._module == "scrapy" else asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                limit=_LONGEST_LINE,
                pass_fds=(told,),
                start_new_session=True,  # a terminal's Ctrl-C reaches the run through stop() alone
            )
        finally:
            os.close(told)
        try:
            await asyncio.gather(self._follow(progress), self._listen(process))
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
        """Stop it cleanly, or at once."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                if by_force:
                    self._process.kill()
                else:
                    self._process.terminate()

    async def _follow(self, descriptor: int) -> None:
        """Take in how far the run says it is."""
        reader = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        pipe = os.fdopen(descriptor, "rb")
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
        async for line in reader:
            with suppress(ValueError, TypeError):  # a run that was killed may leave half a line
                self.run.progress = Progress(**json.loads(line))
                self._tell(self.run.progress)

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        """Pass on what the run says, each line with the city's name."""
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
            said = line.decode("utf-8", "replace").rstrip()
            if not said:
                continue
            self.run.last_line = said if said.startswith((f"{city}:", f"{city}/")) else f"{city}: {said}"
            self._say(self.run.last_line)
