"""Read parts (sections) of archives on this machine, in one process or in several."""

from __future__ import annotations

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
from typing import Protocol

from crawler.archive.model import Part
from crawler.reextraction.bounded import MAX_DEATHS, BoundedPartReader, ReadersDiedError
from crawler.reextraction.part_reading import PartReading
from crawler.reextraction.task import Task

PARTS_PER_WORKER = 3
"""Number of parts per worker that are submitted in advance, which keeps the workers busy."""

_STOPPING = frozenset({signal.SIGINT, signal.SIGTERM})


class Readers(Protocol):
    """The protocol of objects that read parts (sections) of archives, on this machine or on others."""

    def readings(self, task: Task, parts: Sequence[Part]) -> Iterator[tuple[int, PartReading]]:
        """Read all parts, and yield each part's number and result, in any order.

        Args:
            task: the city, the sources and the options of the re-extraction.
            parts: all parts of the sources.
        """
        ...


class ThisProcess:
    """Reads parts (sections) of archives one after the other, in one child process."""

    def readings(self, task: Task, parts: Sequence[Part]) -> Iterator[tuple[int, PartReading]]:
        """Read all parts in order, and yield each part's number and result; see :class:`Readers`."""
        with closing(BoundedPartReader(task)) as reader:
            for number, part in enumerate(parts):
                yield number, reader.read(part)


class Processes:
    """Reads parts of archives in several processes; if a process dies, other processes read its parts again."""

    def __init__(self, count: int) -> None:
        """Create a reader that uses ``count`` processes."""
        self._count = count

    def readings(self, task: Task, parts: Sequence[Part]) -> Iterator[tuple[int, PartReading]]:
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
                initargs=(task,),
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
                    raise ReadersDiedError.of(parts[worst]) from error
            except BaseException:
                for worker in multiprocessing.active_children():  # a page may keep one busy for long
                    worker.terminate()
                raise
            finally:
                pool.shutdown(wait=True, cancel_futures=True)


_worker: list[BoundedPartReader] = []
"""The reader of a pool process; the list is empty in any other process."""


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


def _start_worker(task: Task) -> None:
    """Initialise a pool process.

    The process ignores Ctrl-C, which the parent process handles, and exits when the parent exits.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end_worker)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_exit_with, args=(parent,), daemon=True).start()
    _worker.append(BoundedPartReader(task))


def _end_worker(*_: object) -> None:
    for reader in _worker:
        reader.close()
    os._exit(1)


def _exit_with(parent: multiprocessing.process.BaseProcess) -> None:
    with suppress(OSError):
        parent.join()
    os._exit(1)


def _read(part: Part) -> PartReading:
    return _worker[0].read(part)
