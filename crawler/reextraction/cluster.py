"""Read the parts (sections) of archives on a Dask cluster."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from crawler.archive.model import ArchiveError, Part
from crawler.reextraction.bounded import BoundedPartReader, ReadersDiedError
from crawler.reextraction.part_reading import PartReading
from crawler.reextraction.processes import PARTS_PER_WORKER
from crawler.reextraction.task import Task


class Cluster:
    """Reads parts (sections) of archives with the workers of a Dask cluster.

    If a worker dies, the scheduler assigns the part that it was reading to another worker.
    """

    def __init__(self, client: Any) -> None:
        """Create a reader that uses the workers of ``client``, a ``distributed.Client``."""
        self._client = client

    def readings(self, task: Task, parts: Sequence[Part]) -> Iterator[tuple[int, PartReading]]:
        """Read all parts, and yield each part's number and result, in any order.

        This implements :class:`~crawler.reextraction.processes.Readers`.

        Raises:
            ArchiveError: a worker cannot find a source.
            ReadersDiedError: a part could not be read, because every worker that tried to read it died.
        """
        from distributed import KilledWorker, as_completed  # noqa: PLC0415 an extra

        job = uuid4().hex[:8]
        waiting = enumerate(parts)
        under_way = as_completed(loop=self._client.loop)
        count = 0
        try:
            while True:
                for number, part in waiting:
                    future = self._client.submit(
                        read_part, task, part, key=f"reextract-{job}-{number}", pure=False
                    )
                    under_way.add(future)
                    count += 1
                    if count >= max(2, PARTS_PER_WORKER * sum(self._client.nthreads().values())):
                        break
                if not count:
                    return
                future = next(under_way)
                reading = future.result()
                count -= 1
                number = int(str(future.key).rpartition("-")[2])
                future.release()
                yield number, reading
        except KilledWorker as error:
            raise ReadersDiedError(
                f"Workers died again and again while reading a part, perhaps because memory ran out ({error})."
            ) from error
        finally:
            under_way.clear()


_own = threading.local()


def read_part(task: Task, part: Part) -> PartReading:
    """Read a part (a section of an archive) on a worker of the cluster, and return the result.

    Each thread of a worker uses its own :class:`~crawler.reextraction.bounded.BoundedPartReader`.

    Raises:
        ArchiveError: the worker cannot find the source.
    """
    if getattr(_own, "task", None) != task:
        _own.task, _own.reader = task, BoundedPartReader(task)
    if not Path(part.source).exists():
        raise ArchiveError(
            f"A worker does not find {part.source}: every worker must be able to read the sources under the same path."
        )
    reading: PartReading = _own.reader.read(part)
    return reading
