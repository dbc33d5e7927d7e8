"""``.index.sqlite``: an index for looking up the records of ``records.jsonl`` by identity or URL.

The index is derived from that file, which is called the journal. If the index is deleted, the next run creates
it again. All keys are 16 bytes long. Memory use does not grow with the number of records.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from crawler.store.checksum import Checksum
from crawler.store.identity import JournalLine, identity_key, url_key
from crawler.store.results import Earlier, Finding, Result

VERSION = "5"
"""The current version of the tables and keys. An index with a different version is rebuilt."""

CACHE_KIB = 16 * 1024
"""The maximum size of the database's memory cache in KiB, independent of the number of records."""

_TABLES = """
CREATE TABLE version (
    identity BLOB NOT NULL, home BLOB NOT NULL, revision INTEGER NOT NULL, content BLOB NOT NULL,
    withdrawn INTEGER NOT NULL, PRIMARY KEY (identity, home, revision)
) WITHOUT ROWID;
CREATE TABLE address (
    url BLOB NOT NULL, identity BLOB NOT NULL, home BLOB NOT NULL, content BLOB NOT NULL, number TEXT,
    PRIMARY KEY (url, identity)
) WITHOUT ROWID;
CREATE INDEX other_address ON address (identity, home) WHERE url != home;
CREATE TABLE state (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
"""
# `number` of an address is the index number of the record whose line was read there, '' if the record has none, and
# NULL if no line was read there: the URL is an alias.

_NEWEST = """
SELECT revision, content, withdrawn FROM version WHERE identity = ? AND home = ? ORDER BY revision DESC LIMIT 1
"""
_SAME_CONTENT = """
SELECT home, revision FROM version AS one WHERE identity = ? AND content = ? AND NOT EXISTS (
    SELECT 1 FROM version AS later
    WHERE later.identity = one.identity AND later.home = one.home AND later.withdrawn AND later.revision >= one.revision)
LIMIT 1
"""
_IS_USED = """
SELECT 1 FROM version AS one WHERE identity = ? AND NOT withdrawn AND NOT EXISTS (
    SELECT 1 FROM version AS later
    WHERE later.identity = one.identity AND later.home = one.home AND later.revision > one.revision)
LIMIT 1
"""
_READ_AT = "SELECT identity, home, number FROM address WHERE url = ? AND identity != ? AND number IS NOT NULL"
_MOVE = """
UPDATE OR REPLACE address SET number = CASE WHEN number IS NULL THEN NULL ELSE ? END, identity = ?, home = ?
WHERE identity = ? AND home = ?
"""
_MOVE_OTHER_ADDRESSES = f"{_MOVE} AND url != home"
_MOVE_HOME = f"{_MOVE} AND url = ?"
_LEARN_ADDRESS = """
INSERT INTO address VALUES (?, ?, ?, ?, ?) ON CONFLICT (url, identity) DO UPDATE
SET home = excluded.home, content = excluded.content, number = COALESCE(excluded.number, number)
"""


