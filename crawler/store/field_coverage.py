"""How many records say something in each of their fields."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any, Self

import orjson

from crawler.items import Reply

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BLANK: tuple[Any, ...] = (None, "", [], {})


def _places() -> Iterator[tuple[str, str | None]]:
    for key in fields(Reply):
        if isinstance(key.default_factory, type) and is_dataclass(key.default_factory):
            yield from ((key.name, nested.name) for nested in fields(key.default_factory))
        else:
            yield key.name, None


_PLACES = tuple(_places())

FIELDS = tuple(f"{key}.{nested}" if nested else key for key, nested in _PLACES)
"""The fields of a record: its keys, and of its objects theirs (``suggestion.number``)."""


def filled_fields(record: Mapping[str, Any]) -> Iterator[str]:
    """The fields in which a record says something: neither null nor empty.

    A line of an earlier schema may lack a key.
    """
    for (key, nested), name in zip(_PLACES, FIELDS, strict=True):
        value = record.get(key)
        if nested is not None:
            value = value.get(nested) if isinstance(value, dict) else None
        if value not in _BLANK:
            yield name


@dataclass(slots=True)
class Coverage:
    """How many of so many records say something in a field.

    A record counts once, with its first version: a revision does not count again.

    Attributes:
        records: how many were counted.
        filled: field -> in how many of them it says something.
    """

    records: int = 0
    filled: Counter[str] = field(default_factory=Counter)

    def count(self, record: Mapping[str, Any]) -> None:
        """Count a version of a record."""
        if record["revision"] == 1:
            self.records += 1
            self.filled.update(filled_fields(record))

    def shares(self) -> dict[str, float]:
        """Field -> share of the records, 0 to 1; empty where no record was counted."""
        if not self.records:
            return {}
        return {name: round(self.filled[name] / self.records, 4) for name in FIELDS}

    def __add__(self, other: Coverage) -> Coverage:
        return Coverage(self.records + other.records, self.filled + other.filled)

    def to_json(self) -> str:
        """As the index keeps it."""
        return orjson.dumps({"records": self.records, "filled": self.filled}).decode()

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What :meth:`to_json` gave."""
        said = orjson.loads(text)
        return cls(said["records"], Counter(said["filled"]))
