"""Read parts of archives in a child process in which the CPU time for each document is limited.

A part is read as a whole, so its pages are not copied from process to process. If the limit ends the process, the part
is read again without the page that was being read.
"""

from __future__ import annotations

import gc
import mmap
import struct

from crawler.archive.model import Part, SavedPage
from crawler.archive.reading import FindPage, read_saved_document
from crawler.portals.bounded_reading.child import limit_cpu
from crawler.portals.bounded_reading.page_reader import too_complex
from crawler.portals.bounded_reading.process import (
    CpuLimitError,
    LimitedProcess,
    ProcessDiedError,
)
from crawler.portals.column import Column
from crawler.portals.document import DocumentReading
from crawler.portals.walking.failures import FetchFailure
from crawler.reextraction.part_reading import PartReading
from crawler.reextraction.reader import PartReader
from crawler.reextraction.task import Task

MAX_DEATHS = 3
"""Number of deaths of processes after which the re-extraction fails.

A death counts for each part that is then being read or is waiting to be read by a pool of processes. The limit
applies to each part separately. A process that the limit on CPU time ended does not count.
"""

_NOTE = struct.Struct("=qq")

_Place = tuple[int, int]
"""A page of a document: the number of the document in its part, from 1, and that of the page, from 0."""


class ReadersDiedError(Exception):
    """A part of an archive could not be read, because the processes that tried to read it died.

    The message names the part.
    """

    @classmethod
    def of(cls, part: Part) -> ReadersDiedError:
        """Return the error for a part."""
        return cls(
            f"The system killed {MAX_DEATHS} processes that read {part.file} from byte {part.begin} on, perhaps"
            " because memory ran out: try --workers 1."
        )


class BoundedPartReader:
    """Reads parts of archives one after the other in a child process."""

    def __init__(self, task: Task) -> None:
        """Create a reader for the re-extraction ``task``. Its process is started when the first part is read."""
        self._note = mmap.mmap(-1, _NOTE.size)  # shared with the child process
        self._process = LimitedProcess(_Parts(task, self._note), task.cpu_seconds, may_wait=True)

    def read(self, part: Part) -> PartReading:
        """Read a part, and return the result.

        Raises:
            ReadersDiedError: the process that reads died again and again.
        """
        skipped: set[_Place] = set()
        deaths = 0
        while True:
            try:
                reading: PartReading = self._process.request_now((part, frozenset(skipped)))
            except CpuLimitError:
                number, page = _NOTE.unpack(self._note[:])
                skipped.add((number, page))
            except ProcessDiedError as error:
                deaths += 1
                if deaths == MAX_DEATHS:
                    raise ReadersDiedError.of(part) from error
            else:
                return reading

    def close(self) -> None:
        """End the process."""
        self._process.close()


class _Parts:
    """Reads parts in the child process. Everything is opened there."""

    def __init__(self, task: Task, note: mmap.mmap) -> None:
        self._task = task
        self._note = note
        self._skipped: frozenset[_Place] = frozenset()
        self._documents = 0
        self._reader: PartReader | None = None

    def __call__(self, request: tuple[Part, frozenset[_Place]]) -> PartReading:
        limit_cpu(0)  # only the reading of documents is limited
        part, self._skipped = request
        self._documents = 0
        if self._reader is None:
            _tune_gc()
            self._reader = PartReader(self._task, self._document)
        return self._reader.read(part)

    def _document(self, page: SavedPage, walked: Column | None, find: FindPage) -> DocumentReading:
        self._documents += 1
        position = self._documents
        failure = too_complex(self._task.cpu_seconds)
        if (position, 0) in self._skipped:
            return DocumentReading(None, None, failure)
        pages = 0

        def find_further(url: str) -> SavedPage | FetchFailure | None:
            nonlocal pages
            pages += 1
            if (position, pages) in self._skipped:
                return failure
            limit_cpu(0)
            found = find(url)
            self._begin((position, pages))
            return found

        self._begin((position, 0))
        try:
            return read_saved_document(self._task.city, page, walked, find_further)
        finally:
            limit_cpu(0)

    def _begin(self, place: _Place) -> None:
        self._note[:] = _NOTE.pack(*place)
        limit_cpu(self._task.cpu_seconds)


def _tune_gc() -> None:
    """Make garbage collection less frequent.

    Reading creates many objects but hardly any reference cycles.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
