"""Prepares the records for the report's HTML page: a table of some fields, and the records in compressed chunks."""

from __future__ import annotations

import gzip
from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from crawler.items import KINDS, WARNINGS
from crawler.store.field_coverage import FIELDS, filled_fields

CHUNK = 512 * 1024
"""A chunk of records is full if it has at least this many bytes before compression.

The page unpacks one chunk at a time.
"""

NOT_CONTENT = frozenset(
    "schema_version city column url fetched_at encoding page_sha256 content_sha256 revision continues withdrawn"
    " warnings kind".split()
)
"""The fields that every record has, regardless of the content of its page."""

SHOWN_FIELDS = tuple(name for name in FIELDS if name not in NOT_CONTENT)
"""The fields for which the report shows how many records have a value.

The bits of an integer store which of these fields have a value in a record. The first field is the lowest bit.
"""

_BITS = {name: 1 << index for index, name in enumerate(SHOWN_FIELDS)}

NEW, CHANGED = 1, 2
"""Flags of a record: it is new since the previous report, or it has changed since then."""

_CODES = tuple(WARNINGS)


def packed(value: Any) -> str:
    """Return a value as JSON, compressed with gzip and encoded in base64.

    Base64 contains no ``<``, so the text cannot end the HTML element that contains it.
    """
    return b64encode(gzip.compress(orjson.dumps(value), compresslevel=6, mtime=0)).decode()


def day_of(record: Mapping[str, Any]) -> str | None:
    """Return the date by which a record is sorted (ISO 8601), or None if the record has no date.

    This is the record's 发布日期 (publication date). If the record has no publication date, it is the 成文日期 (date of
    writing).
    """
    return record.get("published_on") or record.get("written_on")


def filled_bits(record: Mapping[str, Any]) -> int:
    """Return an integer with one bit for each of ``SHOWN_FIELDS``, which is 1 if the record has a value in the field.

    The lowest bit is for the first field.
    """
    return sum(_BITS.get(name, 0) for name in filled_fields(record))


class Table:
    """Builds the report's table of records, and divides the records into chunks.

    The table contains some fields of each record. The chunks contain the records with all their fields. The records
    must be added in the order in which the page shows them.

    Attributes:
        columns: column name -> list of values, one for each record.
        chunks: the row in the table (from 0) of each chunk's first record.
    """

    def __init__(self) -> None:
        """Create an empty table."""
        self.columns: dict[str, list[Any]] = {
            name: []
            for name in (
                "city", "day", "title", "agency", "number", "suggestion", "people", "words", "kind",
                "warnings", "flags", "filled",
            )
        }  # fmt: skip
        self.chunks: list[int] = []
        self._pending: list[Mapping[str, Any]] = []
        self._bytes = 0
        self._count = 0

    def add(
        self, city: int, record: Mapping[str, Any], *, flags: int, filled: int, size: int
    ) -> Iterator[str]:
        """Add a record to the table and to the current chunk. Nothing is added until the result is iterated over.

        Args:
            city: the index of the record's city among the cities on the page.
            record: the record's newest version.
            flags: ``NEW``, ``CHANGED`` or 0.
            filled: an integer whose bits show which fields have a value, as returned by :func:`filled_bits`.
            size: the length in bytes of the record's line in ``records.jsonl``.

        Yields:
            The current chunk as :func:`packed` returns it, if this record fills the chunk. Otherwise, nothing.
        """
        value = record.get("suggestion")
        suggestion = value if isinstance(value, dict) else {}
        words = [record.get("document_number"), suggestion.get("title")]
        words += [*(record.get("keywords") or ()), *(record.get("topics") or ())]
        values = {
            "city": city,
            "day": day_of(record) or "",
            "title": record.get("title") or "",
            "agency": record.get("agency") or "",
            "number": record.get("index_number") or "",
            "suggestion": suggestion.get("number") or "",
            "people": "、".join(suggestion.get("deputies") or ()),
            "words": " ".join(filter(None, words)),
            "kind": KINDS.index(kind) if (kind := record.get("kind")) in KINDS else len(KINDS) - 1,
            "warnings": [_CODES.index(code) for code in record.get("warnings") or () if code in WARNINGS],
            "flags": flags,
            "filled": filled,
        }
        for name, value in values.items():
            self.columns[name].append(value)
        if not self._pending:
            self.chunks.append(self._count)
        self._pending.append(record)
        self._count += 1
        self._bytes += size
        if self._bytes >= CHUNK:
            yield from self.end()

    def end(self) -> Iterator[str]:
        """Yield a packed chunk with the records that are not in a chunk yet. If there are none, yield nothing."""
        if self._pending:
            yield packed(self._pending)
            self._pending, self._bytes = [], 0
