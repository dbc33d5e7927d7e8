"""Read parts (sections) of archives on this machine, in one process or in several."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Protocol

from crawler.archive.model import Part
from crawler.reextraction.part_reading import PartReading
from crawler.reextraction.reader import PartReader
from crawler.reextraction.task import Task

PARTS_PER_WORKER = 3
"""Number of parts per worker that are submitted in advance, which keeps the workers busy."""

MAX_DEATHS = 3
"""Number of deaths of processes after which the re-extraction fails.

A death counts for each part that is then being read or is waiting to be read by the pool. The limit applies to
each part separately.
"""

_STOPPING = frozenset({signal.SIGINT, signal.SIGTERM})


class ReadersDiedError(Exception):
    """A part of an archive could not be read, because the processes that tried to read it died.

    The message names the part.
    """


class Readers(Protocol):
    """The protocol of objects that read parts (sections) of archives, on this machine or on others."""

    def readings(self, task: Task, parts: Sequence[Part], folder: Path) -> Iterator[tuple[int, PartReading]]:
        """Read all parts, and yield each part's number and result, in any order.

        Args:
            task: the city, the sources and the options of the re-extraction.
            parts: all parts of the sources.
            folder: a folder on this machine in which the resulting lines may be saved.
        """
        ...


class ThisProcess:
    """Reads parts (sections) of archives in this process, one after the other."""

    def readings(self, task: Task, parts: Sequence[Part], folder: Path) -> Iterator[tuple[int, PartReading]]:
        """Read all parts in order, and yield each part's number and result; see :class:`Readers`."""
        with closing(PartReader(task)) as reader, closing(_Spool(folder)) as spool:
            _tune_gc()
            for number, part in enumerate(parts):
                yield number, spool.read(reader, part)


class Processes:
    """Reads parts of archives in several processes; if a process dies, other processes read its parts again."""

    def __init__(self, count: int) -> None:
        """Create a reader that uses ``count`` processes."""
        self._count = count

    def readings(self, task: Task, parts: Sequence[Part], folder: Path) -> Iterator[tuple[int, PartReading]]:
        """Read all parts, and yield each part's number and result, in any order; see :class:`Readers`.

        Raises:
            ReadersDiedError: a part could not be read, because :data:`MAX_DEATHS` processes that tried to
                read it died.
        """
        remaining = dict(enumerate(parts))
        deaths: Counter[int] = Counter()
        while remaining:
            under_way: dict[Future[PartReading], int] = {}
            pool = ProcessPoolExecutor(
                min(self._count, len(remaining)),
                _context(),
                initializer=_start_worker,
                initargs=(task, folder),
            )
            try:
                waiting = iter(list(remaining.items()))
                while True:
                    for number, part in waiting:
                        with _signals_blocked():
                            under_way[pool.submit(_read, part)] = number
                        if len(under_way) >= self._count * PARTS_PER_WORKER:
                            break
                    if not under_way:
                        break
                    done, _ = wait(under_way, return_when=FIRST_COMPLETED)
                    for future in done:
                        number = under_way[future]
                        reading = future.result()
                        del under_way[future], remaining[number]
                        yield number, reading
            except BrokenProcessPool as error:
                deaths.update(under_way.values())
                worst = max(under_way.values(), key=deaths.__getitem__)
                if deaths[worst] >= MAX_DEATHS:
                    raise ReadersDiedError(
                        f"The system killed {MAX_DEATHS} processes that read {parts[worst].file} from byte"
                        f" {parts[worst].begin} on, perhaps because memory ran out: try --workers 1."
                    ) from error
            finally:
                pool.shutdown(wait=True, cancel_futures=True)


class _Spool:
    """Writes the lines of all parts that one process reads to a single file."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"{os.getpid()}.lines"
        self._file = self._path.open("wb")
        self._size = 0

    def read(self, reader: PartReader, part: Part) -> PartReading:
        """Read a part, append its lines to the file, and return the result."""
        reading = reader.read(part, self._write)
        self._file.flush()
        reading.spool = str(self._path)
        return reading

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write(self, line: bytes) -> int:
        offset = self._size
        self._file.write(line)
        self._size += len(line)
        return offset


_worker: list[tuple[PartReader, _Spool]] = []
"""The reader of a pool process and the :class:`_Spool` that it uses; the list is empty in any other process."""


def _tune_gc() -> None:
    """Make garbage collection less frequent.

    Reading creates many objects but hardly any reference cycles.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _context() -> multiprocessing.context.BaseContext:
    """Return the multiprocessing context for the pool: ``fork`` on Linux, ``spawn`` on other systems.

    Forked workers share what this process has already loaded, but forking is not safe on all systems.
    """
    return multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


@contextmanager
def _signals_blocked() -> Iterator[None]:
    """Block SIGINT and SIGTERM for the duration of a ``with`` statement.

    Without this, a pool process that has just been forked would react to these signals in the same way as its
    parent process.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start_worker(task: Task, folder: Path) -> None:
    """Initialise a pool process.

    The process ignores Ctrl-C, which the parent process handles, and exits when the parent exits.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_exit_with, args=(parent,), daemon=True).start()
    _worker.append((PartReader(task), _Spool(folder)))
    _tune_gc()


def _exit_with(parent: multiprocessing.process.BaseProcess) -> None:
    with suppress(OSError):
        parent.join()
    os._exit(1)


def _read(part: Part) -> PartReading:
    reader, spool = _worker[0]
    return spool.read(reader, part)
