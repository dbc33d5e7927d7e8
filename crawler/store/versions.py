"""``records.jsonl`` for those who only read it: which versions each record has, and which one counts today.

Takes no lock and changes nothing, so that a report or an export may be made while a run goes on.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

import orjson

from crawler.items import SCHEMA_VERSION
from crawler.store.index import identity_key, url_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

_NEEDED = ("url", "content_sha256", "title")
"""Keys without which a line of any schema is no record."""


@dataclass(frozen=True, slots=True)
class LineLocation:
    """Where a line stands in the journal: its first byte and its length, the line feed left out."""

    offset: int
    length: int


@dataclass(slots=True)
class Problems:
    """What a journal holds besides whole records of the current schema.

    Attributes:
        broken: numbers, from 1, of lines that are no record; they are passed over.
        torn: bytes behind the last line feed: a line under way, or one that a kill cut off.
        other_schemas: schema version -> lines.
    """

    broken: list[int] = field(default_factory=list)
    torn: int = 0
    other_schemas: Counter[int] = field(default_factory=Counter)


class RecordVersions:
    """The records of one journal, each with its versions in the order in which they were written.

    A record is one identity at one first URL, as in :class:`crawler.store.index.Index`.

    Attributes:
        size: where the last whole line ends; what is appended later is not part of this reading.
        problems: what was passed over.
        records: the versions of each record, the records in the order of their first lines.
    """

    def __init__(self, path: Path) -> None:
        """Read the journal at ``path``; one that is not there is empty.

        Raises:
            OSError: the file is there and cannot be read.
        """
        self.path = path
        self.size = 0
        self.problems = Problems()
        self.records: list[list[LineLocation]] = []
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
            self._learn(number, LineLocation(self.size, len(line) - 1), line)
            self.size += len(line)
        del self._number_of, self._revisions, self._homes, self._home_at

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the journal."""
        if self._file is not None:
            self._file.close()

    @property
    def lines(self) -> int:
        """How many versions there are of all records."""
        return sum(map(len, self.records))

    def read(self, place: LineLocation) -> dict[str, Any]:
        """The version that stands at a place."""
        if self._file is None:
            raise ValueError(f"{self.path} is not there")
        self._file.seek(place.offset)
        record: dict[str, Any] = orjson.loads(self._file.read(place.length))
        return record

    def current(self) -> Iterator[dict[str, Any]]:
        """The newest version of each record."""
        return (self.read(versions[-1]) for versions in self.records)

    def all(self) -> Iterator[dict[str, Any]]:
        """Every version, in the order in which they were written."""
        places = sorted((place for versions in self.records for place in versions), key=lambda at: at.offset)
        return map(self.read, places)

    def _learn(self, number: int, place: LineLocation, line: bytes) -> None:
        try:
            record = orjson.loads(line)
            if not all(isinstance(record[key], str) for key in _NEEDED):
                raise TypeError(line[:40])  # noqa: TRY301 told by its number
            schema = int(record.get("schema_version") or 0)
            identity = identity_key(record.get("index_number"), record["url"])
            url = url_key(record["url"])
            revision = int(record.get("revision") or 1)
        except (ValueError, KeyError, TypeError, AttributeError):
            self.problems.broken.append(number)
            return
        if schema != SCHEMA_VERSION:
            self.problems.other_schemas[schema] += 1
        home = self._home(identity, url, revision)
        record_key = (identity, home)
        at = self._number_of.get(record_key)
        if at is None:
            self._number_of[record_key] = len(self.records)
            self._homes.setdefault(identity, []).append(home)
            self.records.append([place])
        else:
            self.records[at].append(place)
        self._revisions[record_key] = revision
        self._home_at[identity, url] = home

    def _home(self, identity: bytes, url: bytes, revision: int) -> bytes:
        """The first URL of the record that a line belongs to."""
        if revision == 1:
            return url
        known = self._home_at.get((identity, url))
        if known is not None:
            return known
        homes = self._homes.get(identity, [])
        follows = (home for home in homes if self._revisions[identity, home] == revision - 1)
        return next(follows, homes[0] if homes else url)
