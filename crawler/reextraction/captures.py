"""The captures of an archive's documents in the order of fetching, and what each is to the records before it.

They are sorted on disk, so that memory does not grow with the archive; what is a revision, a duplicate or a
conflict is decided by the store's own index (``crawler.store.index``).
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import orjson

from crawler.portals.walking.failures import FailureKind
from crawler.reextraction.part_reading import ON_NO_COLUMN, REDIRECTED
from crawler.store.index import Index
from crawler.store.results import Result

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from crawler.reextraction.part_reading import Line, PartReading

CACHE_KIB = 2 * 1024
"""So much of each of the two databases is held in memory at most."""

_TABLE = """
CREATE TABLE capture (
    fetched_at TEXT NOT NULL, part INTEGER NOT NULL, place INTEGER NOT NULL, page BLOB NOT NULL, own INTEGER NOT NULL,
    url TEXT NOT NULL, loss TEXT NOT NULL, reason TEXT NOT NULL, identity BLOB NOT NULL, at_url BLOB NOT NULL,
    content BLOB NOT NULL, "offset" INTEGER NOT NULL, size INTEGER NOT NULL, spool INTEGER NOT NULL,
    source INTEGER NOT NULL, counts INTEGER NOT NULL DEFAULT 1
);
"""
_ADD = "INSERT INTO capture VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)"

_ON_NO_COLUMN = "SELECT 1 FROM capture WHERE loss = ? LIMIT 1"
_URLS_ON_NO_COLUMN = "SELECT DISTINCT url FROM capture WHERE page = ? AND loss = ?"
_FORGET_ON_NO_COLUMN = "DELETE FROM capture WHERE page = ? AND loss = ?"
_REDIRECTS = """
SELECT rowid, url, fetched_at, place, spool, "offset", size FROM capture WHERE loss = ? AND rowid > ?
ORDER BY rowid LIMIT 1000
"""
_REPLACE = """
UPDATE capture SET url = '', loss = ?, reason = ?, identity = ?, at_url = ?, content = ?, "offset" = ?, size = ?,
    spool = ? WHERE rowid = ?
"""
_DROP = "DELETE FROM capture WHERE rowid = ?"
_PAGES = "CREATE INDEX of_page ON capture (page, own DESC, source, fetched_at, part, place)"
_LATER = "UPDATE capture SET counts = 0 WHERE fetched_at > ?"
_FOLDED = """
UPDATE capture SET counts = 0 WHERE counts AND NOT own
    AND EXISTS (SELECT 1 FROM capture AS other WHERE other.page = capture.page AND other.own AND other.counts)
"""
_NEWEST = """
UPDATE capture SET counts = rowid = (
    SELECT other.rowid FROM capture AS other WHERE other.page = capture.page
    ORDER BY other.own DESC, other.source, other.fetched_at <= :at DESC, other.fetched_at DESC, other.part DESC,
        other.place DESC
    LIMIT 1)
