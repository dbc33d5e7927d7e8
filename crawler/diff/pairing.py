"""Which record of one file is which of the other; on disk, so that memory does not grow with the files."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.store.index import Index, identity_key, key, url_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import Self

    from crawler.diff.lines import Line

CACHE_KIB = 8 * 1024
"""So much of the database is held in memory at most."""

_TABLE = """
CREATE TABLE {side} (
    id INTEGER PRIMARY KEY, identity BLOB NOT NULL, home BLOB NOT NULL, url BLOB NOT NULL,
    "offset" INTEGER NOT NULL, size INTEGER NOT NULL, digest BLOB NOT NULL, mate INTEGER,
    UNIQUE (identity, home)
);
"""
_KEEP = """
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
    """Where a line stands in its file: the offset of its first byte, and its length in bytes."""

    offset: int
    size: int


class Pairing:
    """The records of two files, ``old`` and ``new``, in pairs.

    A record is an identity at its first URL, as in the store (``crawler.store.index``): the 索引号 within the city,
    without one the canonical URL; two documents under one number are told apart by their URL. Of a record's
    revisions the last line counts. A record is paired with

    1. the record of the same identity and first URL;
    2. the only one of its number, where it is itself the only one: the same document, fetched elsewhere;
    3. the only one left at its URL: a document whose number is read differently.
    """

    def __init__(self, folder: Path) -> None:
        """Work in an empty ``folder``."""
        self._folder = folder
        self._database = sqlite3.connect(folder / "pairs.sqlite", isolation_level=None)
        self._database.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        for side in ("old", "new"):
            self._database.execute(_TABLE.format(side=side))

    def __enter__(self) -> Self:
        """Nothing more is needed."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the database."""
        self._database.close()

    def add(self, side: str, lines: Iterable[tuple[Line, bytes]]) -> int:
        """Take in the lines of a file, in their order.

        Args:
            side: ``old`` or ``new``.
            lines: each with a digest of what is compared of it.

        Returns:
            How many lines there were.
        """
        keep = _KEEP.format(side=side)
        index = Index(self._folder / f"{side}.sqlite", cache_kib=CACHE_KIB)
        count = 0
        self._database.execute("BEGIN")
        for line, digest in lines:
            count += 1
            record = line.record
            url, number, revision = record["url"], record.get("index_number"), record.get("revision")
            city = record.get("city") or ""
            identity = key(f"{city} {identity_key(str(number) if number else None, url).hex()}")
            place = key(f"{city} {url_key(url).hex()}")
            home = index.learn_line(identity, place, digest, revision if isinstance(revision, int) else 1)
            self._database.execute(keep, (identity, home, place, line.offset, line.size, digest))
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
        """How many records a file holds."""
        count: int = self._database.execute(f"SELECT COUNT(*) FROM {side}").fetchone()[0]  # noqa: S608 our own name
        return count

    def changed(self) -> Iterator[tuple[LineSpan, LineSpan]]:
        """The pairs whose digests differ, in the order of the old file."""
        for old_offset, old_size, new_offset, new_size in self._database.execute(_CHANGED):
            yield LineSpan(old_offset, old_size), LineSpan(new_offset, new_size)

    def unpaired(self, side: str) -> Iterator[LineSpan]:
        """The records of a file that the other one lacks, in its order."""
        query = f'SELECT "offset", size FROM {side} WHERE mate IS NULL ORDER BY id'  # noqa: S608 our own name
        for offset, size in self._database.execute(query):
            yield LineSpan(offset, size)
