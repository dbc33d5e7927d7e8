"""``.index.sqlite``: an index for looking up the records of ``records.jsonl`` by identity or URL.

The index is derived from that file, which is called the journal. If the index is deleted, the next run creates
it again. All keys are 16 bytes long. Memory use does not grow with the number of records.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from crawler.reading.urls import without_scheme
from crawler.store.checksum import Checksum
from crawler.store.results import CONFLICT_WARNING, Result

VERSION = "4"
"""The current version of the tables and keys. An index with a different version is rebuilt."""

CACHE_KIB = 16 * 1024
"""The maximum size of the database's memory cache in KiB, independent of the number of records."""

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
    """Return a 16-byte key for a text: its BLAKE2b hash."""
    return blake2b(text.encode(), digest_size=16).digest()


def url_key(url: str) -> bytes:
    """Return the 16-byte key of a canonical URL. The key is the same for ``http`` and ``https``."""
    return key(without_scheme(url))


def identity_key(index_number: str | None, url: str) -> bytes:
    """Return the 16-byte key of a record's identity.

    The identity is the record's 索引号 (index number), or its canonical URL if it has no index number.
    """
    return key(f"number {index_number}") if index_number else key(f"url {without_scheme(url)}")


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of comparing a reply with the stored records.

    Attributes:
        result: ``new``, ``revised``, ``unchanged``, ``duplicate`` or ``conflict``.
        revision: the revision that the reply gets if it must be stored, otherwise the stored record's revision.
        home: the key of the first URL at which the record was seen. For a new or conflicting reply, this is the
            key of the reply's own URL.
        known: True if the content last seen at the reply's URL is the same as the reply's content. In this case,
            the index need not be changed.
    """

    result: Result
    revision: int
    home: bytes
    known: bool = False

    @property
    def is_stored(self) -> bool:
        """True if the reply must be written to the journal: it is new, revised or in conflict."""
        return self.result not in {Result.UNCHANGED, Result.DUPLICATE}

    @property
    def warnings(self) -> list[str]:
        """The warnings to add to the reply: empty unless another document has the same 索引号 (index number)."""
        return [CONFLICT_WARNING] if self.result is Result.CONFLICT else []


class Index:
    """An index of the journal's records by identity and by URL. All its methods may raise ``sqlite3.Error``.

    A record is determined by its identity together with its ``home``, the first URL at which it was seen.
    Therefore two documents with the same index number are two records.

    For every URL at which a record was seen, the index stores the hash of the content last seen there. Without
    these hashes, an outdated copy of a page at a second URL would look like a revision in every run.

    Attributes:
        damaged: True if the file was changed or damaged after the last commit, so it was replaced by an empty index.
    """

    def __init__(self, path: Path, cache_kib: int = CACHE_KIB) -> None:
        """Open the index at ``path``, or create it.

        An index that does not match its checksum, or whose version is not :data:`VERSION`, is replaced by an empty one.
        SQLite's own checks do not notice a key in which a byte changed; with such a key, a record would be stored twice.

        Args:
            path: the database file.
            cache_kib: the maximum size of the database's memory cache in KiB.
        """
        self.path = path
        self._cache_kib = cache_kib
        self._checksum = Checksum(path)
        existed = path.exists()
        self._database = sqlite3.connect(path, isolation_level=None)
        matches = self._matches_checksum()
        self.damaged = existed and matches is False
        if matches and self.state().get("version") == VERSION:
            self._begin()
        else:
            self.clear()

    def _matches_checksum(self) -> bool | None:
        """Return whether the file matches its checksum, or None if there is no checksum."""
        try:
            self._set_up()
            # The first read undoes what a killed process had written but not committed.
            self._database.execute("PRAGMA user_version").fetchone()
        except sqlite3.DatabaseError:
            return False
        return self._checksum.compare()

    def _set_up(self) -> None:
        self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._database.execute("PRAGMA synchronous = NORMAL")
        self._database.execute(f"PRAGMA cache_size = -{self._cache_kib}")

    def clear(self) -> None:
        """Delete the index and create an empty one."""
        self._database.close()
        self._checksum.remove()
        for suffix in ("", "-journal", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        self._database = sqlite3.connect(self.path, isolation_level=None)
        self._set_up()
        self._database.executescript(_TABLES)
        self._begin()
        self.commit(version=VERSION, offset=0)

    def state(self) -> dict[str, str | int]:
        """Return the values stored by :meth:`commit`, by name, such as ``version`` and ``offset``."""
        return dict(self._database.execute("SELECT name, value FROM state").fetchall())

    def commit(self, **state: str | int) -> None:
        """Store the values in ``state`` and commit all changes.

        Args:
            state: values by name, such as ``offset``: the index covers the journal's first ``offset`` bytes.
                Stored values that are not named stay as they are.
        """
        self._database.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", state.items())
        self._checksum.remove()
        self._database.execute("COMMIT")
        # Reading the file ends SQLite's own locks on it (POSIX). The lock of the city's folder is the one that counts.
        self._checksum.write()
        self._begin()

    def close(self) -> None:
        """Close the database and discard all changes since the last commit."""
        self._database.close()

    def knows_url(self, url: str, index_number: str | None = None) -> bool:
        """Return whether a document was seen at ``url``.

        If ``index_number`` is given, the document must also have this 索引号 (index number).
        """
        query, values = "SELECT 1 FROM address WHERE url = ?", [url_key(url)]
        if index_number:
            query, values = f"{query} AND identity = ?", [*values, identity_key(index_number, url)]
        return self._database.execute(query, values).fetchone() is not None

    def find(self, identity: bytes, url: bytes, content: bytes) -> Finding:
        """Compare a document with the stored records and return the result (docs/contract.md, "The store").

        Args:
            identity: the key of the document's identity.
            url: the key of the document's URL.
            content: the first 16 bytes of the document's content hash.
        """
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

    def has_content_elsewhere(self, identity: bytes, content: bytes) -> bool:
        """Return whether a record with another identity has this content. All records are compared."""
        query = "SELECT 1 FROM version WHERE content = ? AND identity != ? LIMIT 1"
        return self._database.execute(query, (content, identity)).fetchone() is not None

    def learn(self, identity: bytes, url: bytes, content: bytes, finding: Finding) -> None:
        """Add a document to the index. Do nothing if ``finding.known`` is True.

        Args:
            identity: the key of the document's identity.
            url: the key of the URL at which the document was seen.
            content: the first 16 bytes of the document's content hash.
            finding: the result of comparing the document with the stored records, as from :meth:`find`.
        """
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
        """Add one line of the journal to the index. Lines must be added in the journal's order.

        Args:
            identity: the key of the identity of the line's record.
            url: the key of the record's URL.
            content: the first 16 bytes of the record's content hash.
            revision: the record's revision.
            conflict: True if the record has the warning :data:`CONFLICT_WARNING`.

        Returns:
            The key of the first URL at which the line's record was seen.
        """
        if revision > 1:
            finding = Finding(Result.REVISED, revision, self.home_of_revision(identity, url, revision))
        else:
            finding = Finding(Result.CONFLICT if conflict else Result.NEW, revision, url)
        self.learn(identity, url, content, finding)
        return finding.home

    def home_of_revision(self, identity: bytes, url: bytes, revision: int) -> bytes:
        """Choose the record to which a revision belongs, and return the key of the record's first URL.

        Only records with the identity ``identity`` are considered. The record that was seen at ``url`` is chosen.
        If there is none, a record with ``revision - 1`` as its newest revision is chosen, otherwise any of them.
        If no record has this identity, ``url`` is returned.

        Args:
            identity: the key of the record's identity.
            url: the key of the URL of the revision.
            revision: the number of the revision.
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
