"""The SQLite file in which the captures of the archives in a folder are indexed."""

from __future__ import annotations

import os
import sqlite3
import weakref
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import orjson

from crawler.archive.model import ArchiveError
from crawler.archive.warc.entries import COLUMNS, IndexEntry, Row, is_intact

VERSION = 2
"""The version of the tables and of what is stored in them. An index with a different version is replaced."""

_SECONDS_OF_WAITING = 60
_INSERT = "INSERT INTO capture VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_CAPTURE = f"CREATE TABLE IF NOT EXISTS capture ({COLUMNS});"
_TABLES = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS archive (id INTEGER PRIMARY KEY, name BLOB UNIQUE, identity TEXT, newest TEXT, damages TEXT);
{_CAPTURE}
CREATE INDEX IF NOT EXISTS place ON capture (archive, key, fetched_at);
CREATE INDEX IF NOT EXISTS payload ON capture (digest) WHERE page_sha256 IS NOT NULL;
PRAGMA user_version = {VERSION};
COMMIT;
"""

Damage = tuple[str, int, str]
"""A record that was skipped: the name of its WARC file, its offset, and the reason."""


class DamagedIndexError(ArchiveError):
    """A part of the index cannot be read, or a value in it was changed. The index has to be made again."""


class IndexDatabase:
    """An open index. It is closed when nothing uses it any more."""

    def __init__(self, path: Path, *, create: bool) -> None:
        """Open the index at ``path``. If ``create`` is true, a missing file is created as an empty index.

        Raises:
            sqlite3.OperationalError: the file cannot be read or made.
            sqlite3.DatabaseError: the file is damaged, or has another version.
        """
        self.path = path
        self._connection = _connect(path, create=create)
        weakref.finalize(self, self._connection.close)
        self._file = _file_at(path)

    @property
    def is_current(self) -> bool:
        """False if the file was deleted or replaced after it was opened."""
        return self._file == _file_at(self.path)

    def archive(self, name: str, identity: str) -> Row | None:
        """Return the newest fetch and the damages of an archive, or None if it was not indexed as it is now."""
        row: Row | None = self._connection.execute(
            "SELECT newest, damages FROM archive WHERE name = ? AND identity = ?",
            (os.fsencode(name), identity),
        ).fetchone()
        return row

    def identity(self, name: str) -> str | None:
        """Return the identity under which an archive was indexed last, or None if it was not indexed."""
        query = "SELECT identity FROM archive WHERE name = ?"
        row = self._connection.execute(query, (os.fsencode(name),)).fetchone()
        return None if row is None else str(row[0])

    def rows(self, condition: str, values: Row) -> list[Row]:
        """Return the rows of the table ``capture`` for which ``condition`` holds.

        No query stays open: it would keep this process and others from writing.

        Raises:
            DamagedIndexError: a row cannot be read, or is not as it was stored.
        """
        query = f"SELECT rowid, * FROM capture WHERE {condition}"  # noqa: S608 the condition is ours
        try:
            rows = self._connection.execute(query, values).fetchall()
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise DamagedIndexError(f"The index {self.path} is damaged ({error}): delete it.") from error
        if not all(map(is_intact, rows)):
            raise DamagedIndexError(f"The index {self.path} is damaged: delete it.")
        return rows

    def find_payload(self, digest: str) -> IndexEntry | None:
        """Return a capture whose record contains the payload with a digest, or None if there is none that can be read."""
        with suppress(DamagedIndexError):
            for row in self.rows("digest = ? AND page_sha256 IS NOT NULL LIMIT 1", (digest,)):
                return IndexEntry.from_row(row, "")
        return None

    def replace(self, name: str, identity: str, damages: list[Damage], captures: sqlite3.Connection) -> None:
        """Store what is known of an archive, instead of what was known before.

        ``captures`` is a database with a table ``capture`` of the archive's captures.
        """
        newest = captures.execute("SELECT MAX(fetched_at) FROM capture").fetchone()[0] or ""
        with self._transaction():
            self._forget([os.fsencode(name)])
            cursor = self._connection.execute(
                "INSERT INTO archive (name, identity, newest, damages) VALUES (?, ?, ?, ?)",
                (os.fsencode(name), identity, newest, orjson.dumps(damages).decode()),
            )
            rows = captures.execute("SELECT * FROM capture ORDER BY key, fetched_at, file, offset")
            self._connection.executemany(_INSERT, ((cursor.lastrowid, *row[1:]) for row in rows))

    def forget_others(self, names: Iterable[str]) -> None:
        """Delete what is known of archives that are not in ``names``, for example because they were deleted."""
        kept = {os.fsencode(name) for name in names}
        known = [name for (name,) in self._connection.execute("SELECT name FROM archive")]
        with self._transaction():
            self._forget([name for name in known if name not in kept])

    def _forget(self, names: list[bytes]) -> None:
        for name in names:
            self._connection.execute(
                "DELETE FROM capture WHERE archive IN (SELECT id FROM archive WHERE name = ?)", (name,)
            )
            self._connection.execute("DELETE FROM archive WHERE name = ?", (name,))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


_OPEN: weakref.WeakValueDictionary[tuple[int, Path], IndexDatabase] = weakref.WeakValueDictionary()
"""The open indexes by process id and path. The archives of a folder share one; a forked process opens its own."""


def open_database(path: Path, *, create: bool = False) -> IndexDatabase:
    """Open the index at ``path``, or return the open one.

    Raises:
        sqlite3.OperationalError: the file cannot be read, or made if ``create`` is true.
        sqlite3.DatabaseError: the file is damaged, or has another version.
    """
    key = os.getpid(), path.absolute()
    database = _OPEN.get(key)
    if database is None or not database.is_current:
        database = _OPEN[key] = IndexDatabase(path, create=create)
    return database


@contextmanager
def staged(entries: Iterable[IndexEntry], folder: str) -> Iterator[sqlite3.Connection]:
    """Yield a temporary database with a table ``capture`` of ``entries``. Names of WARC files are relative to ``folder``."""
    with closing(sqlite3.connect("")) as captures:  # a temporary file, as soon as there are many
        captures.execute(_CAPTURE)
        captures.executemany(_INSERT, (entry.row(folder) for entry in entries))
        yield captures


def remove_files(path: Path) -> None:
    """Delete the index at ``path``, as far as that is possible."""
    for suffix in ("", "-journal"):
        with suppress(OSError):
            path.with_name(path.name + suffix).unlink()


def find_damage(path: Path) -> str:
    """Return what is damaged in the index at ``path``, or an empty text. The whole index is read."""
    if not path.exists():
        return ""
    try:
        with closing(sqlite3.connect(path)) as connection:
            finding = _integrity(connection)
    except sqlite3.OperationalError:
        return ""
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        finding = str(error)
    return "" if finding == "ok" else finding


def _integrity(connection: sqlite3.Connection) -> str:
    """Return ``ok``, or what is damaged. ``quick_check`` is not enough: it misses keys that no query finds any more."""
    return str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])


def _connect(path: Path, *, create: bool) -> sqlite3.Connection:
    try:
        return _connect_as(path, "mode=rwc" if create else "mode=rw")
    except sqlite3.OperationalError:
        if create or path.with_name(f"{path.name}-journal").exists():  # a process was killed while it wrote
            raise
        return _connect_as(path, "mode=ro&immutable=1")  # a read-only folder


def _connect_as(path: Path, options: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{options}",
        uri=True,
        isolation_level=None,
        timeout=_SECONDS_OF_WAITING,
        check_same_thread=False,
    )
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version == 0 and options == "mode=rwc":
            connection.executescript(_TABLES)
            version = VERSION
        finding = _integrity(connection)
        connection.execute("PRAGMA trusted_schema = off")
    except BaseException:
        connection.close()
        raise
    if finding != "ok" or version != VERSION:
        connection.close()
        raise sqlite3.DatabaseError(f"{path} is damaged or has another version")
    return connection


def _file_at(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
