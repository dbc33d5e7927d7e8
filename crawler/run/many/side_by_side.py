"""Runs of several cities: a process each, so many at a time. What befalls one city touches no other."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from crawler.run.many.city_process import CityProcess, CityRun
from crawler.run.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


class LocalRunner:
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
        self._processes: list[CityProcess] = []
        self._stops = 0

    async def run(self) -> None:
        """Run all of them to their end; where one cannot be followed any more, all are stopped."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stop)
        try:
            await asyncio.gather(*map(self._run, self.runs))
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop every run; called again, at once."""
        self._stops += 1
        for process in self._processes:
            process.stop(by_force=self._stops > 2)

    async def _run(self, run: CityRun) -> None:
        async with self._jobs:
            run.begun_at = monotonic()
            if self._stops:
                run.end(Outcome.INCOMPLETE, "not begun, because the runs were stopped. Run again.", self._say)
            else:
                process = CityProcess(run, self._say)
                self._processes.append(process)
                try:
                    run.outcome = await process.crawl()
                except OSError as error:
                    run.end(
                        Outcome.NOT_STARTED,
                        f"not started, because no process could be made ({error}).",
                        self._say,
                    )
                self._processes.remove(process)
            run.ended_at = monotonic()


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
