"""Runs of several cities on a Dask cluster: a task each, so that a portal is only ever asked by one worker.

A worker that dies takes its run with it (:mod:`crawler.run.many.child`), and the scheduler gives the city to
another. Where the data folder lies on storage that all workers share, the next run finds what the killed one
stored and walks on; where it does not, the city's folder travels with the task and comes back when it ends, so
that a killed run leaves nothing at all.
"""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
import time
import warnings
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from crawler.run.lock import LockedError, take_lock
from crawler.run.many.city_process import CityProcess, CityRun
from crawler.run.many.transfer import pack, unpack
from crawler.run.outcome import Outcome
from crawler.run.progress import Progress
from crawler.store.journal import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crawler.run.lock import Lock

_LOOK_EVERY = 0.1
"""Seconds between two looks at what has ended, and whether to stop."""

_LAST_WORDS = 2.0
"""Seconds in which what a worker said last must arrive."""

_LOCK_PATIENCE = 30
"""Seconds after which a killed run's lock is surely free, on storage that other machines share too."""


@dataclass(frozen=True, slots=True)
class CityRunResult:
    """How a run ended on a worker: its exit code, its last line, and its folder where that was carried."""

    code: int
    last_line: str
    folder: bytes | None


class ClusterRunner:
    """Runs cities on a cluster, as many at a time as it has threads.

    Ctrl-C or SIGTERM stops every run cleanly and begins no other; a second one stops them at once.
    """

    def __init__(self, client: Any, runs: Sequence[CityRun], data: Path, say: Callable[[str], None]) -> None:
        """Run them when told to.

        Args:
            client: of the cluster (``distributed.Client``).
            runs: a city each.
            data: the folder of all cities.
            say: takes every line that a run says, as it comes.
        """
        self._client = client
        self._runs = {run.city: run for run in runs}
        self._data = data.absolute()
        self._say = say
        self._job = f"fuwen-{uuid4().hex[:12]}"
        self._said: set[str] = set()
        self._stops = self._stops_told = 0
        self._locks: dict[str, Lock] = {}

    def run(self) -> None:
        """Run all of them to their end."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        self._client.subscribe_topic(self._job, self._hear)
        with ExitStack() as stack:
            mark = self._mark(stack)
            futures = {city: self._submit(run, mark) for city, run in self._runs.items()}
            left = {city: future for city, future in futures.items() if future is not None}
            while left:
                for city in [city for city, future in left.items() if future.done()]:
                    self._settle(self._runs[city], left.pop(city))
                if self._stops > self._stops_told:
                    self._tell_to_stop(left)
                time.sleep(_LOOK_EVERY)

    def _mark(self, stack: ExitStack) -> Path | None:
        """A file in the data folder by which workers see that they share it; None where one does not."""
        self._data.mkdir(parents=True, exist_ok=True)
        mark = self._data / f".{self._job}"
        mark.touch()
        stack.callback(mark.unlink, missing_ok=True)
        return mark if all(self._client.run(os.path.exists, str(mark)).values()) else None

    def _submit(self, run: CityRun, mark: Path | None) -> Any:
        """Give a city to the cluster; None where its folder is another run's."""
        options, carried = [*run.options, "-s", f"LOCK_PATIENCE={_LOCK_PATIENCE}"], None
        if mark is None:
            try:
                self._locks[run.city] = take_lock(self._data / run.city)
            except (LockedError, StoreError) as error:
                run.end(Outcome.NOT_STARTED, f"not started. {error}", self._say)
                return None
            carried = pack(self._data / run.city, archive=False)
        else:
            options += ["-s", f"DATA_DIR={self._data}"]
        with warnings.catch_warnings():
            # Dask would have a folder scattered; but what is scattered is lost with the worker that holds it.
            warnings.filterwarnings("ignore", message="Sending large graph", category=UserWarning)
            return self._client.submit(
                crawl_city,
                run.city,
                options,
                self._job,
                mark,
                carried,
                key=f"{self._job}-{run.city}",
                pure=False,
            )

    def _settle(self, run: CityRun, future: Any) -> None:
        """Take in how a run ended."""
        lock = self._locks.pop(run.city, None)
        try:
            end: CityRunResult = future.result()
            if end.folder is not None:
                unpack(end.folder, self._data / run.city)
        except Exception as error:  # noqa: BLE001 whatever befell a worker touches this city alone
            if self._stops:
                run.end(Outcome.INCOMPLETE, "stopped before its end. Run again.", self._say)
            else:
                words = (
                    f"incomplete. No worker could end its run ({type(error).__name__}: {error}). Run again."
                )
                run.end(Outcome.INCOMPLETE, words, self._say)
        else:
            latest = monotonic() + _LAST_WORDS
            while end.last_line and end.last_line not in self._said and monotonic() < latest:
                time.sleep(0.01)
            if end.last_line not in self._said:
                self._say(end.last_line)
            run.last_line, run.outcome = end.last_line, Outcome.of_code(end.code)
        finally:
            run.ended_at = monotonic()
            if lock is not None:
                lock.release()

    def _hear(self, event: tuple[float, dict[str, Any]]) -> None:
        """Take in what a worker tells; in the client's own thread."""
        said = event[1]
        run = self._runs[said["city"]]
        if "begun" in said:
            if run.begun_at is not None:
                self._say(f"{run.city}: begun again, because the worker that ran it is gone.")
            run.begun_at = monotonic()
        elif "line" in said:
            self._said.add(said["line"])
            self._say(said["line"])
        else:
            run.progress = Progress(**said["progress"])

    def _stop(self, *_: object) -> None:
        self._stops += 1

    def _tell_to_stop(self, left: dict[str, Any]) -> None:
        """Stop the runs that are under way, and take back what has not begun."""
        self._stops_told = self._stops
        for city, future in left.items():
            if self._runs[city].begun_at is None:
                future.cancel()
        self._client.run(stop_runs, self._job, by_force=self._stops > 1)


