"""The data class of an alarm, which the manifests of runs contain."""

from __future__ import annotations

import dataclasses
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Self


class AlarmKind(StrEnum):
    """The kind of an alarm: what the alarm reports."""

    COVERAGE = "coverage"
    REJECTS = "rejects"
    NO_ROWS = "no_rows"
    PAGER = "pager"
    FURTHER_PAGES = "further_pages"


@dataclass(slots=True)
class Alarm:
    """A sign of a changed layout (docs/contract.md, "Alarms").

    Attributes:
        kind: what the alarm reports.
        since: the time when the run started that raised the alarm.
        sentence: a sentence without a final stop that says what is wrong.
        url: the URL of a page that shows what is wrong.
        columns: the names of the columns in which something is wrong. In an alarm about coverage, the name is empty
            for records of no column.
        read: in an alarm about rejects, the number of documents of these columns that were read, beginning with
            the run that raised the alarm.
        field: in an alarm about coverage, the name of the field.
        share: the share (0 to 1) of stored records that had the field before the alarm.
        records: the number of new records of these columns in the run that raised the alarm.
        filled: the number of these records that have the field.
        records_since: the number of new records of these columns in all later runs.
        filled_since: the number of these records that have the field.
        accepted: the time when a person accepted the state as normal, or None.
    """

    kind: AlarmKind
    since: str
    sentence: str
    url: str
    columns: list[str] = dataclasses.field(default_factory=list)
    read: int = 0
    field: str = ""
    share: float = 0.0
    records: int = 0
    filled: int = 0
    records_since: int = 0
    filled_since: int = 0
    accepted: str | None = None

    @classmethod
    def of_dict(cls, values: object) -> Self | None:
        """Return the alarm that a manifest contains, or None if ``values`` is not an alarm."""
        if not isinstance(values, dict):
            return None
        try:
            alarm = cls(AlarmKind(str(values.get("kind"))), "", "", "")
        except ValueError:
            return None
        for name in (each.name for each in fields(cls) if each.name != "kind"):
            value, default = values.get(name), getattr(alarm, name)
            number = isinstance(default, int | float) and isinstance(value, int | float)
            if number or isinstance(value, str if default is None else type(default)):
                setattr(alarm, name, value)
        alarm.columns = [name for name in alarm.columns if isinstance(name, str)]
        return alarm

    def to_dict(self) -> dict[str, Any]:
        """Return the alarm as a manifest contains it."""
        return asdict(self)

    @property
    def key(self) -> tuple[str, str, tuple[str, ...]]:
        """A key that is the same for an alarm in the manifests of successive runs."""
        return self.kind, self.field, tuple(self.columns)

    @property
    def repeated(self) -> str:
        """The sentence of an alarm that an earlier run raised: it begins with the day of the alarm."""
        return f"since {self.since[:10]}: {self.sentence}"

    @property
    def new_normal(self) -> str:
        """A sentence that says what becomes normal if a person accepts the alarm."""
        columns = ", ".join(filter(None, self.columns)) or "the city"
        match self.kind:
            case AlarmKind.COVERAGE:
                return f"From now on, {self.filled} of {self.records} records with {self.field} is normal."
            case AlarmKind.REJECTS:
                return (
                    f"From now on, the rejected documents of {columns} that rejects.jsonl lists are normal."
                )
            case AlarmKind.NO_ROWS:
                return (
                    f"From now on, a listing without rows is normal for {columns}, until it has rows again."
                )
            case AlarmKind.PAGER:
                return f"From now on, a listing of one page is normal for {columns}."
            case AlarmKind.FURTHER_PAGES:
                return f"From now on, this does not mean that the listing of {columns} has further pages."


def in_force(alarms: list[Alarm]) -> list[Alarm]:
    """Return the alarms that no person has accepted."""
    return [alarm for alarm in alarms if alarm.accepted is None]
