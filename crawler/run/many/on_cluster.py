"""Runs of several cities on a Dask cluster.

Each city is one task, so no two workers request pages from the same portal. If a worker dies, the run that it
started ends too (:mod:`crawler.run.many.child`), and Dask's scheduler assigns the city to another worker.

If all workers share the data folder, the new run continues with the records that the killed run stored.
Otherwise the city's folder is sent to the worker with the task and sent back when the task ends, so the work of
a killed run is lost.
"""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from crawler.run.lock import Lock, LockedError, take_lock
from crawler.run.many.city_process import CityProcess, CityRun
from crawler.run.many.transfer import pack, unpack
from crawler.run.outcome import Outcome
from crawler.run.progress import Progress
from crawler.store.journal import StoreError

_POLL_INTERVAL = 0.1
"""The time in seconds between two checks for runs that have ended and for signals that have arrived."""

_LAST_LINE_TIMEOUT = 2.0
"""The maximum time in seconds to wait for the last line of a run's output.

This line may arrive after the run's result.
"""

_LOCK_TIMEOUT = 30
"""The maximum time in seconds that a run waits for the lock of the city's folder.

After this time the lock of a killed run is certainly released, even on shared storage.
"""


@dataclass(frozen=True, slots=True)
class CityRunResult:
    """The result of a run on a worker.

    Attributes:
        code: the exit code of the run's outcome.
        last_line: the last line of the run's output.
        folder: the city's folder as a compressed tar archive, or None if the worker shares the data folder.
    """

    code: int
    last_line: str
    folder: bytes | None


