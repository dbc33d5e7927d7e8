"""Compares two files of records field by field, and counts the changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from crawler.diff import BOOKKEEPING, EXAMPLES
from crawler.diff.lines import ComparisonError, Line, read_lines
from crawler.diff.pairing import Pairing
from crawler.items import RECORD_KEYS, upgraded
from crawler.store.field_coverage import BLANK, FIELDS
from crawler.store.versions import read_record

_OBJECTS = frozenset(name.partition(".")[0] for name in FIELDS if "." in name)
_LINES_PER_REPORT = 1000


@dataclass(frozen=True, slots=True)
class RecordName:
    """The fields that identify a record to a reader. ``index_number`` is None if the record has no index number."""

    index_number: str | None
    url: str
    title: str

    @classmethod
    def of(cls, record: dict[str, Any]) -> RecordName:
        """Create a :class:`RecordName` from a record. If the record has no title, the title is an empty string."""
        return cls(record.get("index_number"), record["url"], str(record.get("title") or ""))


@dataclass(frozen=True, slots=True)
class Example:
    """An example of a change: a record, and the value of one field in the old and in the new file.

    A value is None if the field is empty in that file.
    """

    record: RecordName
    old: Any
    new: Any


@dataclass(slots=True)
class FieldChange:
    """A summary of how one field differs between two files of records.

    Attributes:
        changed: the number of records in which the field differs.
        filled: the number of changed records in which the field is empty in the old file.
        emptied: the number of changed records in which the field is empty in the new file.
        examples: the first changes as examples, in the order of the old file.
    """

    changed: int = 0
    filled: int = 0
    emptied: int = 0
    examples: list[Example] = field(default_factory=list)

    def count(self, record: RecordName, old: Any, new: Any, examples: int) -> None:
        """Count a record in which the field differs.

        Args:
            record: the fields that identify the record, for the example.
            old: the field's value in the old file.
            new: the field's value in the new file.
            examples: the maximum number of examples to keep. This record is kept as an example only if fewer examples
                have been kept so far.
        """
        self.changed += 1
        self.filled += old in BLANK
        self.emptied += new in BLANK
        if len(self.examples) < examples:
            self.examples.append(Example(record, old, new))


@dataclass(slots=True)
class Comparison:
    """The result of comparing two files of records.

    Attributes:
        old: two numbers: the number of records and the number of lines in the old file.
        new: the same two numbers for the new file.
        added: the number of records that are only in the new file.
        removed: the number of records that are only in the old file.
        changed: the number of records in both files in which a compared field differs.
        first_added: the first added records, as examples.
        first_removed: the first removed records, as examples.
        fields: name of a changed field -> changes to that field. The fields are in the order of a record's keys.
    """

    old: tuple[int, int] = (0, 0)
    new: tuple[int, int] = (0, 0)
    added: int = 0
    removed: int = 0
    changed: int = 0
    first_added: list[RecordName] = field(default_factory=list)
    first_removed: list[RecordName] = field(default_factory=list)
    fields: dict[str, FieldChange] = field(default_factory=dict)

    @property
    def same(self) -> int:
        """The number of records that are in both files and have the same values in all compared fields."""
        return self.old[0] - self.removed - self.changed

    @property
    def differs(self) -> bool:
        """True if any record was added, removed or changed."""
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True)
class FieldSelection:
    """A selection of fields to compare.

    A field is a key of a record (``title``), or a key of an object in a record (``suggestion.number``).

    Attributes:
        only: the fields to compare, or None to compare all fields except ``ignored``.
        ignored: the fields not to compare. This attribute has an effect only if ``only`` is None.
    """

    only: frozenset[str] | None = None
    ignored: frozenset[str] = frozenset(BOOKKEEPING)

    def __contains__(self, name: object) -> bool:
        names = {name, str(name).partition(".")[0]}
        return bool(names & self.only) if self.only is not None else not names & self.ignored

    def digest(self, record: dict[str, Any]) -> bytes:
        """Return a 16-byte hash of a record's compared fields. Records with the same hash do not differ.

        If a compared field belongs to an object in the record, the whole object is hashed. Two records can therefore
        have different hashes although all their compared fields are equal.
        """
        if self.only is not None:
            keys = {name.partition(".")[0] for name in self.only}
            compared = {name: value for name, value in record.items() if name in keys}
        else:
            compared = {name: value for name, value in record.items() if name not in self.ignored}
        return blake2b(orjson.dumps(compared, option=orjson.OPT_SORT_KEYS), digest_size=16).digest()

    def values(self, record: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        """Yield the name and the value of each compared field of a record. A field whose value is None is skipped."""
        for name, value in record.items():
            if name in _OBJECTS and isinstance(value, dict):
                yield from (
                    (f"{name}.{part}", part_value)
                    for part, part_value in value.items()
                    if part_value is not None and f"{name}.{part}" in self
                )
            elif value is not None and name in self:
                yield name, value


NAMES = (*RECORD_KEYS, *(name for name in FIELDS if "." in name))
"""The field names that the options ``--fields`` and ``--ignore`` accept."""


def compare(
    old: Path,
    new: Path,
    compared: FieldSelection | None = None,
    *,
    examples: int = EXAMPLES,
    tell: Callable[[float], None] = lambda _: None,
) -> Comparison:
    """Compare two files of records, and return the number of changes, with examples.

    Memory use does not depend on the size of the files. The comparison needs about 250 bytes of temporary disk space
    for each line.

    Args:
        old: the old JSON Lines file.
        new: the new JSON Lines file.
        compared: the fields to compare, or None to compare all fields except :data:`~crawler.diff.BOOKKEEPING`.
        examples: the maximum number of examples to keep for each changed field. The same maximum applies to the
            examples of added records and to the examples of removed records.
        tell: a function that is called repeatedly with the completed share of the work (0 to 1).

    Raises:
        ComparisonError: a file cannot be read, or a line is not a record.
    """
    compared = compared or FieldSelection()
    comparison = Comparison()
    try:
        total = sum(path.stat().st_size for path in (old, new)) or 1
    except OSError as error:
        raise ComparisonError(
            f"{error.filename} cannot be read ({error.strerror}): check the path."
        ) from error
    with TemporaryDirectory(prefix="fuwen-diff-") as folder, Pairing(Path(folder)) as pairing:
        before = 0
        for side, path in (("old", old), ("new", new)):
            lines = pairing.add(side, _digested(path, compared, partial(_tell, tell, before, total)))
            before += path.stat().st_size
            setattr(comparison, side, (pairing.records(side), lines))
        pairing.pair()
        with old.open("rb") as old_file, new.open("rb") as new_file:
            for one, other in pairing.changed():
                _count(
                    comparison,
                    compared,
                    upgraded(read_record(old_file, one)),
                    upgraded(read_record(new_file, other)),
                    examples,
                )
            for span in pairing.unpaired("old"):
                comparison.removed += 1
                if comparison.removed <= examples:
                    comparison.first_removed.append(RecordName.of(read_record(old_file, span)))
            for span in pairing.unpaired("new"):
                comparison.added += 1
                if comparison.added <= examples:
                    comparison.first_added.append(RecordName.of(read_record(new_file, span)))
    order = {name: position for position, name in enumerate(FIELDS)}
    ordered = sorted(comparison.fields, key=lambda name: (order.get(name, len(order)), name))
    comparison.fields = {name: comparison.fields[name] for name in ordered}
    return comparison


def _tell(tell: Callable[[float], None], before: int, total: int, offset: int) -> None:
    tell((before + offset) / total)


def _digested(
    path: Path, compared: FieldSelection, tell: Callable[[int], None]
) -> Iterator[tuple[Line, bytes]]:
    for number, line in enumerate(read_lines(path)):
        if number % _LINES_PER_REPORT == 0:
            tell(line.offset)
        yield line, compared.digest(line.record)


def _count(
    comparison: Comparison, compared: FieldSelection, old: dict[str, Any], new: dict[str, Any], examples: int
) -> None:
    before, after = dict(compared.values(old)), dict(compared.values(new))
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if not names:
        return
    comparison.changed += 1
    record = RecordName.of(new)
    for name in names:
        comparison.fields.setdefault(name, FieldChange()).count(
            record, before.get(name), after.get(name), examples
        )
