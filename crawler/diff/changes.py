"""What changed between two files of records, field by field."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import orjson

from crawler.diff.lines import ComparisonError, Line, read_lines
from crawler.diff.pairing import LineSpan, Pairing
from crawler.items import RECORD_KEYS
from crawler.store.field_coverage import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

BOOKKEEPING = ("fetched_at", "page_sha256", "content_sha256", "revision")
"""Fields that say when and from which bytes a record came, not what it says: not compared unless asked for."""

EXAMPLES = 3
"""Examples of each field, unless ``--examples`` says otherwise."""

_OBJECTS = frozenset(name.partition(".")[0] for name in FIELDS if "." in name)
_BLANK: tuple[Any, ...] = (None, "", [], {})
_LINES_A_TELLING = 1000


@dataclass(frozen=True, slots=True)
class RecordName:
    """Which record it is, for a person."""

    index_number: str | None
    url: str
    title: str

    @classmethod
    def of(cls, record: dict[str, Any]) -> RecordName:
        """Name a record."""
        return cls(record.get("index_number"), record["url"], str(record.get("title") or ""))


@dataclass(frozen=True, slots=True)
class Example:
    """A field of one record, in both files; None where a file says nothing."""

    record: RecordName
    old: Any
    new: Any


@dataclass(slots=True)
class FieldChange:
    """How a field changed.

    Attributes:
        changed: in how many records.
        filled: in how many of these the old file had nothing there.
        emptied: in how many of these the new file has nothing there.
        examples: the first ones, in the order of the old file.
    """

    changed: int = 0
    filled: int = 0
    emptied: int = 0
    examples: list[Example] = field(default_factory=list)

    def count(self, record: RecordName, old: Any, new: Any, examples: int) -> None:
        """Count a record in which it changed."""
        self.changed += 1
        self.filled += old in _BLANK
        self.emptied += new in _BLANK
        if len(self.examples) < examples:
            self.examples.append(Example(record, old, new))


@dataclass(slots=True)
class Comparison:
    """What two files have in common, and what not.

    Attributes:
        old: the first file's records and lines.
        new: those of the second.
        added: records of the new file that the old one lacks.
        removed: records of the old file that the new one lacks.
        changed: records of both in which a field that is compared differs.
        first_added: the first of the added ones.
        first_removed: the first of the removed ones.
        fields: name -> its changes, in the order of a record's keys.
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
        """Records of both that say the same."""
        return self.old[0] - self.removed - self.changed

    @property
    def differs(self) -> bool:
        """Whether anything that is compared differs."""
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True)
class FieldSelection:
    """Which fields are compared: keys of a record, or of its objects theirs (``suggestion.number``).

    Attributes:
        only: these alone; None for all.
        ignored: these not, unless ``only`` names them.
    """

    only: frozenset[str] | None = None
    ignored: frozenset[str] = frozenset(BOOKKEEPING)

    def __contains__(self, name: object) -> bool:
        names = {name, str(name).partition(".")[0]}
        return bool(names & self.only) if self.only is not None else not names & self.ignored

    def digest(self, record: dict[str, Any]) -> bytes:
        """16 bytes that stand for what is compared of a record, and perhaps for some more of it.

        Whole keys are left out, not parts of objects: where two digests differ :meth:`values` may still agree.
        """
        if self.only is not None:
            keys = {name.partition(".")[0] for name in self.only}
            said = {name: value for name, value in record.items() if name in keys}
        else:
            said = {name: value for name, value in record.items() if name not in self.ignored}
        return blake2b(orjson.dumps(said, option=orjson.OPT_SORT_KEYS), digest_size=16).digest()

    def values(self, record: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        """What is compared of a record: name of the field -> value; a field without a value is left out."""
        for name, value in record.items():
            if name in _OBJECTS and isinstance(value, dict):
                yield from (
                    (f"{name}.{part}", each)
                    for part, each in value.items()
                    if each is not None and f"{name}.{part}" in self
                )
            elif value is not None and name in self:
                yield name, value


NAMES = (*RECORD_KEYS, *(name for name in FIELDS if "." in name))
"""The names that ``--fields`` and ``--ignore`` take."""


def compare(
    old: Path,
    new: Path,
    compared: FieldSelection | None = None,
    *,
    examples: int = EXAMPLES,
    tell: Callable[[float], None] = lambda _: None,
) -> Comparison:
    """Compare two files of records.

    What is held in memory does not grow with the files: they are sorted out in a temporary folder, which takes
    about 250 bytes a line.

    Args:
        old: a JSON Lines file.
        new: another.
        compared: which fields.
        examples: how many to keep of each field.
        tell: is told the share of the work that is done, 0 to 1.

    Raises:
        ComparisonError: a file cannot be read, or a line is no record.
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
                _count(comparison, compared, _load(old_file, one), _load(new_file, other), examples)
            for stretch in pairing.unpaired("old"):
                comparison.removed += 1
                if comparison.removed <= examples:
                    comparison.first_removed.append(RecordName.of(_load(old_file, stretch)))
            for stretch in pairing.unpaired("new"):
                comparison.added += 1
                if comparison.added <= examples:
                    comparison.first_added.append(RecordName.of(_load(new_file, stretch)))
    order = {name: place for place, name in enumerate(FIELDS)}
    ordered = sorted(comparison.fields, key=lambda name: (order.get(name, len(order)), name))
    comparison.fields = {name: comparison.fields[name] for name in ordered}
    return comparison


def _tell(tell: Callable[[float], None], before: int, total: int, offset: int) -> None:
    tell((before + offset) / total)


def _digested(
    path: Path, compared: FieldSelection, tell: Callable[[int], None]
) -> Iterator[tuple[Line, bytes]]:
    for number, line in enumerate(read_lines(path)):
        if number % _LINES_A_TELLING == 0:
            tell(line.offset)
        yield line, compared.digest(line.record)


def _load(file: BinaryIO, stretch: LineSpan) -> dict[str, Any]:
    file.seek(stretch.offset)
    record: dict[str, Any] = orjson.loads(file.read(stretch.size))
    return record


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
