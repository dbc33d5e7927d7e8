"""The records of the page: columns for the table, and the full records in compressed chunks."""

from __future__ import annotations

import gzip
from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from crawler.items import KINDS, WARNINGS
from crawler.store.field_coverage import FIELDS, filled_fields

CHUNK = 512 * 1024
"""Bytes of records per chunk before compression. The page unpacks one chunk to open a record."""

NOT_CONTENT = frozenset(
    "schema_version city column url fetched_at encoding page_sha256 content_sha256 revision warnings kind".split()
)
"""Fields that every record has, whatever its page prints."""

SHOWN_FIELDS = tuple(name for name in FIELDS if name not in NOT_CONTENT)
"""The fields of the coverage map. A record's filled fields are the bits of a number, the first field the lowest."""

_BITS = {name: 1 << index for index, name in enumerate(SHOWN_FIELDS)}

NEW, CHANGED = 1, 2
"""A record's flags: new or changed since the last report."""

_CODES = tuple(WARNINGS)


def packed(value: Any) -> str:
    """Return a value as gzipped JSON in base64, which cannot end an HTML element."""
    return b64encode(gzip.compress(orjson.dumps(value), compresslevel=6, mtime=0)).decode()


def day_of(record: Mapping[str, Any]) -> str | None:
    """Return the day by which a record is sorted: 发布日期, else 成文日期."""
    return record.get("published_on") or record.get("written_on")


def filled_bits(record: Mapping[str, Any]) -> int:
    """Return a record's filled fields as bits in the order of ``SHOWN_FIELDS``."""
    return sum(_BITS.get(name, 0) for name in filled_fields(record))


class Table:
    """The table of the page, filled in the order in which the page shows the records.

    Attributes:
        columns: name -> one value per record.
        chunks: the number of the first record of each chunk.
    """

    def __init__(self) -> None:
        """Start without records."""
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
        """Add a record.

        Args:
            city: the number of its city on the page.
            record: its newest version.
            flags: ``NEW``, ``CHANGED`` or 0.
            filled: its filled fields, from :func:`filled_bits`.
            size: the length of its line in bytes.

        Yields:
            A packed chunk, when one is full.
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
        """Yield the last chunk, if records are pending."""
        if self._pending:
            yield packed(self._pending)
            self._pending, self._bytes = [], 0