class ClusterRunner:
    """A runner of several cities on a cluster. Each thread of a worker runs one city at a time.

    After the first Ctrl-C or SIGTERM, no further run is started, and the runs under way wait for the requests
    that are already sent, then end. The second Ctrl-C or SIGTERM kills the runs.
    """

    def __init__(self, client: Any, runs: Sequence[CityRun], data: Path, say: Callable[[str], None]) -> None:
        """Create the runner without starting the runs.

        Args:
            client: the connection to the cluster (a ``distributed.Client``).
            runs: the runs, one for each city.
            data: the data folder (setting ``DATA_DIR``).
            say: a function that is called with each line of the runs' output.
        """
        self._client = client
        self._runs = {run.city: run for run in runs}
        self._data = data.absolute()
        self._say = say
        self._job = f"fuwen-{uuid4().hex[:12]}"
        self._printed: set[str] = set()
        self._stops = self._stops_handled = 0
        self._locks: dict[str, Lock] = {}

    def run(self) -> None:
        """Run all cities, and return when all of them have ended."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        self._client.subscribe_topic(self._job, self._handle_event)
        with ExitStack() as stack:
            mark = self._mark(stack)
            futures = {city: self._submit(run, mark) for city, run in self._runs.items()}
            running = {city: future for city, future in futures.items() if future is not None}
            while running:
                for city in [city for city, future in running.items() if future.done()]:
                    self._collect(self._runs[city], running.pop(city))
                if self._stops > self._stops_handled:
                    self._stop_runs(running)
                time.sleep(_POLL_INTERVAL)

    def _mark(self, stack: ExitStack) -> Path | None:
        """Create a file in the data folder to test whether all workers share the folder.

        Return the file's path if all workers can see the file, otherwise None.

        Args:
            stack: an exit stack. When it is closed, the file is removed.
        """
        self._data.mkdir(parents=True, exist_ok=True)
        mark = self._data / f".{self._job}"
        mark.touch()
        stack.callback(mark.unlink, missing_ok=True)
        return mark if all(self._client.run(os.path.exists, str(mark)).values()) else None

    def _submit(self, run: CityRun, mark: Path | None) -> Any:
        """Submit a city's run to the cluster and return its Dask future, or None if the run cannot start.

        The run cannot start if the city's folder is locked or cannot be written.

        Args:
            run: the run to submit.
            mark: the file by which all workers recognise the data folder that they share, or None if they do not
                share one.
        """
        options, packed = [*run.options, "-s", f"LOCK_TIMEOUT={_LOCK_TIMEOUT}"], None
        if mark is None:
            try:
                self._locks[run.city] = take_lock(self._data / run.city)
            except (LockedError, StoreError) as error:
                run.end(Outcome.NOT_STARTED, f"not started. {error}", self._say)
                return None
            packed = pack(self._data / run.city, archive=False)
        else:
            options += ["-s", f"DATA_DIR={self._data}"]
        with warnings.catch_warnings():
            # Dask advises scattering large data, but scattered data is lost if its worker dies.
            warnings.filterwarnings("ignore", message="Sending large graph", category=UserWarning)
            return self._client.submit(
                crawl_city,
                run.city,
                options,
                self._job,
                mark,
                packed,
                key=f"{self._job}-{run.city}",
                pure=False,
            )

    def _collect(self, run: CityRun, future: Any) -> None:
        """Set the outcome of a run that has ended.

        If the worker sent the city's folder, unpack it. If this process holds the folder's lock, release it.

        Args:
            run: the run that has ended.
            future: the run's Dask future. Its result is a :class:`CityRunResult`.
        """
        lock = self._locks.pop(run.city, None)
        try:
            result: CityRunResult = future.result()
            if result.folder is not None:
                unpack(result.folder, self._data / run.city)
        except Exception as error:  # noqa: BLE001 a worker's failure must not end the other cities' runs
            if self._stops:
                run.end(Outcome.INCOMPLETE, "stopped before its end. Run again.", self._say)
            else:
                message = f"incomplete. No worker could finish its run ({type(error).__name__}: {error}). Run again."
                run.end(Outcome.INCOMPLETE, message, self._say)
        else:
            deadline = monotonic() + _LAST_LINE_TIMEOUT
            while result.last_line and result.last_line not in self._printed and monotonic() < deadline:
                time.sleep(0.01)
            if result.last_line not in self._printed:
                self._say(result.last_line)
            run.last_line, run.outcome = result.last_line, Outcome.of_code(result.code)
        finally:
            run.ended_at = monotonic()
            if lock is not None:
                lock.release()

    def _handle_event(self, event: tuple[float, dict[str, Any]]) -> None:
        """Handle an event from a worker: a run has begun, written a line or reported its progress.

        The Dask client calls this method in a separate thread.

        Args:
            event: the time of the event, and the worker's message. The message has the key ``city`` and one of the
                keys ``begun``, ``line`` and ``progress``.
        """
        message = event[1]
        run = self._runs[message["city"]]
        if "begun" in message:
            if run.begun_at is not None:
                self._say(f"{run.city}: begun again, because the worker that ran it is gone.")
            run.begun_at = monotonic()
        elif "line" in message:
            self._printed.add(message["line"])
            self._say(message["line"])
        else:
            run.progress = Progress(**message["progress"])

    def _stop(self, *_: object) -> None:
        self._stops += 1

    def _stop_runs(self, running: dict[str, Any]) -> None:
        """Cancel the runs that have not begun, and stop the runs that have begun.

        After a second signal, kill the runs that have begun.

        Args:
            running: the Dask futures of the runs that have not ended, by city.
        """
        self._stops_handled = self._stops
        for city, future in running.items():
            if self._runs[city].begun_at is None:
                future.cancel()
        self._client.run(stop_runs, self._job, by_force=self._stops > 1)


_running: dict[str, list[CityProcess]] = {}
"""The processes of the runs that are under way on this worker, by the name of their job."""


def crawl_city(
    city: str, options: list[str], job: str, mark: Path | None, packed: bytes | None
) -> CityRunResult:
    """Run a city on the worker that calls this function, and return the run's result.

    Args:
        city: the city's name.
        options: command-line options for ``scrapy crawl``.
        job: the name of the job that the run belongs to. The worker's events have the job's name as their topic.
        mark: a file in the data folder that all workers can see, or None if they do not share the folder.
        packed: the city's folder as a compressed tar archive, or None if the workers share the data folder.

    Raises:
        FileNotFoundError: this worker cannot see ``mark``, so it does not share the data folder.
    """
    from distributed import get_worker  # noqa: PLC0415 an optional package

    worker = get_worker()
    if packed is None and mark is not None and not mark.exists():
        raise FileNotFoundError(f"{worker.address} does not see the data folder {mark.parent}")
    worker.log_event(job, {"city": city, "begun": worker.address})
    with tempfile.TemporaryDirectory(prefix="fuwen-") as name:
        folder = Path(name) / city
        if packed is not None:
            unpack(packed, folder)
            options = [*options, "-s", f"DATA_DIR={name}"]
        os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "crawler.settings")
        process = CityProcess(
            CityRun(city, options),
            say=lambda line: worker.log_event(job, {"city": city, "line": line}),
            on_progress=lambda progress: worker.log_event(job, {"city": city, "progress": asdict(progress)}),
            module="crawler.run.many.child",
        )
        _running.setdefault(job, []).append(process)
        try:
            outcome = asyncio.run(process.crawl())
        finally:
            _running[job].remove(process)
        return CityRunResult(
            outcome.code, process.run.last_line, pack(folder, archive=True) if packed is not None else None
        )


def stop_runs(job: str, *, by_force: bool) -> None:
    """Stop the runs of a job on this worker, or kill them if ``by_force`` is True."""
    for process in _running.get(job, []):
        process.stop(by_force=by_force)
