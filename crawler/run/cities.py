"""Runs of several cities: a process each, so many at a time. What befalls one city touches no other."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from crawler.run.outcome import Outcome
from crawler.run.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

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


class SideBySide:
    """Runs cities side by side.

    Ctrl-C or SIGTERM stops every run cleanly and begins no other; a second one stops them at once.
    """

    def __init__(self, runs: Sequence[CityRun], jobs: int, say: Callable[[str], None]) -> None:
        """Run them when told to.

        Args:
            runs: a city each.
            jobs: how many at a time.
            say: takes every line that a run says, as it comes.
        """
        self.runs = runs
        self._jobs = asyncio.Semaphore(jobs)
        self._say = say
        self._processes: dict[str, asyncio.subprocess.Process] = {}
        self._stops = 0

    async def run(self) -> None:
        """Run all of them to their end."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stop)
        await asyncio.gather(*map(self._run, self.runs))

    def stop(self) -> None:
        """Stop every run; called again, at once."""
        self._stops += 1
        for process in self._processes.values():
            if self._stops > 2:
                process.kill()
            else:
                process.terminate()

    async def _run(self, run: CityRun) -> None:
        async with self._jobs:
            run.begun_at = monotonic()
            if self._stops:
                run.outcome = Outcome.INCOMPLETE
                run.last_line = f"{run.city}: not begun, because the runs were stopped. Run again."
                self._say(run.last_line)
            else:
                try:
                    run.outcome = await self._crawl(run)
                except OSError as error:
                    run.outcome = Outcome.NOT_STARTED
                    run.last_line = f"{run.city}: not started, because no process could be made ({error})."
                    self._say(run.last_line)
            run.ended_at = monotonic()

    async def _crawl(self, run: CityRun) -> Outcome:
        progress, told = os.pipe()
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "scrapy", "crawl", run.city, *run.options),
                *("-s", f"PROGRESS_FD={told}"),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                limit=_LONGEST_LINE,
                pass_fds=(told,),
                start_new_session=True,  # a terminal's Ctrl-C reaches the run through stop() alone
            )
        finally:
            os.close(told)
        self._processes[run.city] = process
        try:
            await asyncio.gather(self._follow(run, progress), self._listen(run, process))
            code = await process.wait()
        finally:
            del self._processes[run.city]
        if code < 0:
            run.last_line = (
                f"{run.city}: incomplete. The run was ended by {signal.Signals(-code).name}. Run again."
            )
            self._say(run.last_line)
        return Outcome.of_code(code)

    async def _follow(self, run: CityRun, descriptor: int) -> None:
        """Take in how far the run says it is."""
        reader = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        pipe = os.fdopen(descriptor, "rb")
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
        async for line in reader:
            with suppress(ValueError, TypeError):  # a run that was killed may leave half a line
                run.progress = Progress(**json.loads(line))

    async def _listen(self, run: CityRun, process: asyncio.subprocess.Process) -> None:
        """Pass on what the run says, each line with the city's name."""
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
            run.last_line = (
                said if said.startswith((f"{run.city}:", f"{run.city}/")) else f"{run.city}: {said}"
            )
            self._say(run.last_line)


def sources_by_city(named: str, cities: Iterable[str]) -> dict[str, str]:
    """Which archive each city is replayed from, given what ``REPLAY`` names.

    Where a folder has a subfolder of the city's name, that is the city's source; any other source is
    everybody's. A city for which nothing is left is not among the keys.
    """
    sources = [source.strip() for source in named.split(",") if source.strip()]
    cities = list(cities)
    shared = [source for source in sources if not any((Path(source) / city).is_dir() for city in cities)]
    found = {}
    for city in cities:
        own = [str(Path(source) / city) for source in sources if (Path(source) / city).is_dir()]
        if own or shared:
            found[city] = ",".join([*own, *shared])
    return found
