"""``.index.sqlite``: the journal's records by identity and URL, for lookups without reading the journal.

It is derived from the journal and can be deleted. Keys are 16 bytes. Memory does not grow with the records.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from crawler.reading.urls import without_scheme
from crawler.store.results import CONFLICT_WARNING, Result

VERSION = "2"
"""The version of the tables and keys. An index of another version is rebuilt."""

CACHE_KIB = 16 * 1024
"""The greatest size of the database's cache in memory, in KiB, however many records there are."""

_TABLES = """
CREATE TABLE version (
    identity BLOB NOT NULL, home BLOB NOT NULL, revision INTEGER NOT NULL, content BLOB NOT NULL,
    PRIMARY KEY (identity, home, revision)
) WITHOUT ROWID;
CREATE TABLE address (
    url BLOB NOT NULL, identity BLOB NOT NULL, home BLOB NOT NULL, content BLOB NOT NULL,
    PRIMARY KEY (url, identity)
) WITHOUT ROWID;
CREATE TABLE state (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
"""


def key(text: str) -> bytes:
    """Return the 16-byte key of a text."""
    return blake2b(text.encode(), digest_size=16).digest()


def url_key(url: str) -> bytes:
    """Return the key of a canonical URL, the same for http and https."""
    return key(without_scheme(url))


def identity_key(index_number: str | None, url: str) -> bytes:
    """Return the key of a record's identity: its 索引号 within the city, or without one its canonical URL."""
    return key(f"number {index_number}") if index_number else key(f"url {without_scheme(url)}")


@dataclass(frozen=True, slots=True)
class Finding:
    """The index's answer for a reply.

    Attributes:
        result: new, revised, unchanged, duplicate or conflict.
        revision: the revision that the reply gets if it is stored; that of the stored record otherwise.
        home: the key of its record's first URL.
        known: whether the index already has this content at this URL, so that nothing need be written.
    """

    result: Result
    revision: int
    home: bytes
    known: bool = False

    @property
    def is_stored(self) -> bool:
        """Whether a line is to be written."""
        return self.result not in {Result.UNCHANGED, Result.DUPLICATE}

    @property
    def warnings(self) -> list[str]:
        """The warnings that the line gets because of its result."""
        return [CONFLICT_WARNING] if self.result is Result.CONFLICT else []


class Index:
    """The journal's records by identity and by URL. Its methods raise ``sqlite3.Error``.

    A record is one identity at one first URL, its ``home``. A second document under a number already used is a
    separate record. Every URL at which a record was seen is stored with the content it last had, so that an alias
    that lags behind does not cause endless revisions.
    """

    def __init__(self, path: Path, cache_kib: int = CACHE_KIB) -> None:
        """Open or create the index; clear it if it cannot be read or has another version."""
        self.path = path
        self._cache_kib = cache_kib
        self._database = sqlite3.connect(path, isolation_level=None)
        try:
            self._set_up()
            current = self.state().get("version") == VERSION
        except sqlite3.DatabaseError:
            current = False
        if current:
            self._begin()
        else:
            self.clear()

    def _set_up(self) -> None:
        self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._database.execute("PRAGMA synchronous = NORMAL")
        self._database.execute(f"PRAGMA cache_size = -{self._cache_kib}")

    def clear(self) -> None:
        """Delete the index and create an empty one."""
        self._database.close()
        for suffix in ("", "-journal", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        self._database = sqlite3.connect(self.path, isolation_level=None)
        self._set_up()
        self._database.executescript(_TABLES)
        self._begin()
        self.commit(version=VERSION, offset=0)

    def state(self) -> dict[str, str | int]:
        """Return the state that the last commit stored."""
        return dict(self._database.execute("SELECT name, value FROM state").fetchall())

    def commit(self, **state: str | int) -> None:
        """Commit the changes together with ``state``, such as the journal's offset up to which they go."""
        self._database.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", state.items())
        self._database.execute("COMMIT")
        self._begin()

    def close(self) -> None:
        """Close the database and discard what was not committed."""
        self._database.close()

    def knows_url(self, url: str, index_number: str | None = None) -> bool:
        """Tell whether a document is known at this URL, and under this 索引号 if one is given."""
        query, values = "SELECT 1 FROM address WHERE url = ?", [url_key(url)]
        if index_number:
            query, values = f"{query} AND identity = ?", [*values, identity_key(index_number, url)]
        return self._database.execute(query, values).fetchone() is not None

    def find(self, identity: bytes, url: bytes, content: bytes) -> Finding:
        """Return the result of a document with ``content`` at ``url`` (docs/contract.md, "The store")."""
        seen = self._database.execute(
            "SELECT home, content FROM address WHERE url = ? AND identity = ?", (url, identity)
        ).fetchone()
        if seen is not None:
            home, last_content = seen
            revision, current = self._database.execute(
                "SELECT revision, content FROM version WHERE identity = ? AND home = ?"
                " ORDER BY revision DESC LIMIT 1",
                (identity, home),
            ).fetchone()
            if content in (last_content, current):
                return Finding(Result.UNCHANGED, revision, home, known=content == last_content)
            return Finding(Result.REVISED, revision + 1, home)
        same = self._database.execute(
            "SELECT home, revision FROM version WHERE identity = ? AND content = ? LIMIT 1",
            (identity, content),
        ).fetchone()
        if same is not None:
            return Finding(Result.DUPLICATE, same[1], same[0])
        used = self._database.execute("SELECT 1 FROM version WHERE identity = ? LIMIT 1", (identity,))
        return Finding(Result.NEW if used.fetchone() is None else Result.CONFLICT, 1, url)

    def learn(self, identity: bytes, url: bytes, content: bytes, finding: Finding) -> None:
        """Store a document's keys after :meth:`find`."""
        if finding.known:
            return
        if finding.is_stored:
            self._database.execute(
                "INSERT OR REPLACE INTO version VALUES (?, ?, ?, ?)",
                (identity, finding.home, finding.revision, content),
            )
        self._database.execute(
            "INSERT OR REPLACE INTO address VALUES (?, ?, ?, ?)", (url, identity, finding.home, content)
        )

    def learn_line(
        self, identity: bytes, url: bytes, content: bytes, revision: int, *, conflict: bool = False
    ) -> bytes:
        """Store the keys of a journal's line, after those of the lines before it.

        Returns:
            The key of its record's first URL.
        """
        if revision > 1:
            finding = Finding(Result.REVISED, revision, self.home_of_revision(identity, url, revision))
        else:
            finding = Finding(Result.CONFLICT if conflict else Result.NEW, revision, url)
        self.learn(identity, url, content, finding)
        return finding.home

    def home_of_revision(self, identity: bytes, url: bytes, revision: int) -> bytes:
        """Return the home of the record that a revision belongs to.

        It is the record seen at its URL; otherwise the one of this identity whose newest revision it follows.
        """
        known = self._database.execute(
            "SELECT home FROM address WHERE url = ? AND identity = ?", (url, identity)
        ).fetchone()
        if known is None:
            known = self._database.execute(
                "SELECT home FROM version WHERE identity = ? GROUP BY home"
                " ORDER BY MAX(revision) = ? DESC LIMIT 1",
                (identity, revision - 1),
            ).fetchone()
        home: bytes = known[0] if known is not None else url
        return home

    def _begin(self) -> None:
        self._database.execute("BEGIN")