"""
_IN_ORDER = """
SELECT loss, reason, identity, at_url, content, "offset", size, spool, page FROM capture
WHERE counts ORDER BY fetched_at, part, place
"""
_HAS_RECORD = "SELECT 1 FROM capture WHERE page = ? AND counts AND loss = ''"
_END_OF_TIME = "9999"


class Redirect(NamedTuple):
    """A document's URL that only led elsewhere.

    Attributes:
        row: where it stands among the captures.
        url: that was asked for.
        target: the URL to which it led.
        fetched_at: when.
        place: in its part.
    """

    row: int
    url: str
    target: str
    fetched_at: str
    place: int


@dataclass(slots=True)
class CaptureTotals:
    """What the captures came to.

    Attributes:
        results: what became of the documents that were read (``crawler.store.results``); rejects among them.
        rejects: reason -> how many captures.
        lost: pages of which no capture could be read, though one is there.
        left_out: captures that do not count: after the moment asked for, of a mobile page whose desktop page is
            there, or older than the newest where that alone was asked for.
    """

    results: Counter[str] = field(default_factory=Counter)
    rejects: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    left_out: int = 0


class CaptureDatabase:
    """Takes in what was read, part by part in any order, and gives it back in one order."""

    def __init__(self, folder: Path) -> None:
        """Work in a ``folder`` of its own."""
        self._folder = folder
        self._database = sqlite3.connect(folder / "captures.sqlite", isolation_level=None)
        for pragma in (f"cache_size = -{CACHE_KIB}", "journal_mode = OFF", "synchronous = OFF"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.execute(_TABLE)
        self._database.execute("BEGIN")
        self._spools: dict[str, int] = {}
        self._files: dict[int, int] = {}
        self._own_spool: BinaryIO | None = None

    def add(self, source: int, part: int, reading: PartReading) -> None:
        """Take in a part.

        Args:
            source: the number of its source.
            part: its own number; of captures of one moment those of the earlier part come first.
            reading: what it came to.
        """
        offset = 0
        name = reading.spool
        if not name:
            name, offset = self._keep(reading.data)
        spool = self._spool(name)
        self._database.executemany(
            _ADD,
            (
                (line[0], part, *line[1:10], line.offset + offset, line.size, spool, source)
                for line in reading.lines
            ),
        )

    def index_pages(self) -> None:
        """Say that the last part was added: from now on captures can be found by their page."""
        self._database.execute(_PAGES)

    def has_off_column(self) -> bool:
        """Whether documents of the city's hosts lie in no column."""
        return self._database.execute(_ON_NO_COLUMN, (ON_NO_COLUMN,)).fetchone() is not None

    def off_column_urls(self, page: bytes) -> list[str]:
        """The URLs under which a page was saved, where it lies in no column."""
        return [url for (url,) in self._database.execute(_URLS_ON_NO_COLUMN, (page, ON_NO_COLUMN))]

    def remove_off_column(self, page: bytes) -> None:
        """Make room for a page that belongs to a column after all, or that a document's redirect leads to."""
        self._database.execute(_FORGET_ON_NO_COLUMN, (page, ON_NO_COLUMN))

    def redirects(self) -> Iterator[Redirect]:
        """The redirects of documents; each may be replaced or dropped meanwhile."""
        last = 0
        while rows := self._database.execute(_REDIRECTS, (REDIRECTED, last)).fetchall():
            for last, url, fetched_at, place, *where in rows:
                yield Redirect(last, url, self._line(*where).decode(), fetched_at, place)

    def replace(self, redirect: Redirect, line: Line, data: bytes) -> None:
        """Have what a redirect leads to stand in its place.

        Args:
            redirect: that was followed.
            line: what came of it.
            data: the line's bytes.
        """
        name, offset = self._keep(data)
        of_the_end = (line.loss, line.reason, line.identity, line.at_url, line.content)
        self._database.execute(
            _REPLACE, (*of_the_end, offset + line.offset, line.size, self._spool(name), redirect.row)
        )

    def drop(self, redirect: Redirect) -> None:
        """Have a redirect count no more."""
        self._database.execute(_DROP, (redirect.row,))

    def drop_redirects(self) -> None:
        """Have no redirect count: what they lead to cannot be looked up."""
        self._database.execute("DELETE FROM capture WHERE loss = ?", (REDIRECTED,))

    def write_results(self, records: BinaryIO, rejects: BinaryIO, *, newest: bool, at: str | None) -> CaptureTotals:
        """Write the records and the rejects, each in the order of fetching.

        Args:
            records: takes the records.
            rejects: takes the rejects.
            newest: see :class:`~crawler.reextraction.task.Task`.
            at: likewise.
        """
        settled = CaptureTotals()
        execute = self._database.execute
        if newest:
            execute(_NEWEST, {"at": at or _END_OF_TIME})
        else:
            if at is not None:
                execute(_LATER, (at,))
            execute(_FOLDED)
        settled.left_out = execute("SELECT COUNT(*) FROM capture WHERE NOT counts").fetchone()[0]
        index = Index(self._folder / "index.sqlite", cache_kib=CACHE_KIB)
        unread: set[bytes] = set()
        for loss, reason, identity, url, content, offset, size, spool, page in execute(_IN_ORDER):
            line = self._line(spool, offset, size)
            if loss:
                settled.results[Result.REJECTED] += 1
                settled.rejects[reason] += 1
                rejects.write(line)
                if loss in {FailureKind.FAILED, FailureKind.MISSING}:
                    unread.add(page)
                continue
            finding = index.find(identity, url, content)
            index.learn(identity, url, content, finding)
            settled.results[finding.result] += 1
            if finding.result is Result.NEW:
                records.write(line)
            elif finding.is_stored:
                record = orjson.loads(line)
                record["revision"] = finding.revision
                record["warnings"] += finding.warnings
                records.write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))
        index.close()
        settled.lost = sum(execute(_HAS_RECORD, (page,)).fetchone() is None for page in unread)
        return settled

    def close(self) -> None:
        """Close every file."""
        self._database.close()
        for file in self._files.values():
            os.close(file)
        if self._own_spool is not None:
            self._own_spool.close()

    def _keep(self, data: bytes) -> tuple[str, int]:
        """Put lines that travelled with their reading into a file of this machine's."""
        path = self._folder / "brought.lines"
        if self._own_spool is None:
            self._own_spool = path.open("wb")
        offset = self._own_spool.tell()
        self._own_spool.write(data)
        self._own_spool.flush()
        return str(path), offset

    def _spool(self, name: str) -> int:
        """The number of a file of lines."""
        return self._spools.setdefault(name, len(self._spools))

    def _line(self, spool: int, offset: int, size: int) -> bytes:
        file = self._files.get(spool)
        if file is None:
            name = next(name for name, number in self._spools.items() if number == spool)
            file = self._files[spool] = os.open(name, os.O_RDONLY)
        return os.pread(file, size, offset)
