"""A reader of a city's ``records.jsonl``, which contains all versions of each record.

The reader takes no lock and writes nothing, so reports and exports can be made during a run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, BinaryIO, Self

import orjson

from crawler.items import SCHEMA_VERSION, Answer, Reply, Suggestion, upgraded
from crawler.store.identity import earlier_keys, identity_key, url_key
from crawler.store.schema_version import newer_schema, schema_version

_REQUIRED_KEYS = ("url", "content_sha256", "title")
"""The keys that a record has in every version of the schema."""


_JSON_TYPES = {"int": int, "int | None": int, "str": str, "str | None": str, "bool": bool}
"""The types of JSON values, by the type of a field. Other fields hold a list or an object."""


def _types(part: type) -> dict[str, type]:
    return {
        key.name: _JSON_TYPES.get(str(key.type), list if str(key.type).startswith("list") else dict)
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
        self.records: list[list[LineLocation]] = []
        self.withdrawn: list[list[LineLocation]] = []
        self._withdrawn: set[int] = set()
        self._number_of: dict[tuple[bytes, bytes], int] = {}
        self._revisions: dict[tuple[bytes, bytes], int] = {}
        self._homes: dict[bytes, list[bytes]] = {}
        self._home_at: dict[tuple[bytes, bytes], bytes] = {}
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
        self.withdrawn = [self.records[number] for number in sorted(self._withdrawn)]
        self.records = [
            locations for number, locations in enumerate(self.records) if number not in self._withdrawn
        ]
        del self._number_of, self._revisions, self._homes, self._home_at

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
        return sum(map(len, (*self.records, *self.withdrawn)))

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
        locations = (location for versions in (*self.records, *self.withdrawn) for location in versions)
        return map(self.read, sorted(locations, key=lambda location: location.offset))

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
            self._move(continues, identity, url)
        home = self._home(identity, url, revision)
        record_key = (identity, home)
        record_number = self._number_of.get(record_key)
        if record_number is None:
            self._number_of[record_key] = len(self.records)
            self._homes.setdefault(identity, []).append(home)
            self.records.append([location])
        else:
            self.records[record_number].append(location)
        number = self._number_of[record_key]
        (self._withdrawn.add if record.get("withdrawn") else self._withdrawn.discard)(number)
        self._revisions[record_key] = revision
        self._home_at[identity, url] = home

    def _move(self, continues: str, identity: bytes, url: bytes) -> None:
        """Give the record that a line continues the line's identity, and the line's URL as its home.

        If the journal has no such record, do nothing: the line is then a revision like any other.

        Args:
            continues: the earlier identity that the line names, an index number or a URL.
            identity: the key of the line's identity.
            url: the key of the line's URL.
        """
        for earlier in earlier_keys(continues):
            home = self._home_at.pop((earlier, url), None)
            number = self._number_of.pop((earlier, home), None) if home is not None else None
            if home is None or number is None:
                continue
            self._home_at.pop((earlier, home), None)
            self._homes[earlier].remove(home)
            self._homes.setdefault(identity, []).append(url)
            self._number_of[identity, url] = number
            self._revisions[identity, url] = self._revisions.pop((earlier, home))
            self._home_at[identity, url] = url
            return

    def _home(self, identity: bytes, url: bytes, revision: int) -> bytes:
        """Choose the record to which a line belongs, and return the key of the record's first URL.

        For a line with revision 1, this is the key of the line's own URL. Other lines follow the rule of
        :meth:`crawler.store.index.Index.home_of_revision`.

        Args:
            identity: the key of the line's identity (index number or URL).
            url: the key of the line's URL.
            revision: the line's revision.
        """
        if revision == 1:
            return url
        known = self._home_at.get((identity, url))
        if known is not None and (identity, known) in self._number_of:
            return known
        homes = self._homes.get(identity, [])
        follows = (home for home in homes if self._revisions[identity, home] == revision - 1)
        return next(follows, homes[0] if homes else url)
