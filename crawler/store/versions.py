"""A reader of a city's ``records.jsonl``, which contains all versions of each record.

The reader takes no lock and writes nothing, so reports and exports can be made during a run.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, BinaryIO, Self, overload

import orjson

from crawler.items import SCHEMA_VERSION, Answer, Reply, Suggestion, upgraded
from crawler.store.identity import earlier_keys, identity_key, url_key
from crawler.store.record_numbers import RecordNumbers
from crawler.store.schema_version import newer_schema, schema_version

_REQUIRED_KEYS = ("url", "content_sha256", "title")
"""The keys that a record has in every version of the schema."""


_JSON_TYPES = {"int": int, "str": str, "bool": bool}
"""The types of JSON values, by the type of a field without ``| None``. Other fields hold a list or an object."""


def _types(part: type) -> dict[str, type]:
    return {
        key.name: _JSON_TYPES.get(
            str(key.type).removesuffix(" | None"), list if str(key.type).startswith("list") else dict
        )
        for key in fields(part)
    }


_TYPES = _types(Reply)
_NESTED_TYPES = {"suggestion": _types(Suggestion), "reply": _types(Answer)}
_LISTS_OF_OBJECTS = frozenset({"attachments", "contacts"})


def _is_typed(record: dict[str, Any], types: Mapping[str, type] = _TYPES) -> bool:
    """Return whether the values of a record have the types of the schema. A key may be missing or null."""
    for key, kind in types.items():
        value = record.get(key)
        if value is None:
            continue
        if not isinstance(value, kind):
            return False
        if isinstance(value, dict) and key in _NESTED_TYPES and not _is_typed(value, _NESTED_TYPES[key]):
            return False
        item = dict if key in _LISTS_OF_OBJECTS else str
        if isinstance(value, list) and not all(isinstance(each, item) for each in value):
            return False
    return True


@dataclass(frozen=True, slots=True)
class LineLocation:
    """The position of a line in the journal: its offset, and its length without the line feed, in bytes."""

    offset: int
    length: int


def read_record(file: BinaryIO, location: LineLocation) -> dict[str, Any]:
    """Read the record on a line of a file.

    Raises:
        ValueError: the line is not JSON.
    """
    file.seek(location.offset)
    record: dict[str, Any] = orjson.loads(file.read(location.length))
    return record


@dataclass(slots=True)
class Problems:
    """The lines of a journal that are not complete records of the current schema.

    Attributes:
        broken: the numbers, counted from 1, of lines that are not records. These lines are skipped.
        torn: the number of bytes after the last line feed. These bytes are an incomplete line, which is still
            being written or was left by a killed process.
        other_schemas: by schema version, the number of lines with a version other than the current one. Lines with a
            newer version are skipped, because this program does not know what they mean.
    """

    broken: list[int] = field(default_factory=list)
    torn: int = 0
    other_schemas: Counter[int] = field(default_factory=Counter)


class Locations(Sequence[list[LineLocation]]):
    """The locations of each record's versions. They are kept as numbers, which take a tenth of the memory of objects."""

    def __init__(self) -> None:
        """Create an empty sequence."""
        self._offsets, self._lengths = array("Q"), array("Q")
        self._first = array("Q")
        self._later: dict[int, list[int]] = {}
        self._chosen = array("Q")

    @overload
    def __getitem__(self, index: int) -> list[LineLocation]: ...

    @overload
    def __getitem__(self, index: slice) -> list[list[LineLocation]]: ...

    def __getitem__(self, index: int | slice) -> list[LineLocation] | list[list[LineLocation]]:
        if isinstance(index, slice):
            return [self._of(number) for number in self._chosen[index]]
        return self._of(self._chosen[index])

    def __iter__(self) -> Iterator[list[LineLocation]]:
        return map(self._of, self._chosen)

    def __len__(self) -> int:
        return len(self._chosen)

    def add(self, location: LineLocation, record: int | None) -> int:
        """Add the next line, a version of a record or of a new record, and return the record's number.

        Args:
            location: the location of the line. Lines must be added in the order of the file.
            record: the number of the record, or None for a new record.
        """
        line = len(self._offsets)
        self._offsets.append(location.offset)
        self._lengths.append(location.length)
        if record is not None:
            self._later.setdefault(record, []).append(line)
            return record
        self._chosen.append(len(self._first))
        self._first.append(line)
        return len(self._first) - 1

    def chosen(self, numbers: Iterable[int]) -> Locations:
        """Return the locations of the records with these numbers, in this order."""
        part = copy(self)
        part._chosen = array("Q", numbers)  # noqa: SLF001 an object of this class
        return part

    @property
    def line_count(self) -> int:
        """The number of lines of all records, chosen or not."""
        return len(self._offsets)

    def lines(self) -> Iterator[LineLocation]:
        """Yield the location of every line, in the order of the file."""
        return map(LineLocation, self._offsets, self._lengths)

    def _of(self, number: int) -> list[LineLocation]:
        lines = (self._first[number], *self._later.get(number, ()))
        return [LineLocation(self._offsets[line], self._lengths[line]) for line in lines]


