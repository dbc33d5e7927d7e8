"""The records of some cities as rows: current versions or all of them, contacts masked or as printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

from crawler.export.columns import table_columns
from crawler.items import SCHEMA_VERSION, record_line, reply_of
from crawler.store.masking import redacted_record
from crawler.store.store import RECORDS
from crawler.store.versions import RecordVersions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


class ExportError(Exception):
    """Nothing was exported. The message says why and what to do."""


@dataclass(slots=True)
class Rows:
    """Rows to export; they can be gone through once.

    Attributes:
        folders: of the cities.
        all_revisions: whether every version is a row, not the newest of each record alone.
        with_contacts: whether telephone numbers, e-mail addresses and resident IDs stay as printed.
        count: how many rows were given.
        notes: what is worth saying, a sentence each.
    """

    folders: Sequence[Path]
    all_revisions: bool = False
    with_contacts: bool = False
    count: int = 0
    notes: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Each row as column -> value, in the order of the columns.

        Raises:
            ExportError: a line of a journal is no record, or of a schema that is not yet known here.
        """
        for folder in self.folders:
            with RecordVersions(folder / RECORDS) as versions:
                self._check(versions)
                records = versions.all() if self.all_revisions else versions.current()
                for record in records:
                    self.count += 1
                    whole = self._whole(record, versions.path)
                    yield {column.name: column.value(whole) for column in table_columns()}

    def _whole(self, record: dict[str, Any], journal: Path) -> dict[str, Any]:
        """A record with every key, masked if it is to be."""
        try:
            if not self.with_contacts:
                return redacted_record(record)
            if record.get("schema_version") == SCHEMA_VERSION:
                return record
            return dict(orjson.loads(record_line(reply_of(record))))
        except (ValueError, TypeError) as error:
            raise ExportError(
                f"{journal}: the record of {record.get('url')} cannot be read ({error}). Nothing was written: mend its"
                " line from a copy, or move it out of the file."
            ) from error

    def _check(self, versions: RecordVersions) -> None:
        found = versions.problems
        if found.broken:
            raise ExportError(
                f"{versions.path}, line {found.broken[0]}, is no record. Nothing was written: mend the line from a copy,"
                " or move it out of the file, then export again."
            )
        newer = [version for version in found.other_schemas if version > SCHEMA_VERSION]
        if newer:
            raise ExportError(
                f"{versions.path} has records of schema version {max(newer)}, and this fuwen knows {SCHEMA_VERSION}:"
                " export with the version that wrote them."
            )
        for version, lines in sorted(found.other_schemas.items()):
            self.notes.append(
                f"{versions.path}: {lines} lines are of schema version {version}; the fields that they lack are empty."
            )
        if found.torn:
            self.notes.append(
                f"{versions.path}: the last line is not whole and was left out; the next run sets it aside."
            )
