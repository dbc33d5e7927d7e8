"""A re-extraction from its sources to its file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

from crawler.archive.model import ArchiveError
from crawler.archive.sources.open import open_sources
from crawler.reextraction.captures import CaptureDatabase, CaptureTotals
from crawler.reextraction.off_column import OffColumnDocuments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from crawler.archive.model import PageSource
    from crawler.reextraction.files import Output
    from crawler.reextraction.part_reading import PartReading
    from crawler.reextraction.processes import Readers
    from crawler.reextraction.task import Task

PART = 1 << 20
"""Bytes of a part: of a WARC file some hundred pages, a second's work or less. The result does not depend on it."""

_NAMED = 3
"""So many problems are named where no document was found."""


@dataclass(slots=True)
class Reextraction:
    """What a re-extraction came to; the attributes are those of :class:`PartReading` and :class:`CaptureTotals`.

    Attributes:
        seconds: how long it took.
        listed_off_column: documents whose URL lies in no column and that a saved listing names all the same.
        followed: redirects of documents that were followed.
        foreign: sources that hold pages, and none of the city's hosts -> how many pages.
    """

    pages: int = 0
    others: int = 0
    redirects: int = 0
    outside: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    unknown_labels: Counter[str] = field(default_factory=Counter)
    problems: dict[str, None] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    totals: CaptureTotals = field(default_factory=CaptureTotals)
    listed_off_column: int = 0
    followed: int = 0
    foreign: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def add(self, reading: PartReading) -> None:
        """Count a part."""
        self.pages += reading.pages
        self.others += reading.others
        self.redirects += reading.redirects
        self.outside += reading.outside
        self.warnings += reading.warnings
        self.unknown_labels += reading.unknown_labels
        self.problems.update(dict.fromkeys(reading.problems))
        self.faults += reading.faults

    @property
    def documents(self) -> int:
        """CaptureDatabase of the city's documents."""
        return self.totals.results.total() + self.totals.left_out

    @property
    def is_complete(self) -> bool:
        """Whether everything that is there could be read."""
        return not (self.problems or self.faults or self.totals.lost)


def reextract(
    task: Task,
    readers: Readers,
    output: Output,
    tell: Callable[[float, int], None] = lambda _share, _pages: None,
) -> Reextraction:
    """Read every document of the sources and write the records and the rejects.

    Args:
        task: what is asked for.
        readers: who reads.
        output: where it goes.
        tell: is told now and then which share of the bytes was read, 0 to 1, and how many pages.

    Raises:
        ArchiveError: a source does not exist, none can be opened, or none holds a document of the city.
        ReadersDiedError: see :class:`~crawler.reextraction.processes.Processes`.
        OutputError: the file cannot be written.
    """
    begun = monotonic()
    came = Reextraction()
    sources = open_sources(task.sources)
    captures = CaptureDatabase(output.folder)
    try:
        parts = [(number, part) for number, source in enumerate(sources) for part in source.parts(PART)]
        came.problems.update(_problems(sources))
        total, read = sum(part.size for _, part in parts) or 1, 0
        looked_at, own = Counter[int](), Counter[int]()
        for number, reading in readers.readings(task, [part for _, part in parts], output.folder):
            holder, part = parts[number]
            captures.add(holder, number, reading)
            came.add(reading)
            looked_at[holder] += reading.pages
            own[holder] += reading.own
            read += part.size
            tell(read / total, came.pages)
        came.foreign = {
            name: looked_at[holder]
            for holder, name in enumerate(task.sources)
            if looked_at[holder] and not own[holder]
        }
        captures.index_pages()
        elsewhere = OffColumnDocuments(task, sources, captures)
        try:
            for reading in elsewhere.read(len(parts)):
                came.add(reading)
        except ArchiveError as error:
            came.problems[str(error)] = None
            captures.drop_redirects()
        came.listed_off_column, came.followed = elsewhere.listed, elsewhere.followed
        came.problems.update(elsewhere.problems | _problems(sources))
        came.totals = captures.write_results(output.records, output.rejects, newest=task.newest, at=task.at)
    finally:
        captures.close()
        for source in sources:
            source.close()
    if not came.documents:
        raise ArchiveError(_nothing_found(task, came))
    output.keep()
    came.seconds = monotonic() - begun
    return came


def _problems(sources: Iterable[PageSource]) -> dict[str, None]:
    return {problem: None for source in sources for problem in source.problems}


def _nothing_found(task: Task, came: Reextraction) -> str:
    named = ", ".join(task.sources)
    if not came.outside:
        return (
            f"{named} holds no document of {task.city.name}: {came.pages} pages were looked at. It is an archive of"
            " something else, or its URLs are not those of the portal."
            + "".join(f" {problem}" for problem in list(came.problems)[:_NAMED])
        )
    host, count = came.outside.most_common(1)[0]
    return (
        f"{named} holds no document of {task.city.name}; {count} pages look like documents of its kind and are of"
        f" {host}, which is none of the city's hosts. If they were walked with -a listing=URL, give the same here."
    )
