"""``.index.sqlite``: what the journal holds, found by key without reading it.

Derived from the journal and deletable. Keys are 16 bytes; nothing of it is held in memory a record.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from pipelines.results import Result

if TYPE_CHECKING:
    from pathlib import Path

VERSION = "1"
"""Rises when the tables or the keys change; an index of another version is built anew."""

_TABLES = """
CREATE TABLE version (
    identity BLOB NOT NULL, home BLOB NOT NULL, content BLOB NOT NULL, revision INTEGER NOT NULL,
    PRIMARY KEY (identity, home)
) WITHOUT ROWID;
CREATE TABLE address (
    url BLOB NOT NULL, identity BLOB NOT NULL, home BLOB NOT NULL, content BLOB NOT NULL,
    PRIMARY KEY (url, identity)
) WITHOUT ROWID;
CREATE TABLE state (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
"""


def key(text: str) -> bytes:
    """16 bytes that stand for a text."""
    return blake2b(text.encode(), digest_size=16).digest()


def url_key(url: str) -> bytes:
    """The key of a canonical URL; http and https are one."""
    return key(url.split("://", 1)[-1])


def identity_key(index_number: str | None, url: str) -> bytes:
    """The key of a record's identity: its 索引号 within the city, without one its canonical URL."""
    return key(f"number {index_number}") if index_number else key(f"url {url.split('://', 1)[-1]}")


@dataclass(frozen=True, slots=True)
class Finding:
    """What the index says of a reply: the result, the revision it would get, its record's first URL."""

    result: Result
    revision: int
    home: bytes


class Index:
    """The journal's records by identity and by URL.

    A record is one identity at one first URL, its ``home``. A second document under a number already
    used is a record of its own. Every URL under which a record was seen is remembered with what it
    last said, so that an alias that lags behind does not turn into revisions without end.
    """

    def __init__(self, path: Path) -> None:
        """Open or create the index; one that cannot be read or has another version is built anew."""
        self.path = path
        try:
            self._connect()
            current = self.state().get("version") == VERSION
        except sqlite3.DatabaseError:
            current = False
        if current:
            self._begin()
        else:
            self.clear()

    def _connect(self) -> None:
        self._database = sqlite3.connect(self.path, isolation_level=None)
        self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._database.execute("PRAGMA synchronous = NORMAL")

    def clear(self) -> None:
        """Forget everything."""
        self._database.close()
        for suffix in ("", "-journal", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        self._connect()
        self._database.executescript(_TABLES)
        self._begin()
        self.commit(version=VERSION, offset=0)

    def state(self) -> dict[str, str | int]:
        """What was noted at the last commit."""
        return dict(self._database.execute("SELECT name, value FROM state").fetchall())

    def commit(self, **state: str | int) -> None:
        """Keep what was learned, with where in the journal it ends."""
        self._database.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", state.items())
        self._database.execute("COMMIT")
        self._begin()

    def close(self) -> None:
        """Close the database; what was not committed is forgotten."""
        self._database.close()

    def knows_url(self, url: str, index_number: str | None = None) -> bool:
        """Whether a document is known at this URL, and under this number where one is given."""
        query, values = "SELECT 1 FROM address WHERE url = ?", [url_key(url)]
        if index_number:
            query, values = f"{query} AND identity = ?", [*values, identity_key(index_number, url)]
        return self._database.execute(query, values).fetchone() is not None

    def find(self, identity: bytes, url: bytes, content: bytes) -> Finding:
        """What a document is that says ``content`` at ``url`` (design.md, "The store")."""
        seen = self._database.execute(
            "SELECT home, content FROM address WHERE url = ? AND identity = ?", (url, identity)
        ).fetchone()
        versions: list[tuple[bytes, bytes, int]] = self._database.execute(
            "SELECT home, content, revision FROM version WHERE identity = ?", (identity,)
        ).fetchall()
        if seen is not None:
            home, said = seen
            current, revision = next((says, number) for place, says, number in versions if place == home)
            if content in (said, current):
                return Finding(Result.UNCHANGED, revision, home)
            return Finding(Result.REVISED, revision + 1, home)
        if not versions:
            return Finding(Result.NEW, 1, url)
        for home, current, revision in versions:
            if content == current:
                return Finding(Result.DUPLICATE, revision, home)
        return Finding(Result.CONFLICT, 1, url)

    def learn(self, identity: bytes, url: bytes, content: bytes, finding: Finding) -> None:
        """Remember a document after :meth:`find`."""
        if finding.result not in {Result.UNCHANGED, Result.DUPLICATE}:
            self._database.execute(
                "INSERT OR REPLACE INTO version VALUES (?, ?, ?, ?)",
                (identity, finding.home, content, finding.revision),
            )
        self._database.execute(
            "INSERT OR REPLACE INTO address VALUES (?, ?, ?, ?)", (url, identity, finding.home, content)
        )

    def home_of_revision(self, identity: bytes, url: bytes, revision: int) -> bytes:
        """Whose later version a journal's line is: of the record at its URL, else of the one that it follows."""
        known = self._database.execute(
            "SELECT home FROM address WHERE url = ? AND identity = ?", (url, identity)
        ).fetchone()
        if known is None:
            known = self._database.execute(
                "SELECT home FROM version WHERE identity = ? ORDER BY revision = ? DESC LIMIT 1",
                (identity, revision - 1),
            ).fetchone()
        home: bytes = known[0] if known is not None else url
        return home

    def _begin(self) -> None:
        self._database.execute("BEGIN")
