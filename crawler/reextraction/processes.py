"""Who reads the parts on this machine: this process, or several beside it."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from crawler.reextraction.part_reading import PartReading
from crawler.reextraction.reader import PartReader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.archive.model import Part
    from crawler.reextraction.task import Task

AHEAD = 3
"""Parts that wait for each process, so that none is ever idle."""

TRIES = 3
"""So many processes may die over a part, before the part is blamed."""

_STOPPING = frozenset({signal.SIGINT, signal.SIGTERM})


class ReadersDiedError(Exception):
    """Processes die over a part again and again. The message names it."""


class Readers(Protocol):
    """Reads parts, here or elsewhere."""

    def readings(self, task: Task, parts: Sequence[Part], folder: Path) -> Iterator[tuple[int, PartReading]]:
        """What each part came to, in any order, with its number.

        Args:
            task: what is asked for.
            parts: all parts of the sources.
            folder: of this machine, for the lines.
        """
        ...


class ThisProcess:
    """Reads the parts itself, one after the other."""

    def readings(self, task: Task, parts: Sequence[Part], folder: Path) -> Iterator[tuple[int, PartReading]]:
        """See :class:`Readers`."""
        with closing(PartReader(task)) as reader, closing(_Spool(folder)) as spool:
            _spare_the_collector()
            for number, part in enumerate(parts):
                yield number, spool.read(reader, part)


class Processes:
    """Reads with several processes; where one dies, another reads what it had."""

    def __init__(self, count: int) -> None:
        """Read with so many processes."""
        self._count = count

    def readings(self, task: Task, parts: Sequence[Part], folder: Path) -> Iterator[tuple[int, PartReading]]:
        """See :class:`Readers`.

        Raises:
            ReadersDiedError: a part ends every process that reads it.
        """
        left = dict(enumerate(parts))
        deaths: Counter[int] = Counter()
        while left:
            under_way: dict[Future[PartReading], int] = {}
            pool = ProcessPoolExecutor(
                min(self._count, len(left)), _context(), initializer=_begin, initargs=(task, folder)
            )
            try:
                waiting = iter(list(left.items()))
                while True:
                    for number, part in waiting:
                        with _holding_signals():
                            under_way[pool.submit(_read, part)] = number
                        if len(under_way) >= self._count * AHEAD:
                            break
                    if not under_way:
                        break
                    done, _ = wait(under_way, return_when=FIRST_COMPLETED)
                    for future in done:
                        number = under_way[future]
                        reading = future.result()
                        del under_way[future], left[number]
                        yield number, reading
            except BrokenProcessPool as error:
                deaths.update(under_way.values())
                worst = max(under_way.values(), key=deaths.__getitem__)
                if deaths[worst] >= TRIES:
                    raise ReadersDiedError(
                        f"{TRIES} processes that read {parts[worst].file} from byte {parts[worst].begin} on were ended"
                        " by the system, for want of memory perhaps: try --workers 1."
                    ) from error
            finally:
                pool.shutdown(wait=True, cancel_futures=True)


class _Spool:
    """A file of lines of one process; a part's lines follow each other."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"{os.getpid()}.lines"
        self._file = self._path.open("wb")
        self._size = 0

    def read(self, reader: PartReader, part: Part) -> PartReading:
        """Read a part and keep its lines."""
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


_under_way: list[tuple[PartReader, _Spool]] = []
"""What a process of the pool reads with."""


def _spare_the_collector() -> None:
    """Have Python look for cycles of objects less often: reading makes many objects and hardly a cycle."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _context() -> multiprocessing.context.BaseContext:
    """How processes begin: as copies of this one where that is safe, because they need what it has loaded."""
    return multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


@contextmanager
def _holding_signals() -> Iterator[None]:
    """Have Ctrl-C and a kill wait: a process of the pool that has just begun would take them as this one does."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(task: Task, folder: Path) -> None:
    """Begin in a process of the pool: Ctrl-C is the parent's affair, and the parent's end is one's own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _under_way.append((PartReader(task), _Spool(folder)))
    _spare_the_collector()


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    with suppress(OSError):
        parent.join()
    os._exit(1)


def _read(part: Part) -> PartReading:
    reader, spool = _under_way[0]
    return spool.read(reader, part)
