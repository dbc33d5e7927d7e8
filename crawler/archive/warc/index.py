"""The index of the captures in the web archives (WARC and WACZ files) of a folder: the SQLite file ``.captures.sqlite``.

An archive's captures are found by their sort key (:func:`crawler.archive.model.surt`), and response bodies by their digest.
The index is next to the archives or, if their folder is read-only, in the user's cache folder. It is derived from the
archives and may be deleted. It remembers the size, the modification time, and a digest of the beginning and end of
each archive, to notice that an archive was changed.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from itertools import groupby
from pathlib import Path

import orjson

from crawler.archive.model import ArchiveError
from crawler.archive.warc.database import (
    Damage,
    IndexDatabase,
    open_database,
    remove_files,
    staged,
)
from crawler.archive.warc.entries import IndexEntry, Row, with_status_of_original

INDEX = ".captures.sqlite"
_ENDS = 1 << 16
_PAST_EVERY_KEY = "\U0010ffff"
_OF_ARCHIVE = "archive = (SELECT id FROM archive WHERE name = ?)"
_ROWS_AT_ONCE = 1_000


class CaptureIndex:
    """The part of an index that describes one archive.

    Attributes:
        database: the index.
        newest: the time of the latest fetch in UTC, or an empty string if the archive has no capture.
        damages: the records that were skipped when the archive was indexed.
    """

    def __init__(self, database: IndexDatabase, name: str, row: Row, folder: str) -> None:
        """Create the part for the archive with a file name, and its newest fetch and damages.

        The names of WARC files in the index are relative to ``folder``.

        Raises:
            ValueError: the row is damaged.
        """
        self.database = database
        self.newest: str
        self._name = os.fsencode(name)
        self.newest, damages = row
        self.damages: list[Damage] = [
            (folder + file, offset, reason) for file, offset, reason in orjson.loads(damages)
        ]
        self._folder = folder

    def with_prefix(self, prefix: str) -> Iterator[IndexEntry]:
        """Iterate over the entries whose SURT begins with ``prefix``, sorted by SURT and then by time.

        Raises:
            DamagedIndexError: an entry cannot be read.
        """
        for _, rows in groupby(self._rows(prefix), key=_key_of):
            yield from with_status_of_original([IndexEntry.from_row(row, self._folder) for row in rows])

    def with_key(self, key: str) -> list[IndexEntry]:
        """Return the entries whose SURT is exactly ``key``, oldest first.

        Raises:
            DamagedIndexError: an entry cannot be read.
        """
        rows = self.database.rows(f"{_OF_ARCHIVE} AND key = ? ORDER BY fetched_at, rowid", (self._name, key))
        return with_status_of_original([IndexEntry.from_row(row, self._folder) for row in rows])

    def _rows(self, prefix: str) -> Iterator[Row]:
        """Yield the rows whose key begins with ``prefix``, sorted. If the archive is indexed again, go on at the same key."""
        condition = f"{_OF_ARCHIVE} AND (key, fetched_at, rowid) > (?, ?, ?) AND key < ?"
        last: Row = prefix, "", 0
        while last:
            rows = self.database.rows(
                f"{condition} ORDER BY key, fetched_at, rowid LIMIT {_ROWS_AT_ONCE}",
                (self._name, *last, prefix + _PAST_EVERY_KEY),
            )
            yield from rows
            last = (_key_of(rows[-1]), rows[-1][3], rows[-1][0]) if len(rows) == _ROWS_AT_ONCE else ()


def _key_of(row: Row) -> str:
    return str(row[2])


def open_index(path: Path, folder: str = "") -> CaptureIndex | None:
    """Return the index of an archive, or None if there is none or the archive was changed after it was indexed.

    The names of WARC files in the index are relative to ``folder``.
    """
    identity = _identity(path)
    for index_path in index_paths(path):
        with suppress(OSError, sqlite3.Error, ValueError, TypeError):
            database = open_database(index_path)
            if (row := database.archive(path.name, identity)) is not None:
                return CaptureIndex(database, path.name, row, folder)
    return None


def indexed_size(path: Path) -> int | None:
    """Return the size that an archive had when it was last indexed, or None if that is not known."""
    for index_path in index_paths(path):
        with suppress(OSError, sqlite3.Error, ValueError, TypeError):
            if (identity := open_database(index_path).identity(path.name)) is not None:
                return int(identity.partition(" ")[0])
    return None


def write_index(
    path: Path, entries: Iterable[IndexEntry], damages: list[Damage], folder: str = ""
) -> CaptureIndex:
    """Index an archive next to it or, if that fails, in the user's cache folder.

    Args:
        path: the archive.
        entries: the archive's captures in any order.
        damages: the records that were skipped. The list may be filled while ``entries`` is read.
        folder: the prefix of all names of WARC files. They are stored without it.

    Raises:
        ArchiveError: the index cannot be written to either place.
    """
    identity = _identity(path)
    problems: list[str] = []
    adjacent, cached = index_paths(path)
    with staged(entries, folder) as captures:
        stored = [(file.removeprefix(folder), offset, reason) for file, offset, reason in damages]
        for index_path in (
            adjacent,
            adjacent,
            cached,
            cached,
        ):  # twice, because a damaged index is first removed
            try:
                index_path.parent.mkdir(parents=True, exist_ok=True)
                database = open_database(index_path, create=True)
                database.replace(path.name, identity, stored, captures)
                if (row := database.archive(path.name, identity)) is not None:
                    return CaptureIndex(database, path.name, row, folder)
            except (OSError, sqlite3.OperationalError) as error:
                problems.append(str(error))
            except (sqlite3.DatabaseError, UnicodeDecodeError):
                remove_files(index_path)
    raise ArchiveError(
        f"The index of {path} could be written neither next to it nor to {cached} ({'; '.join(dict.fromkeys(problems))}):"
        " make room on the disk, or make one of the folders writable."
    )


def index_paths(path: Path) -> tuple[Path, Path]:
    """Return the two possible paths of an archive's index: next to the archive, and in the user's cache folder."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fuwen"
    folder = path.parent.resolve()
    name = sha256(os.fsencode(folder)).hexdigest()[:16]
    return path.with_name(INDEX), cache / f"{name}-{folder.name}{INDEX}"


def _identity(path: Path) -> str:
    """Return the values that show whether an archive was changed: its size, modification time, and digest of its ends."""
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        ends = sha256(file.read(_ENDS))
        file.seek(max(0, status.st_size - _ENDS))
        ends.update(file.read(_ENDS))
    return f"{status.st_size} {status.st_mtime_ns} {ends.hexdigest()}"
