"""Pairs the records of an old file with the records of a new file. A database on disk keeps memory use constant."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

from crawler.diff.lines import Line
from crawler.store.identity import JournalLine, earlier_keys, identity_key, key, url_key
from crawler.store.index import Index
from crawler.store.versions import LineLocation

CACHE_KIB = 8 * 1024
"""The maximum size of a database's cache in memory, in KiB."""

_TABLE = """
CREATE TABLE {side} (
    id INTEGER PRIMARY KEY, identity BLOB NOT NULL, home BLOB NOT NULL, url BLOB NOT NULL,
    "offset" INTEGER NOT NULL, size INTEGER NOT NULL, digest BLOB NOT NULL, mate INTEGER,
    UNIQUE (identity, home)
);
"""
_INSERT = """
INSERT INTO {side} (identity, home, url, "offset", size, digest) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (identity, home) DO UPDATE
SET url = excluded.url, "offset" = excluded."offset", size = excluded.size, digest = excluded.digest
"""
_DELETE = "DELETE FROM {side} WHERE identity = ? AND home = ?"
_SAME_RECORD = """
UPDATE {side} SET mate =
    (SELECT id FROM {other} AS other WHERE other.identity = {side}.identity AND other.home = {side}.home)
"""
_SAME_NUMBER = """
UPDATE {side} SET mate = (SELECT id FROM {other} AS other WHERE other.identity = {side}.identity)
WHERE mate IS NULL
    AND (SELECT COUNT(*) FROM {other} AS other WHERE other.identity = {side}.identity) = 1
    AND (SELECT COUNT(*) FROM {side} AS own WHERE own.identity = {side}.identity) = 1
"""
_LEFT = "CREATE INDEX {side}_left ON {side} (url) WHERE mate IS NULL"
_SAME_URL = """
CREATE TEMP TABLE by_url AS
    SELECT MIN(old.id) AS old, MIN(new.id) AS new FROM old JOIN new ON new.url = old.url AND new.mate IS NULL
    WHERE old.mate IS NULL GROUP BY old.url HAVING COUNT(*) = 1;
UPDATE old SET mate = by_url.new FROM by_url WHERE by_url.old = old.id;
UPDATE new SET mate = by_url.old FROM by_url WHERE by_url.new = new.id;
"""
_CHANGED = """
SELECT old."offset", old.size, new."offset", new.size FROM old JOIN new ON new.id = old.mate
WHERE old.digest != new.digest ORDER BY old.id
"""


class Pairing:
    """A database that pairs the records of two files, ``old`` and ``new``.

    As in the store (``crawler.store.index``), an identity and a first URL together identify a record:

    - The identity is the record's city with its 索引号 (index number). If the record has no index number, its canonical
      URL is used instead.
    - The first URL is the URL at which the record was first seen. Two documents with the same index number have
      different first URLs.

    If a file contains several revisions of a record, only the last revision is used. A record that was withdrawn is left
    out. A record of the old file and a
    record of the new file are paired by the first of these rules that applies:

    1. The two records have the same identity and the same first URL.
    2. The two records have the same identity, and no other record in either file has this identity. This happens if a
       document was fetched from a different URL.
    3. The two records have the same URL, and no other record in either file that rules 1 and 2 leave unpaired has
       this URL. This happens if a document's index number was read differently.
    """

    def __init__(self, folder: Path) -> None:
        """Create the database in ``folder``, which must be empty."""
        self._folder = folder
        self._database = sqlite3.connect(folder / "pairs.sqlite", isolation_level=None)
        self._database.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        for side in ("old", "new"):
            self._database.execute(_TABLE.format(side=side))

    def __enter__(self) -> Self:
        """Return this object."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the database."""
        self._database.close()

    def add(self, side: str, lines: Iterable[tuple[Line, bytes]]) -> int:
        """Add all lines of one file to the database.

        Args:
            side: the name of the file, ``old`` or ``new``.
            lines: a tuple for each line, in the order of the file: the line, and a digest (hash) of the compared
                fields of its record.

        Returns:
            The number of lines added.
        """
        insert, delete = _INSERT.format(side=side), _DELETE.format(side=side)
        index = Index(self._folder / f"{side}.sqlite", cache_kib=CACHE_KIB)
        count = 0
        self._database.execute("BEGIN")
        for line, digest in lines:
            count += 1
            record = line.record
            url, number, revision = record["url"], record.get("index_number"), record.get("revision")
            city = record.get("city") or ""
            number, continues = (str(value) if value else None for value in (number, record.get("continues")))
            journal_line = JournalLine(
                _in_city(city, identity_key(number, url)),
                _in_city(city, url_key(url)),
                digest,
                revision if isinstance(revision, int) else 1,
                number,
                continues=tuple(_in_city(city, earlier) for earlier in earlier_keys(continues or "")),
                withdrawn=record.get("withdrawn") is True,
            )
            finding = index.learn_line(journal_line)
            if finding.earlier is not None:
                self._database.execute(delete, (finding.earlier.identity, finding.earlier.home))
            if finding.withdraws:
                self._database.execute(delete, (journal_line.identity, finding.home))
            else:
                values = journal_line.identity, finding.home, journal_line.url, line.offset, line.size, digest
                self._database.execute(insert, values)
        self._database.execute("COMMIT")
        index.close()
        return count

    def pair(self) -> None:
        """Pair the records. Both files must be added first."""
        for rule in (_SAME_RECORD, _SAME_NUMBER, _LEFT):
            for side, other in (("old", "new"), ("new", "old")):
                self._database.execute(rule.format(side=side, other=other))
        self._database.executescript(_SAME_URL)

    def records(self, side: str) -> int:
        """Return the number of records in the file that ``side`` names (``old`` or ``new``)."""
        count: int = self._database.execute(f"SELECT COUNT(*) FROM {side}").fetchone()[0]  # noqa: S608 our own name
        return count

    def changed(self) -> Iterator[tuple[LineLocation, LineLocation]]:
        """Yield two positions for each pair of records that differ: the old record's line and the new record's line.

        Two records differ if they have different digests. The pairs are in the order of the old file.
        """
        for old_offset, old_size, new_offset, new_size in self._database.execute(_CHANGED):
            yield LineLocation(old_offset, old_size), LineLocation(new_offset, new_size)

    def unpaired(self, side: str) -> Iterator[LineLocation]:
        """Yield the position of the line of each record that was not paired, in the order of the file.

        Args:
            side: the name of the file that contains the records, ``old`` or ``new``.
        """
        query = f'SELECT "offset", size FROM {side} WHERE mate IS NULL ORDER BY id'  # noqa: S608 our own name
        for offset, size in self._database.execute(query):
            yield LineLocation(offset, size)


def _in_city(city: str, record_key: bytes) -> bytes:
    return key(f"{city} {record_key.hex()}")
