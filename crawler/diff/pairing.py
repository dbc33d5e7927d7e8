"""Pair the records of two files, in a database on disk, so that memory does not grow with the files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from crawler.diff.lines import Line
from crawler.store.index import Index, identity_key, key, url_key

CACHE_KIB = 8 * 1024
"""Most KiB of the database in memory."""

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


@dataclass(frozen=True, slots=True)
class LineSpan:
    """The position of a line in its file: the offset of its first byte, and its length in bytes."""

    offset: int
    size: int


class Pairing:
    """The records of two files, ``old`` and ``new``, in pairs.

    A record is an identity and a first URL, as in the store (``crawler.store.index``). The identity is the
    索引号 within the city, or the canonical URL if there is none; the first URL distinguishes two documents
    with one number. Of a record's revisions the last line counts. A record is paired with

    1. the record of the same identity and first URL;
    2. the only record of its identity, if it is itself the only one: the same document, fetched from another
       URL;
    3. the only unpaired record with its URL: a document whose number is read differently.
    """

    def __init__(self, folder: Path) -> None:
        """Make the database in ``folder``, which must be empty."""
        self._folder = folder
        self._database = sqlite3.connect(folder / "pairs.sqlite", isolation_level=None)
        self._database.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        for side in ("old", "new"):
            self._database.execute(_TABLE.format(side=side))

    def __enter__(self) -> Self:
        """Return the pairing."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the database."""
        self._database.close()

    def add(self, side: str, lines: Iterable[tuple[Line, bytes]]) -> int:
        """Add the lines of a file, in their order.

        Args:
            side: ``old`` or ``new``.
            lines: each line with a digest of its compared fields.

        Returns:
            The number of lines.
        """
        insert = _INSERT.format(side=side)
        index = Index(self._folder / f"{side}.sqlite", cache_kib=CACHE_KIB)
        count = 0
        self._database.execute("BEGIN")
        for line, digest in lines:
            count += 1
            record = line.record
            url, number, revision = record["url"], record.get("index_number"), record.get("revision")
            city = record.get("city") or ""
            identity = key(f"{city} {identity_key(str(number) if number else None, url).hex()}")
            url_hash = key(f"{city} {url_key(url).hex()}")
            home = index.learn_line(identity, url_hash, digest, revision if isinstance(revision, int) else 1)
            self._database.execute(insert, (identity, home, url_hash, line.offset, line.size, digest))
        self._database.execute("COMMIT")
        index.close()
        return count

    def pair(self) -> None:
        """Find the pairs, after both files were added."""
        for rule in (_SAME_RECORD, _SAME_NUMBER, _LEFT):
            for side, other in (("old", "new"), ("new", "old")):
                self._database.execute(rule.format(side=side, other=other))
        self._database.executescript(_SAME_URL)

    def records(self, side: str) -> int:
        """Return the number of records of a file."""
        count: int = self._database.execute(f"SELECT COUNT(*) FROM {side}").fetchone()[0]  # noqa: S608 our own name
        return count

    def changed(self) -> Iterator[tuple[LineSpan, LineSpan]]:
        """Yield the pairs whose digests differ, in the order of the old file."""
        for old_offset, old_size, new_offset, new_size in self._database.execute(_CHANGED):
            yield LineSpan(old_offset, old_size), LineSpan(new_offset, new_size)

    def unpaired(self, side: str) -> Iterator[LineSpan]:
        """Yield the records of a file that the other one lacks, in its order."""
        query = f'SELECT "offset", size FROM {side} WHERE mate IS NULL ORDER BY id'  # noqa: S608 our own name
        for offset, size in self._database.execute(query):
            yield LineSpan(offset, size)
