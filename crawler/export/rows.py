"""Reads records as rows of a table: the newest or all versions, with contact details masked or as published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from crawler.counts import counted
from crawler.export.columns import table_columns
from crawler.export.places import Places
from crawler.items import SCHEMA_VERSION, record_line, reply_of
from crawler.store.masking import redacted_record
from crawler.store.store import RECORDS
from crawler.store.versions import RecordVersions


class ExportError(Exception):
    """Raised if an export fails. Nothing was exported. The message says why and, as a rule, what the user can do."""


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row, and the stored record from which it was made.

    Attributes:
        folder: the folder of the record's city.
        record: the record as stored, with contact details.
        row: the row, as :meth:`Rows.__iter__` yields it.
    """

    folder: Path
    record: dict[str, Any]
    row: dict[str, Any]


@dataclass(slots=True)
class Rows:
    """Reads the records of cities and yields them as the rows of a table.

    Iterate over an object only once, because a second iteration would count the rows and add the notes again.

    Attributes:
        folders: the folders of the cities to export.
        all_revisions: True to export all versions of each record, False to export only the newest version.
        with_contacts: True to keep contact details, such as telephone numbers, False to mask them.
        places: the places whose authorities publish the listings.
        fetched_at: the time when the newest of the rows so far was fetched; empty if there is none.
        count: the number of rows yielded so far.
        notes: sentences to show to the user after the export.
    """

    folders: Sequence[Path]
    all_revisions: bool = False
    with_contacts: bool = False
    places: Places = field(default_factory=Places)
    fetched_at: str = ""
    count: int = 0
    notes: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield each row as a dictionary from column name to value. The keys are in the order of the columns.

        Raises:
            ExportError: see :meth:`stored`.
        """
        return (stored.row for stored in self.stored())

    def stored(self) -> Iterator[StoredRow]:
        """Yield each row together with its record.

        Raises:
            ExportError: a line of a city's ``records.jsonl`` is not a record, cannot be read, or has a schema version
                that is newer than this program's.
        """
        for folder in self.folders:
            with RecordVersions(folder / RECORDS) as versions:
                self._check(versions)
                if versions.withdrawn and not self.all_revisions:
                    withdrawn = counted(len(versions.withdrawn), "withdrawn record")
                    self.notes.append(f"{versions.path}: left out {withdrawn}.")
                records = versions.all() if self.all_revisions else versions.current()
                for record in records:
                    yield StoredRow(folder, record, self._row(record, versions.path))

    def _row(self, record: dict[str, Any], journal: Path) -> dict[str, Any]:
        complete = self._complete(record, journal)
        self.count += 1
        self.fetched_at = max(self.fetched_at, complete["fetched_at"] or "")
        place = self.places.of(complete["city"], complete["column"])
        complete |= {
            "id": self.count, "division": place.division, "place": place.place, "level": place.level
        }  # fmt: skip
        return {column.name: column.value(complete) for column in table_columns()}

    def _complete(self, record: dict[str, Any], journal: Path) -> dict[str, Any]:
        """Return a record with all keys of the schema. Contact details are masked unless ``with_contacts`` is true.

        Args:
            record: the record. It may lack some of the keys if an older version of the program wrote it.
            journal: the file that contains the record, for the error message.

        Raises:
            ExportError: the record cannot be read.
        """
        try:
            if not self.with_contacts:
                return redacted_record(record)
            if record.get("schema_version") == SCHEMA_VERSION:
                return dict(record)
            return dict(orjson.loads(record_line(reply_of(record))))
        except (ValueError, TypeError) as error:
            raise ExportError(
                f"{journal}: the record of {record.get('url')} cannot be read ({error}). Nothing was written. Restore its"
                " line from a backup, or move it out of the file."
            ) from error

    def _check(self, versions: RecordVersions) -> None:
        problems = versions.problems
        if versions.newer_schema is not None:
            raise ExportError(versions.newer_schema)
        if problems.broken:
            raise ExportError(
                f"{versions.path}, line {problems.broken[0]}, is not a record. Nothing was written. Restore the line from a"
                " backup or move it out of the file, then export again."
            )
        for version, lines in sorted(problems.other_schemas.items()):
            self.notes.append(
                f"{versions.path}: schema version {version} in {counted(lines, 'line')}; fields that it lacks are empty."
            )
        if problems.torn:
            self.notes.append(
                f"{versions.path}: the last line is incomplete and was left out; the next run sets it aside."
            )