class Index:
    """An index of the journal's records by identity and by URL. All its methods may raise ``sqlite3.Error``.

    A record is determined by its identity together with its ``home``, the first URL at which it was seen.
    Therefore two documents with the same index number are two records.

    For every URL at which a record was seen, the index stores the hash of the content last seen there. Without
    these hashes, an outdated copy of a page at a second URL would look like a revision in every run.

    If the document at a URL is read with another identity, the record moves: its versions and addresses get the new
    identity, and its home is that URL.

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
        """Return whether a document was seen at ``url``, and its record is not withdrawn.

        If ``index_number`` is given, the document must also have this 索引号 (index number).
        """
        query, values = "SELECT identity, home FROM address WHERE url = ?", [url_key(url)]
        if index_number:
            query, values = f"{query} AND identity = ?", [*values, identity_key(index_number, url)]
        found = self._database.execute(query, values).fetchall()
        return any(not withdrawn for *_, withdrawn in filter(None, (self._newest(*keys) for keys in found)))

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
        newest = self._newest(identity, seen[0]) if seen is not None else None
        if newest is not None:
            home, last_content = seen
            revision, current, withdrawn = newest
            if content in (last_content, current) and not withdrawn:
                return Finding(Result.UNCHANGED, revision, home, known=content == last_content)
            return Finding(Result.REVISED, revision + 1, home)
        earlier, revision, withdrawn = self._read_at(url, identity)
        same = self._database.execute(_SAME_CONTENT, (identity, content)).fetchone()
        if same is not None and (earlier is None or withdrawn):
            return Finding(Result.DUPLICATE, same[1], same[0])
        if same is not None and earlier is not None:
            return Finding(Result.REVISED, revision + 1, earlier.home, earlier=earlier, withdraws=True)
        used = self._database.execute(_IS_USED, (identity,)).fetchone() is not None
        if earlier is not None:
            return Finding(Result.REVISED, revision + 1, url, earlier=earlier, conflicts=used)
        return Finding(Result.CONFLICT if used else Result.NEW, 1, url, conflicts=used)

    def has_content_elsewhere(self, identity: bytes, content: bytes) -> bool:
        """Return whether a record with another identity has this content. All records are compared."""
        query = "SELECT 1 FROM version WHERE content = ? AND identity != ? LIMIT 1"
        return self._database.execute(query, (content, identity)).fetchone() is not None

    def learn(
        self, identity: bytes, url: bytes, content: bytes, finding: Finding, number: str | None = None
    ) -> None:
        """Add a document to the index. Do nothing if ``finding.known`` is True.

        Args:
            identity: the key of the document's identity.
            url: the key of the URL at which the document was seen.
            content: the first 16 bytes of the document's content hash.
            finding: the result of comparing the document with the stored records, as from :meth:`find`.
            number: the document's 索引号 (index number). It is needed only if the document is stored.
        """
        if finding.known:
            return
        earlier = finding.earlier
        if earlier is not None and finding.withdraws:
            identity, number = earlier.identity, earlier.number
        elif earlier is not None:
            self._move(earlier, identity, finding.home, number)
        printed = (number or "") if finding.is_stored else None
        if finding.is_stored:
            self._database.execute(
                "INSERT OR REPLACE INTO version VALUES (?, ?, ?, ?, ?)",
                (identity, finding.home, finding.revision, content, finding.withdraws),
            )
        self._database.execute(_LEARN_ADDRESS, (url, identity, finding.home, content, printed))

    def learn_line(self, line: JournalLine) -> Finding:
        """Add one line of the journal to the index. Lines must be added in the journal's order.

        Returns:
            The result that the line's reply had, as from :meth:`find`. Its ``home`` is the key of the first URL at
            which the line's record was seen.
        """
        earlier = self._continued(line)
        if earlier is not None:
            finding = Finding(
                Result.REVISED, line.revision, line.url, earlier=earlier, withdraws=line.withdrawn
            )
        elif line.revision > 1:
            home = self.home_of_revision(line.identity, line.url, line.revision)
            finding = Finding(Result.REVISED, line.revision, home, withdraws=line.withdrawn)
        else:
            result = Result.CONFLICT if line.conflict else Result.NEW
            finding = Finding(result, line.revision, line.url, withdraws=line.withdrawn)
        self.learn(line.identity, line.url, line.content, finding, line.number)
        return finding

    def home_of_revision(self, identity: bytes, url: bytes, revision: int) -> bytes:
        """Choose the record to which a revision belongs, and return the key of the record's first URL.

        Only records with the identity ``identity`` are considered. The record that was seen at ``url`` is chosen.
        If there is none, a record with ``revision - 1`` as its newest revision is chosen, otherwise any of them.
        If no record has this identity, ``url`` is returned.
        """
        known = self._database.execute(
            "SELECT home FROM address WHERE url = ? AND identity = ?", (url, identity)
        ).fetchone()
        if known is None or self._newest(identity, known[0]) is None:
            known = self._database.execute(
                "SELECT home FROM version WHERE identity = ? GROUP BY home"
                " ORDER BY MAX(revision) = ? DESC LIMIT 1",
                (identity, revision - 1),
            ).fetchone()
        home: bytes = known[0] if known is not None else url
        return home

    def _newest(self, identity: bytes, home: bytes) -> tuple[int, bytes, int] | None:
        """Return the revision, the content and the flag ``withdrawn`` of a record's newest version, or None."""
        newest: tuple[int, bytes, int] | None = self._database.execute(_NEWEST, (identity, home)).fetchone()
        return newest

    def _read_at(self, url: bytes, identity: bytes) -> tuple[Earlier | None, int, bool]:
        """Return the record that was read at a URL with an identity other than ``identity``, or None.

        The other values are its revision, and whether it is withdrawn. A record that is not withdrawn is preferred.
        """
        found: tuple[Earlier | None, int, bool] = None, 0, True
        for other, home, number in self._database.execute(_READ_AT, (url, identity)).fetchall():
            newest = self._newest(other, home)
            if newest is not None and (not newest[2], newest[0]) > (not found[2], found[1]):
                found = Earlier(other, home, number or None), newest[0], bool(newest[2])
        return found

    def _continued(self, line: JournalLine) -> Earlier | None:
        for identity in line.continues:
            row = self._database.execute(
                "SELECT home, number FROM address WHERE url = ? AND identity = ?", (line.url, identity)
            ).fetchone()
            if row is not None:
                return Earlier(identity, row[0], row[1] or None)
        return None

    def _move(self, earlier: Earlier, identity: bytes, home: bytes, number: str | None) -> None:
        """Give a record another identity and home."""
        values = identity, home, earlier.identity, earlier.home
        self._database.execute(
            "UPDATE OR REPLACE version SET identity = ?, home = ? WHERE identity = ? AND home = ?", values
        )
        self._database.execute(_MOVE_OTHER_ADDRESSES, (number or "", *values))
        self._database.execute(_MOVE_HOME, (number or "", *values, earlier.home))

    def _begin(self) -> None:
        self._database.execute("BEGIN")
