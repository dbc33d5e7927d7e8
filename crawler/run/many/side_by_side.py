"""Runs of several cities on this machine. Each has its own process, so a failure affects only one city."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from time import monotonic

from crawler.run.many.city_process import CityProcess, CityRun
from crawler.run.outcome import Outcome


class LocalRunner:
    """A runner of several cities on this machine.

    After the first Ctrl-C or SIGTERM, no further run is started, and the runs under way wait for the requests
    that are already sent, then end. After the second signal, they end without waiting. The third signal kills
    them.
    """

    def __init__(self, runs: Sequence[CityRun], jobs: int, say: Callable[[str], None]) -> None:
        """Create the runner without starting the runs.

        Args:
            runs: the runs, one for each city.
            jobs: the maximum number of runs at the same time.
            say: a function that is called with each line of the runs' output.
        """
        self.runs = runs
        self._jobs = asyncio.Semaphore(jobs)
        self._say = say
        self._processes: list[CityProcess] = []
        self._stops = 0

    async def run(self) -> None:
        """Run all cities, and return when all of them have ended.

        An unexpected error stops all runs and is raised again.
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

        After the first call, the runs wait for the requests that are already sent, then end. After the second
        call, the runs end without waiting. Every later call kills them.
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
    """Return the archives to replay for each city, as a mapping from the city's name to a text.

    The text contains the paths of the archives, separated by commas. An archive without a subfolder named after
    one of the ``cities`` is replayed for all cities. If an archive has such subfolders, each subfolder is replayed
    only for its city. Cities without archives are left out.

    Args:
        named: the value of the setting ``REPLAY``: archives separated by commas.
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
