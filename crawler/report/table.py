"""The records in the report's page: a table with some of their fields, and the full records in compressed chunks."""

from __future__ import annotations

import gzip
from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from crawler.items import KINDS, WARNINGS
from crawler.store.field_coverage import FIELDS, filled_fields

CHUNK = 512 * 1024
"""The minimum size of a full chunk of records, in bytes before compression. The page unpacks chunks one at a time."""

NOT_CONTENT = frozenset(
    "schema_version city column url fetched_at encoding page_sha256 content_sha256 revision warnings kind".split()
)
"""The fields that every record has, whatever its web page contains."""

SHOWN_FIELDS = tuple(name for name in FIELDS if name not in NOT_CONTENT)
"""The fields in the report's coverage map, which shows how many records have a value in each.

A record's filled fields are stored as the bits of an integer. The first field is the lowest bit.
"""

_BITS = {name: 1 << index for index, name in enumerate(SHOWN_FIELDS)}

NEW, CHANGED = 1, 2
"""Flags of a record that is new, or that changed, since the last report."""

_CODES = tuple(WARNINGS)


def packed(value: Any) -> str:
    """Return a value as JSON, gzipped and encoded in base64. Such a text cannot close an HTML element."""
    return b64encode(gzip.compress(orjson.dumps(value), compresslevel=6, mtime=0)).decode()


def day_of(record: Mapping[str, Any]) -> str | None:
    """Return the date by which a record is sorted (ISO 8601), or None if it has none.

    This is its 发布日期 (publication date), or its 成文日期 (date of writing) if there is no publication date.
    """
    return record.get("published_on") or record.get("written_on")


def filled_bits(record: Mapping[str, Any]) -> int:
    """Return a record's filled fields as the bits of an integer. The first of ``SHOWN_FIELDS`` is the lowest bit."""
    return sum(_BITS.get(name, 0) for name in filled_fields(record))


class Table:
    """The report's table of records. Records are added in the order in which the page shows them.

    Attributes:
        columns: column name -> list of values, one for each record.
        chunks: the index of the first record in each chunk.
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
        """Add a record to the table.

        Args:
            city: the index of the record's city among the cities on the page.
            record: the record's newest version.
            flags: ``NEW``, ``CHANGED`` or 0.
            filled: the record's filled fields, as returned by :func:`filled_bits`.
            size: the length in bytes of the record's line in the journal.

        Yields:
            A packed chunk of records, if one is full.
        """
        value = record.get("suggestion")
        suggestion = value if isinstance(value, dict) else {}
        values = {
            "city": city,
            "day": day_of(record) or "",
            "title": record.get("title") or "",
            "agency": record.get("agency") or "",
            "number": record.get("index_number") or "",
            "suggestion": suggestion.get("number") or "",
            "people": "、".join(suggestion.get("deputies") or ()),
            "words": " ".join(
                filter(
                    None,
                    (
                        record.get("document_number"),
                        suggestion.get("title"),
                        *(record.get("keywords") or ()),
                        *(record.get("topics") or ()),
                    ),
                )
            ),
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
        """Yield the last packed chunk, if it contains any records."""
        if self._pending:
            yield packed(self._pending)
            self._pending, self._bytes = [], 0
