"""Counts, dates and serial numbers of the records of one city."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import heappush, heappushpop
from typing import Any

from crawler.reading.metadata.vocabulary import meaning_of
from crawler.report.gaps import SerialNumbers
from crawler.report.table import SHOWN_FIELDS, day_of
from crawler.run.alarms.coverage import dropped_fields
from crawler.store.field_coverage import Coverage

RECENT_RECORDS = 50
"""The maximum number of newest records whose coverage is compared with the coverage of all older records.

Coverage means how many records have a value in each field. If a city has few records, the number is lower: at most a
third of the city's records are taken as the newest.
"""


@dataclass(slots=True)
class ColumnTotals:
    """What the records of one column say.

    Attributes:
        records: the number of records.
        days: the number of records of each day (ISO 8601).
        newest_fetch: the time when the newest page was fetched, or None.
    """

    records: int = 0
    days: Counter[str] = field(default_factory=Counter)
    newest_fetch: str | None = None


class RecordTotals:
    """Collects counts, dates and serial numbers from the records of one city.

    Attributes:
        days: the number of records of each day (ISO 8601). Records without a date are left out.
    """

    def __init__(self) -> None:
        """Create totals of no record."""
        self.days: Counter[str] = Counter()
        self.warnings: Counter[str] = Counter()
        self.labels: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self.serials = SerialNumbers()
        self.newest_new: str | None = None
        self.newest_fetch: str | None = None
        self.columns: defaultdict[str, ColumnTotals] = defaultdict(ColumnTotals)
        self._records = 0
        self._filled: Counter[int] = Counter()
        self._newest: list[tuple[str, int, int]] = []

    def add(self, record: Mapping[str, Any], filled: int, first: Mapping[str, Any]) -> None:
        """Add a record to the totals.

        Args:
            record: the record's newest version.
            filled: an integer whose bits show which fields of the newest version have a value
                (:func:`~crawler.report.table.filled_bits`).
            first: the record's first version.
        """
        day = day_of(record)
        column = self.columns[str(record.get("column") or "")]
        column.records += 1
        column.newest_fetch = _later(column.newest_fetch, record.get("fetched_at"))
        if day:
            self.days[day] += 1
            column.days[day] += 1
        self._records += 1
        self._filled[filled] += 1
        entry = day or "", -self._records, filled  # of the records of one day, the first ones are the newest
        (heappush if self._records <= RECENT_RECORDS else heappushpop)(self._newest, entry)
        self.warnings.update(record.get("warnings") or ())
        self.serials.add(record.get("index_number"), record.get("agency"))
        self.newest_new = _later(self.newest_new, first.get("fetched_at"))
        self.newest_fetch = _later(self.newest_fetch, record.get("fetched_at"))
        for label in record.get("metadata") or {}:
            if meaning_of(label) is None:
                self.labels[label] += 1
                self.examples.setdefault(label, str(record["url"]))

    def coverage(self) -> dict[str, Any]:
        """Return how many records have each field, and which fields the newest records have less often than the others.

        ``records`` and ``filled`` count all records. ``recent`` is the number of the newest records, which are those
        with the latest dates. ``dropped`` maps a field to the number of newest records that have it, the number of
        other records that have it, and the number of other records.
        """
        share = min(RECENT_RECORDS, self._records // 3)
        of_newest = Counter(filled for _, _, filled in sorted(self._newest, reverse=True)[:share])
        newest, earlier = _coverage(of_newest), _coverage(self._filled - of_newest)
        overall = earlier + newest
        return {
            "records": overall.records,
            "filled": {name: overall.filled[name] for name in SHOWN_FIELDS},
            "recent": newest.records,
            "dropped": {
                name: [newest.filled[name], earlier.filled[name], earlier.records]
                for name in dropped_fields(earlier, newest)
                if name in SHOWN_FIELDS
            },
        }


def _later(one: str | None, other: str | None) -> str | None:
    return max(filter(None, (one, other)), default=None)


def _coverage(counts: Counter[int]) -> Coverage:
    """Return the coverage of records, whose number is given by the bits of their fields that have a value."""
    filled = {
        name: sum(count for bits, count in counts.items() if bits >> index & 1)
        for index, name in enumerate(SHOWN_FIELDS)
    }
    return Coverage(counts.total(), Counter(filled))
