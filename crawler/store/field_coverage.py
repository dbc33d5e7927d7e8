"""The coverage of a set of records: how many of them have a value in each field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

import orjson

from crawler.items import Reply

BLANK: tuple[Any, ...] = (None, "", [], {})
"""The values of a field that has no value."""


def _field_paths() -> Iterator[tuple[str, str | None]]:
    for key in fields(Reply):
        if isinstance(key.default_factory, type) and is_dataclass(key.default_factory):
            yield from ((key.name, nested.name) for nested in fields(key.default_factory))
        else:
            yield key.name, None


_FIELD_PATHS = tuple(_field_paths())

FIELDS = tuple(f"{key}.{nested}" if nested else key for key, nested in _FIELD_PATHS)
"""The names of a record's fields. The name of a nested field begins with its parent's name: ``suggestion.number``."""


def filled_fields(record: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of the fields in which a record has a value that is neither null nor empty.

    The record may lack some fields, because it may have been written with an earlier schema.
    """
    for (key, nested), name in zip(_FIELD_PATHS, FIELDS, strict=True):
        value = record.get(key)
        if nested is not None:
            value = value.get(nested) if isinstance(value, dict) else None
        if value not in BLANK:
            yield name


@dataclass(slots=True)
class Coverage:
    """The field coverage of a set of records: for each field, the number of records that have a value in it.

    The first version of each record is counted, and each version with another identity than the one before.

    Attributes:
        records: the number of records that were counted.
        filled: by field name, the number of these records that have a value in the field.
        url: by field name, the URL of the first of these records that has no value in the field. It is not kept
            in the index.
    """

    records: int = 0
    filled: Counter[str] = field(default_factory=Counter)
    url: dict[str, str] = field(default_factory=dict, compare=False)

    def count(self, record: Mapping[str, Any]) -> None:
        """Count a record, unless it is a later version with the same identity.

        A version whose index number appeared, changed or vanished counts, so that a renamed label is noticed in records
        that are fetched again, too.
        """
        if record["revision"] == 1 or record.get("continues") is not None:
            self.records += 1
            filled = set(filled_fields(record))
            self.filled.update(filled)
            for name in FIELDS:
                if name not in filled:
                    self.url.setdefault(name, record["url"])

    def shares(self) -> dict[str, float]:
        """Return a mapping from each field name to the share (0 to 1) of records that have a value in the field.

        The mapping is empty if no record was counted.
        """
        if not self.records:
            return {}
        return {name: round(self.filled[name] / self.records, 4) for name in FIELDS}

    def __add__(self, other: Coverage) -> Coverage:
        return Coverage(self.records + other.records, self.filled + other.filled, other.url | self.url)


def count_by_column(coverage: dict[str, Coverage], record: Mapping[str, Any]) -> None:
    """Count a record in the coverage of its column. The column's name is empty for a record of no column."""
    coverage.setdefault(record["column"] or "", Coverage()).count(record)


def coverage_to_json(*coverages: Mapping[str, Coverage]) -> str:
    """Return the sum of several coverages by column as JSON text, to be stored in the index."""
    total: dict[str, Coverage] = {}
    for coverage in coverages:
        for column, counts in coverage.items():
            total[column] = total.get(column, Coverage()) + counts
    return orjson.dumps(
        {column: {"records": each.records, "filled": each.filled} for column, each in total.items()}
    ).decode()


def coverage_from_json(text: str) -> dict[str, Coverage]:
    """Return the coverage by column from the JSON text that :func:`coverage_to_json` returned."""
    return {
        column: Coverage(counts["records"], Counter(counts["filled"]))
        for column, counts in orjson.loads(text).items()
    }