class RecordVersions:
    """Reads a journal and finds the lines of each record: its versions, in the order in which they were written.

    Two lines are versions of the same record if they have the same identity (index number or URL) and the same
    first URL at which the record was seen, as in :class:`crawler.store.index.Index`.

    Attributes:
        size: the length in bytes of the complete lines. Lines appended later are not read.
        problems: the lines that were skipped, or that have a schema version other than the current one.
        records: for each record, a list of the locations of its versions. The records are in the order of
            their first lines. Withdrawn records are left out.
        withdrawn: the same for the withdrawn records.
    """

    def __init__(self, path: Path) -> None:
        """Read the journal at ``path``. A journal that does not exist counts as empty.

        Raises:
            OSError: the file exists but cannot be read.
        """
        self.path = path
        self.size = 0
        self.problems = Problems()
        self.records = self.withdrawn = self._all = Locations()
        self._withdrawn: set[int] = set()
        self._numbers = RecordNumbers()
        if not path.exists():
            self._file = None
            return
        self._file = path.open("rb")
        for number, line in enumerate(self._file, start=1):
            if not line.endswith(b"\n"):
                self.problems.torn = len(line)
                break
            self._add_line(number, LineLocation(self.size, len(line) - 1), line)
            self.size += len(line)
        self.withdrawn = self._all.chosen(sorted(self._withdrawn))
        self.records = self._all.chosen(
            number for number in range(len(self._all)) if number not in self._withdrawn
        )
        del self._numbers

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the journal."""
        if self._file is not None:
            self._file.close()

    @property
    def lines(self) -> int:
        """The total number of versions of all records, including withdrawn ones."""
        return self._all.line_count

    @property
    def newer_schema(self) -> str | None:
        """A sentence if lines were skipped because their schema version is newer than this program's, otherwise None."""
        return newer_schema(self.path, max(self.problems.other_schemas, default=0))

    def read(self, location: LineLocation) -> dict[str, Any]:
        """Return the record version that is at ``location`` in the journal.

        Raises:
            ValueError: the journal does not exist.
        """
        if self._file is None:
            raise ValueError(f"{self.path} does not exist")
        return upgraded(read_record(self._file, location))

    def current(self) -> Iterator[dict[str, Any]]:
        """Yield the newest version of each record that is not withdrawn, in the order of the records' first lines."""
        return (self.read(versions[-1]) for versions in self.records)

    def all(self) -> Iterator[dict[str, Any]]:
        """Yield every version of every record, in the order in which they were written."""
        return map(self.read, self._all.lines())

    def _add_line(self, number: int, location: LineLocation, line: bytes) -> None:
        try:
            record = orjson.loads(line)
            schema = schema_version(record)
            if schema > SCHEMA_VERSION:
                self.problems.other_schemas[schema] += 1
                return
            if not all(isinstance(record[key], str) for key in _REQUIRED_KEYS) or not _is_typed(record):
                raise TypeError(line[:40])  # noqa: TRY301 the handler below notes the line's number
            identity = identity_key(record.get("index_number"), record["url"])
            url = url_key(record["url"])
            revision = int(record.get("revision") or 1)
            continues = record.get("continues")
        except (ValueError, KeyError, TypeError, AttributeError):
            self.problems.broken.append(number)
            return
        if upgraded(record)["schema_version"] != SCHEMA_VERSION:
            self.problems.other_schemas[schema] += 1
        if continues is not None:
            for earlier in earlier_keys(continues):
                if self._numbers.move(earlier, identity, url):
                    break
        home = self._numbers.home(identity, url, revision)
        record_number = self._all.add(location, self._numbers.find(identity, home))
        self._numbers.set(identity, home, record_number, revision)
        self._numbers.seen_at(identity, url, home)
        (self._withdrawn.add if record.get("withdrawn") else self._withdrawn.discard)(record_number)
