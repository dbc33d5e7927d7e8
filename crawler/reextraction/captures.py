"""Sort the captures of an archive's documents by time of fetching, and write their records and rejects.

A capture is one saved response. A reject is a line about a page that did not become a record. Captures are
sorted on disk; therefore memory use does not grow with the archive. The store's own index
(``crawler.store.index``) decides what is a revision, a duplicate or a conflict.
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple

import orjson

from crawler.items import record_line, reply_of
from crawler.portals.walking.failures import FailureKind
from crawler.reextraction.part_reading import ON_NO_COLUMN, REDIRECTED, Line, PartReading
from crawler.store.index import Index
from crawler.store.results import Result

CACHE_KIB = 2 * 1024
"""Cache size, in KiB, of each of the two databases (the captures and the store's index)."""

_TABLE = """
CREATE TABLE capture (
    fetched_at TEXT NOT NULL, part INTEGER NOT NULL, position INTEGER NOT NULL, page BLOB NOT NULL, canonical INTEGER NOT NULL,
    url TEXT NOT NULL, failure TEXT NOT NULL, reason TEXT NOT NULL, identity BLOB NOT NULL, url_key BLOB NOT NULL,
    content BLOB NOT NULL, "offset" INTEGER NOT NULL, size INTEGER NOT NULL, source INTEGER NOT NULL,
    counts INTEGER NOT NULL DEFAULT 1
);
"""
_LISTED = "CREATE TABLE listed (page BLOB PRIMARY KEY) WITHOUT ROWID"
_ADD = "INSERT INTO capture VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)"

_HAS_OFF_COLUMN = "SELECT 1 FROM capture WHERE failure = ? LIMIT 1"
_OFF_COLUMN_URLS = "SELECT DISTINCT url FROM capture WHERE page = ? AND failure = ?"
_REMOVE_OFF_COLUMN = "DELETE FROM capture WHERE page = ? AND failure = ?"
_REDIRECTS = """
SELECT rowid, url, fetched_at, "offset", size FROM capture WHERE failure = ? AND rowid > ?
ORDER BY rowid LIMIT 1000
"""
_REPLACE = """
UPDATE capture SET url = '', failure = ?, reason = ?, identity = ?, url_key = ?, content = ?, "offset" = ?, size = ?
    WHERE rowid = ?
"""
_DROP = "DELETE FROM capture WHERE rowid = ?"
_PAGES = "CREATE INDEX of_page ON capture (page, canonical DESC, source, fetched_at, part, position)"
_HAS_ONLY_LATER = "SELECT 1 FROM capture GROUP BY page HAVING MIN(fetched_at) > ? LIMIT 1"
_LATER = """
UPDATE capture SET counts = 0 WHERE fetched_at > :at
    AND EXISTS (SELECT 1 FROM capture AS other WHERE other.page = capture.page AND other.fetched_at <= :at)
"""
_UNLISTED = "UPDATE capture SET counts = 0 WHERE fetched_at > :at AND page NOT IN (SELECT page FROM listed)"
_FOLDED = """
UPDATE capture SET counts = 0 WHERE counts AND NOT canonical
    AND EXISTS (SELECT 1 FROM capture AS other WHERE other.page = capture.page AND other.canonical AND other.counts)
"""
_NEWEST = """
UPDATE capture SET counts = rowid = (
    SELECT other.rowid FROM capture AS other WHERE other.page = capture.page
    ORDER BY other.canonical DESC, other.source, other.fetched_at <= :at DESC, other.failure = '' DESC,
        other.fetched_at DESC, other.part DESC, other.position DESC
    LIMIT 1)
WHERE :newest OR NOT EXISTS (
    SELECT 1 FROM capture AS other WHERE other.page = capture.page AND other.fetched_at <= :at)
"""
_IN_ORDER = """
SELECT failure, reason, identity, url_key, content, "offset", size, page FROM capture
WHERE counts ORDER BY fetched_at, part, position
"""
_HAS_RECORD = "SELECT 1 FROM capture WHERE page = ? AND counts AND failure = ''"
_END_OF_TIME = "9999"


class Redirect(NamedTuple):
    """A saved redirect from the URL of a document.

    Attributes:
        row: the number of the redirect's row in the database.
        url: the URL that was requested.
        target: the URL to which ``url`` redirects.
        fetched_at: the time of fetching (UTC, ``2026-11-22T07:15:00Z``).
    """

    row: int
    url: str
    target: str
    fetched_at: str


@dataclass(slots=True)
class CaptureTotals:
    """The numbers of captures (saved responses) by result.

    Attributes:
        results: the number of captures for each result (``crawler.store.results``), including rejects.
        rejects: the number of captures for each reason why there is no record.
        lost: the number of pages that have no record, and of which at least one capture could not be read.
        left_out: the number of captures that were not used. If the task's ``newest`` is True, these are all
            captures except one of each page. Otherwise, these are captures that were fetched after the task's
            ``at``, and captures of a mobile page if the desktop page was saved too. Of a listed page that was fetched
            only after ``at``, the newest capture is used.
    """

    results: Counter[str] = field(default_factory=Counter)
    rejects: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    left_out: int = 0


class CaptureDatabase:
    """Takes captures in any order, and writes their records and rejects in the order in which they were fetched."""

    def __init__(self, folder: Path) -> None:
        """Create the database in ``folder``, a folder for temporary files."""
        self._folder = folder
        self._database = sqlite3.connect(folder / "captures.sqlite", isolation_level=None)
        for pragma in (f"cache_size = -{CACHE_KIB}", "journal_mode = OFF", "synchronous = OFF"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.execute(_TABLE)
        self._database.execute(_LISTED)
        self._database.execute("BEGIN")
        self._lines = (folder / "lines").open("w+b")

    def add(self, source: int, part: int, reading: PartReading) -> None:
        """Add the captures in a part (a section of an archive) to the database.

        Args:
            source: the number of the archive that contains the part.
            part: the number of the part. Among captures that were fetched at the same time, those from the
                part with the lowest number come first.
            reading: the result of reading the part.
        """
        self._database.executemany(
            _ADD,
            (
                (line.fetched_at, part, position, *line[2:], *self._append(line), source)
                for position, line in enumerate(reading.lines)
            ),
        )

    def remove_pages(self, pages: Iterable[bytes]) -> None:
        """Remove all captures of pages that are further pages of documents, given by their keys."""
        self._database.executemany("DELETE FROM capture WHERE page = ?", [(page,) for page in pages])

    def index_pages(self) -> None:
        """Create the database index by page, after the last part was added and before captures are looked up."""
        self._database.execute(_PAGES)

    def has_off_column(self) -> bool:
        """Return whether the database contains documents that do not belong to any column.

        A column is one of the city's listings. The documents are on the city's hosts.
        """
        return self._database.execute(_HAS_OFF_COLUMN, (ON_NO_COLUMN,)).fetchone() is not None

    def has_only_later(self, at: str | None) -> bool:
        """Return whether all captures of some page are later than ``at``. Return False if ``at`` is None."""
        return self._database.execute(_HAS_ONLY_LATER, (at,)).fetchone() is not None

    def add_listed(self, page: bytes) -> None:
        """Note that a row of a saved listing leads to a page, given by its key."""
        self._database.execute("INSERT OR IGNORE INTO listed VALUES (?)", (page,))

    def off_column_urls(self, page: bytes) -> list[str]:
        """Return the URLs under which a page that does not belong to any column was saved.

        Args:
            page: a key for the page that is the same under each of its URLs (http and https, for example).
        """
        return [url for (url,) in self._database.execute(_OFF_COLUMN_URLS, (page, ON_NO_COLUMN))]

    def remove_off_column(self, page: bytes) -> None:
        """Remove the captures of a page that were stored as not belonging to any column.

        This method is called when the page is found in a row of a listing, or as the target of a document's
        redirect.

        Args:
            page: a key for the page that is the same under each of its URLs (http and https, for example).
        """
        self._database.execute(_REMOVE_OFF_COLUMN, (page, ON_NO_COLUMN))

    def redirects(self) -> Iterator[Redirect]:
        """Yield each redirect from a document's URL whose target has not been read yet.

        During the iteration, the caller may replace or drop a redirect that was yielded.
        """
        last = 0
        while rows := self._database.execute(_REDIRECTS, (REDIRECTED, last)).fetchall():
            for last, url, fetched_at, *location in rows:
                yield Redirect(last, url, self._line(*location).decode(), fetched_at)

    def replace(self, redirect: Redirect, line: Line) -> None:
        """Replace a redirect with the result of reading its target.

        Args:
            redirect: the redirect that was followed.
            line: the result of reading the target.
        """
        values = (line.failure, line.reason, line.identity, line.url_key, line.content)
        self._database.execute(_REPLACE, (*values, *self._append(line), redirect.row))

    def drop(self, redirect: Redirect) -> None:
        """Remove a redirect from the database."""
        self._database.execute(_DROP, (redirect.row,))

    def drop_redirects(self) -> None:
        """Remove all redirects that have not been followed, because their targets cannot be looked up."""
        self._database.execute("DELETE FROM capture WHERE failure = ?", (REDIRECTED,))

    def write_results(
        self, records: BinaryIO, rejects: BinaryIO, *, newest: bool, at: str | None
    ) -> CaptureTotals:
        """Write the records and the rejects in the order in which the captures were fetched.

        Args:
            records: the file to which the records are written.
            rejects: the file to which the rejects (lines about pages without a record) are written.
            newest: True to use only one capture of each page: the newest that gives a record, or the newest if none
                does.
            at: the time (UTC, ``2026-11-22T07:15:00Z``) after which captures are not used, or None for no
                limit. If all captures of a listed page are later, the newest of them is used all the same, as in a
                replay.

        Returns:
            The numbers of captures by result.
        """
        totals = CaptureTotals()
        execute = self._database.execute
        moment = at or _END_OF_TIME
        execute(_NEWEST, {"at": moment, "newest": newest})
        if not newest:
            execute(_LATER, {"at": moment})
            execute(_FOLDED)
        execute(_UNLISTED, {"at": moment})
        totals.left_out = execute("SELECT COUNT(*) FROM capture WHERE NOT counts").fetchone()[0]
        index = Index(self._folder / "index.sqlite", cache_kib=CACHE_KIB)
        unread: set[bytes] = set()
        for failure, reason, identity, url, content, offset, size, page in execute(_IN_ORDER):
            line = self._line(offset, size)
            if failure:
                totals.results[Result.REJECTED] += 1
                totals.rejects[reason] += 1
                rejects.write(line)
                if failure in {FailureKind.FAILED, FailureKind.MISSING}:
                    unread.add(page)
                continue
            finding = index.find(identity, url, content)
            totals.results[finding.result] += 1
            number = None
            if finding.is_stored:
                reply = reply_of(orjson.loads(line))
                number = reply.index_number
                finding.apply_to(reply)
                records.write(record_line(reply))
            index.learn(identity, url, content, finding, number)
        index.close()
        totals.lost = sum(execute(_HAS_RECORD, (page,)).fetchone() is None for page in unread)
        return totals

    def close(self) -> None:
        """Close the database and the file that contains the lines of the captures."""
        self._database.close()
        self._lines.close()

    def _append(self, line: Line) -> tuple[int, int]:
        """Append a line to the file of lines, and return its offset and its size."""
        offset = self._lines.seek(0, os.SEEK_END)
        return offset, self._lines.write(line.text)

    def _line(self, offset: int, size: int) -> bytes:
        self._lines.seek(offset)
        return self._lines.read(size)
