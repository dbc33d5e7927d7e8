"""Runs of several cities on this machine, each in its own process, so a failure affects only one city."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from time import monotonic

from crawler.run.many.city_process import CityProcess, CityRun
from crawler.run.outcome import Outcome


class LocalRunner:
    """Runs several cities on this machine.

    The first Ctrl-C or SIGTERM stops all runs cleanly and starts no more. The second stops them immediately.
    The third kills them.
    """

    def __init__(self, runs: Sequence[CityRun], jobs: int, say: Callable[[str], None]) -> None:
        """Create the runner without starting the runs.

        Args:
            runs: the runs, one for each city.
            jobs: the maximum number of runs at the same time.
            say: called with every line of output.
        """
        self.runs = runs
        self._jobs = asyncio.Semaphore(jobs)
        self._say = say
        self._processes: list[CityProcess] = []
        self._stops = 0

    async def run(self) -> None:
        """Run all cities, and return when all of them have ended.

        An unexpected error stops all runs and is raised.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stop)
        try:
            await asyncio.gather(*map(self._run, self.runs))
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop all runs.

        The first call stops them cleanly, the second immediately, and any further call kills them.
        """
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
                        f"not started, because its process could not be started ({error}).",
                        self._say,
                    )
                self._processes.remove(process)
            run.ended_at = monotonic()


def sources_by_city(named: str, cities: Iterable[str]) -> dict[str, str]:
    """Return the archives from which each city is to be replayed, separated by commas, by city.

    If an archive folder has a subfolder with a city's name, that subfolder is a source of this city only. An
    archive without such subfolders is a source of all cities. A city without sources is left out.

    Args:
        named: the value of the setting ``REPLAY``, archives separated by commas.
        cities: the names of the cities.
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
