"""The entries of the index of captures, and the rows of the table in which they are stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from zlib import crc32

from crawler.archive.model import NOT_MODIFIED, Capture, RecordLocation, surt

REVISIT = "warc/revisit"
"""The ``mime`` of a revisit record, which refers to an earlier capture with the same payload."""

COLUMNS = """
    archive INTEGER, key TEXT, fetched_at TEXT, url TEXT, status INTEGER, mime TEXT, digest TEXT, page_sha256 BLOB,
    record_id TEXT, file TEXT, offset INTEGER, length INTEGER, checksum INTEGER
"""

Row = tuple[Any, ...]
"""A row with these columns; where it was read, its number is before them."""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A capture with what the index knows of its content.

    Attributes:
        capture: the capture.
        mime: the content type, or ``REVISIT`` for a revisit record.
        digest: the digest of the payload as received, or None if the record has no digest.
        page_sha256: the SHA-256 of the decoded payload, or None for a revisit record.
        record_id: the record's ``WARC-Record-ID``, or None if it has no id.
    """

    capture: Capture
    mime: str
    digest: str | None
    page_sha256: str | None
    record_id: str | None

    def matches_digest(self, digest: str | None) -> bool:
        """Return whether a revisit record may refer to this capture. ``digest`` is the record's digest, or None."""
        if self.mime == REVISIT:
            return False
        return self.digest == digest if digest and self.digest else not digest

    @classmethod
    def from_row(cls, row: Row, folder: str) -> IndexEntry:
        """Return the entry in a row. The prefix ``folder`` is put before the WARC file's name."""
        _, _, _, fetched_at, url, status, mime, digest, page_sha256, record_id, file, offset, length, _ = row
        capture = Capture(url, fetched_at, status, RecordLocation(folder + file, offset, length))
        return cls(capture, mime, digest, page_sha256.hex() if page_sha256 is not None else None, record_id)

    def row(self, folder: str) -> Row:
        """Return the entry as a row without its archive. The prefix ``folder`` is removed from the WARC file's name."""
        capture, location = self.capture, self.capture.location
        values = (
            surt(capture.url),
            capture.fetched_at,
            capture.url,
            capture.status,
            self.mime,
            self.digest,
            bytes.fromhex(self.page_sha256) if self.page_sha256 is not None else None,
            self.record_id,
            location.file.removeprefix(folder),
            location.offset,
            location.length,
        )
        return (None, *values, _checksum(values))


def is_intact(row: Row) -> bool:
    """Return whether a row is as it was stored. SQLite itself does not notice that a byte of a value was changed."""
    return bool(row[-1] == _checksum(row[2:-1]))


def with_status_of_original(entries: list[IndexEntry]) -> list[IndexEntry]:
    """Return the entries, but replace status 304 of each revisit entry with the status of its original.

    The original is the newest earlier entry with the same payload digest. The status remains 304 if no original is
    found. All ``entries`` must have the same SURT, and must be sorted by time, oldest first.
    """
    return [
        replace(entry, capture=replace(entry.capture, status=_status_of_original(entry, entries[:number])))
        if entry.mime == REVISIT and entry.capture.status == NOT_MODIFIED
        else entry
        for number, entry in enumerate(entries)
    ]


def _status_of_original(revisit: IndexEntry, older: list[IndexEntry]) -> int:
    statuses = (entry.capture.status for entry in reversed(older) if entry.matches_digest(revisit.digest))
    return next(statuses, NOT_MODIFIED)


def _checksum(values: Row) -> int:
    return crc32(repr(values).encode())
