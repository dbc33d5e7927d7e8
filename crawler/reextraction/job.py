"""Run a re-extraction: read the sources and write the output files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from time import monotonic

from crawler.archive.lookup import Archive
from crawler.archive.model import ArchiveError
from crawler.archive.sources.open import folders_of, no_page_found, open_sources
from crawler.counts import counted
from crawler.reextraction.captures import CaptureDatabase, CaptureTotals
from crawler.reextraction.files import Output
from crawler.reextraction.off_column import OffColumnDocuments
from crawler.reextraction.part_reading import ON_NO_COLUMN, PartReading
from crawler.reextraction.processes import Readers
from crawler.reextraction.saved_listings import row_schemes
from crawler.reextraction.task import Task

PART = 1 << 20
"""Approximate size, in bytes, of a part (a section of an archive that is read as one piece of work).

In a WARC file, a part of this size contains about a hundred pages and is read in a second at most. The result
of the re-extraction does not depend on this size.
"""

_SHOWN_PROBLEMS = 3
"""Maximum number of problems shown in the error message if no document was found."""


@dataclass(slots=True)
class Reextraction:
    """The result of a re-extraction.

    Attributes that are not described below have the same meaning as in :class:`PartReading`. Their values are
    the totals of all parts that were read.

    Attributes:
        totals: the numbers of captures (saved responses) by result.
        listed_off_column: the number of documents whose URL does not belong to any column (listing), but is
            in a row of a saved listing.
        followed: the number of redirects of documents that were followed.
        foreign: for each source (archive) that contains pages, but none from the city's hosts, the number of
            its pages. The keys are the names of the sources.
        seconds: the duration in seconds.
    """

    pages: int = 0
    others: int = 0
    redirects: int = 0
    outside: Counter[str] = field(default_factory=Counter)
    problems: dict[str, None] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    joined: set[bytes] = field(default_factory=set)
    totals: CaptureTotals = field(default_factory=CaptureTotals)
    listed_off_column: int = 0
    followed: int = 0
    foreign: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def add(self, reading: PartReading) -> None:
        """Add the counts, problems and faults of ``reading``, the result of one part, to this object."""
        self.pages += reading.pages
        self.others += reading.others
        self.redirects += reading.redirects
        self.outside += reading.outside
        self.problems.update(dict.fromkeys(reading.problems))
        self.faults += reading.faults
        self.joined |= reading.joined

    @property
    def documents(self) -> int:
        """The number of captures (saved responses) of the city's documents."""
        return self.totals.results.total() + self.totals.left_out

    @property
    def is_complete(self) -> bool:
        """True if everything in the sources could be read, and not every document is on no column."""
        return not (self.problems or self.faults or self.totals.lost or self.is_off_columns)

    @property
    def is_off_columns(self) -> bool:
        """True if no document has a record, and no column of the city has the URL of any."""
        rejects = self.totals.rejects
        return rejects.keys() == {ON_NO_COLUMN} and self.totals.results.total() == rejects[ON_NO_COLUMN]


def reextract(
    task: Task,
    readers: Readers,
    output: Output,
    report_progress: Callable[[float, int], None] = lambda _share, _pages: None,
) -> Reextraction:
    """Read every document of the sources, and write the records and the rejects (pages without a record).

    Args:
        task: the city, the sources and the options of the re-extraction.
        readers: the process or processes that read the sources in parts.
        output: the files to which the records and the rejects are written.
        report_progress: a function that is called after each part with the fraction of bytes (0 to 1) and the
            number of pages that have been read so far.

    Returns:
        The counts and problems of the re-extraction.

    Raises:
        ArchiveError: a source does not exist, no source can be opened, or no source contains a document of
            the city.
        ReadersDiedError: a part could not be read, because the processes that tried to read it died.
        OutputError: an output file cannot be written.
    """
    started = monotonic()
    result = Reextraction()
    sources = open_sources(task.sources, follow_links=task.follow_links)
    archive = Archive(sources, task.city.family.page_key, task.at)
    with closing(archive), closing(CaptureDatabase(output.folder)) as captures:
        if not all(folder.knows_all_schemes for source in sources for folder in folders_of(source)):
            task = replace(task, schemes=row_schemes(task, sources))
        parts = [(number, part) for number, source in enumerate(sources) for part in source.parts(PART)]
        result.problems.update(dict.fromkeys(archive.problems()))
        total, read = sum(part.size for _, part in parts) or 1, 0
        pages, own = Counter[int](), Counter[int]()
        for number, reading in readers.readings(task, [part for _, part in parts]):
            source_number, part = parts[number]
            captures.add(source_number, number, reading)
            result.add(reading)
            pages[source_number] += reading.pages
            own[source_number] += reading.own
            read += part.size
            report_progress(read / total, result.pages)
        result.foreign = {
            name: pages[number]
            for number, name in enumerate(task.sources)
            if pages[number] and not own[number]
        }
        captures.index_pages()
        with closing(OffColumnDocuments(task, archive, captures)) as off_column:
            try:
                for reading in off_column.read(len(parts)):
                    result.add(reading)
            except ArchiveError as error:
                result.problems[str(error)] = None
                captures.drop_redirects()
        result.listed_off_column, result.followed = off_column.listed, off_column.followed
        result.problems.update(off_column.problems | dict.fromkeys(archive.problems()))
        captures.remove_pages(result.joined)
        result.totals = captures.write_results(output.records, output.rejects, newest=task.newest, at=task.at)
    if not result.documents:
        raise ArchiveError(_nothing_found(task, result))
    output.commit()
    result.seconds = monotonic() - started
    return result


def _nothing_found(task: Task, result: Reextraction) -> str:
    named = ", ".join(task.sources)
    if not result.pages:
        return no_page_found(named, list(result.problems))
    if not result.outside:
        return (
            f"{named} holds no document of {task.city.name} among {counted(result.pages, 'page')}. It is an archive of"
            " something else, or its URLs are not the portal's."
            + "".join(f" {problem}" for problem in list(result.problems)[:_SHOWN_PROBLEMS])
        )
    host, count = result.outside.most_common(1)[0]
    return (
        f"{named} holds no document of {task.city.name}, but {counted(count, 'page')} like documents of the same kind on"
        f" {host}, which is not one of the city's hosts. If they were crawled with -a listing=URL, give the same here."
    )