_running: dict[str, list[CityProcess]] = {}
"""On a worker: the runs under way, by job."""


def crawl_city(
    city: str, options: list[str], job: str, mark: Path | None, carried: bytes | None
) -> CityRunResult:
    """Run a city in a worker.

    Args:
        city: its name.
        options: of ``scrapy crawl``.
        job: where to tell what happens.
        mark: a file that a worker sees which shares the data folder.
        carried: the city's folder, where it is not shared.

    Raises:
        FileNotFoundError: this worker does not share the data folder.
    """
    from distributed import get_worker  # noqa: PLC0415 an extra

    worker = get_worker()
    if carried is None and mark is not None and not mark.exists():
        raise FileNotFoundError(f"{worker.address} does not see the data folder {mark.parent}")
    worker.log_event(job, {"city": city, "begun": worker.address})
    with tempfile.TemporaryDirectory(prefix="fuwen-") as name:
        folder = Path(name) / city
        if carried is not None:
            unpack(carried, folder)
            options = [*options, "-s", f"DATA_DIR={name}"]
        os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "crawler.settings")
        process = CityProcess(
            CityRun(city, options),
            say=lambda line: worker.log_event(job, {"city": city, "line": line}),
            tell=lambda progress: worker.log_event(
                job,
                {
                    "city": city,
                    "progress": {"done": progress.done, "left": progress.left, "words": progress.words},
                },
            ),
            module="crawler.run.many.child",
        )
        _running.setdefault(job, []).append(process)
        try:
            outcome = asyncio.run(process.crawl())
        finally:
            _running[job].remove(process)
        return CityRunResult(
            outcome.code, process.run.last_line, pack(folder, archive=True) if carried is not None else None
        )


def stop_runs(job: str, *, by_force: bool) -> None:
    """Stop the runs of a job on this worker."""
    for process in _running.get(job, []):
        process.stop(by_force=by_force)
