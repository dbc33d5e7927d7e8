"""One city for the page: its runs, its records counted in one pass, what stands rejected, what is wrong."""

from __future__ import annotations

import itertools
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from statistics import median
from typing import TYPE_CHECKING, Any

from crawler.reading.metadata.vocabulary import meaning_of
from crawler.report.gaps import SerialNumbers
from crawler.report.last_report import tail
from crawler.report.rhythm import rhythm_of
from crawler.report.table import CHANGED, NEW, SHOWN_FIELDS, day_of, filled_bits
from crawler.run.city_folder import open_rejects, runs_of
from crawler.run.coverage import dropped_fields
from crawler.run.health import health_of
from crawler.run.state import LIVE
from crawler.store.field_coverage import Coverage
from crawler.store.store import RECORDS
from crawler.store.versions import RecordVersions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from crawler.report.last_report import Seen
    from crawler.run.city_folder import Runs
    from crawler.run.manifest import Manifest
    from crawler.store.versions import LineLocation

RUNS_SHOWN = 30
"""Runs of a city on the page, the newest."""

RECENT_RECORDS = 50
"""So many of the newest published records, at most a third, are compared with all before to find drops."""

ENOUGH_RUNS = 4
"""Fewer runs are no rhythm."""

_RUN_KEYS = (
    "run_id",
    "source",
    "started_at",
    "ended_at",
    "arguments",
    "totals",
    "notes",
    "troubles",
    "blocked",
    "coverage_drops",
)


@dataclass(slots=True)
class Entry:
    """A record on its way to the page.

    Attributes:
        city: its city's name.
        day: by which it is placed, empty where it has none.
        place: where its newest version stands.
        flags: ``NEW``, ``CHANGED`` or 0.
        filled: its fields, as bits.
        earlier: of a changed record the version that the last report saw.
    """

    city: str
    day: str
    place: LineLocation
    flags: int
    filled: int
    earlier: LineLocation | None = None


@dataclass(slots=True)
class CityReport:
    """A city on the page.

    Attributes:
        name: of the city.
        versions: its journal, open until the page is written.
        entries: its records.
        facts: everything about it that the page shows besides records, as JSON.
        seen: what this report saw of its journal, for the next one.
    """

    name: str
    versions: RecordVersions
    entries: list[Entry] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)


def read_city(folder: Path, baseline: Seen | None, *, at: datetime) -> CityReport:
    """Read a city's folder. It is not locked; a run that goes on is seen up to its last whole line.

    Args:
        folder: of the city.
        baseline: the report to compare with, None where there is none.
        at: the moment of the report.

    Raises:
        OSError: the folder or a file in it cannot be read.
    """
    journal = folder / RECORDS
    versions = RecordVersions(journal)
    city = CityReport(folder.name, versions)
    runs = runs_of(folder)
    rejects, broken_rejects = open_rejects(folder)
    problems = _problems(versions, runs, broken_rejects)
    begin = baseline.offset(folder.name, journal) if baseline is not None else None
    if baseline is not None and begin is None:
        problems.append({"code": "journal_replaced"})
    count = _Count()
    for places in versions.records:
        record = versions.read(places[-1])
        filled = filled_bits(record)
        city.entries.append(_entry(folder.name, record, places, begin, filled))
        count.add(record, filled, versions.read(places[0]) if len(places) > 1 else record)
    looked_at = _looked_at(runs, count)
    city.seen = {"offset": versions.size, "tail": tail(journal, versions.size) or ""}
    city.facts = {
        "name": folder.name,
        "health": asdict(health_of(folder.name, runs, at=at)),
        "records": len(versions.records),
        "lines": versions.lines,
        "compared": begin is not None,
        "runs": [_run(manifest) for manifest in runs.ended[:RUNS_SHOWN]],
        "run_hours": _run_hours(runs),
        "under_way": runs.under_way.started_at if runs.under_way is not None else None,
        "newest_new": count.newest_new,
        "rhythm": asdict(rhythm_of(filter(None, map(_date, count.days)), looked_at)),
        "looked_at": looked_at.isoformat() if looked_at is not None else None,
        "months": dict(sorted(Counter(day[:7] for day in count.days).items())),
        "undated": len(versions.records) - len(count.days),
        "coverage": count.coverage(),
        "warnings": dict(count.warnings.most_common()),
        "unknown_labels": [
            {"label": label, "records": number, "example": count.examples[label]}
            for label, number in count.labels.most_common()
        ],
        "gaps": list(count.serials.gaps()),
        "rejects": [asdict(reject) for reject in rejects[::-1]],
        "problems": problems,
    }
    return city


class _Count:
    """What is counted over a city's records."""

    def __init__(self) -> None:
        self.days: list[str] = []
        self.warnings: Counter[str] = Counter()
        self.labels: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self.serials = SerialNumbers()
        self.newest_new: str | None = None
        self.newest_fetch: str | None = None
        self._filled: list[tuple[str, int]] = []

    def add(self, record: Mapping[str, Any], filled: int, first: Mapping[str, Any]) -> None:
        """Count a record: its newest version with its fields as bits, and its first version."""
        day = day_of(record)
        if day:
            self.days.append(day)
        self._filled.append((day or "", filled))
        self.warnings.update(record.get("warnings") or ())
        self.serials.see(record.get("index_number"), record.get("agency"))
        self.newest_new = max(filter(None, (self.newest_new, first.get("fetched_at"))), default=None)
        self.newest_fetch = max(filter(None, (self.newest_fetch, record.get("fetched_at"))), default=None)
        for label in record.get("metadata") or {}:
            if meaning_of(label) is None:
                self.labels[label] += 1
                self.examples.setdefault(label, str(record["url"]))

    def coverage(self) -> dict[str, Any]:
        """Field -> in how many records it is filled; and the fields that dropped among the newest published."""
        newest_first = sorted(self._filled, key=lambda entry: entry[0], reverse=True)
        share = min(RECENT_RECORDS, len(newest_first) // 3)
        newest, before = _coverage(newest_first[:share]), _coverage(newest_first[share:])
        every = before + newest
        return {
            "records": every.records,
            "filled": {name: every.filled[name] for name in SHOWN_FIELDS},
            "recent": newest.records,
            "dropped": {
                name: [newest.filled[name], before.filled[name], before.records]
                for name in dropped_fields(before, newest)
                if name in SHOWN_FIELDS
            },
        }


def _coverage(entries: list[tuple[str, int]]) -> Coverage:
    counts = Counter(filled for _, filled in entries)
    filled = {
        name: sum(count for bits, count in counts.items() if bits >> place & 1)
        for place, name in enumerate(SHOWN_FIELDS)
    }
    return Coverage(len(entries), Counter(filled))


def _entry(
    city: str, record: Mapping[str, Any], places: list[LineLocation], begin: int | None, filled: int
) -> Entry:
    day = day_of(record) or ""
    if begin is None or places[-1].offset < begin:
        return Entry(city, day, places[-1], 0, filled)
    if places[0].offset >= begin:
        return Entry(city, day, places[-1], NEW, filled)
    return Entry(
        city, day, places[-1], CHANGED, filled, [place for place in places if place.offset < begin][-1]
    )


def _run(manifest: Manifest) -> dict[str, Any]:
    lost = sum(len(column.get("lost_pages") or ()) for column in manifest.columns)
    return {
        **{key: getattr(manifest, key) for key in _RUN_KEYS},
        "ended_at": manifest.ended,
        "outcome": manifest.result.label,
        "exit_code": manifest.result.code,
        "lost_pages": lost,
        "incomplete": [column.get("name") for column in manifest.columns if not column.get("complete")],
    }


def _run_hours(runs: Runs) -> float | None:
    """The median of the hours between two starts of live runs; None where there were too few."""
    starts = []
    for manifest in runs.ended:
        if manifest.source == LIVE:
            with suppress(ValueError):
                starts.append(datetime.fromisoformat(manifest.started_at))
    if len(starts) < ENOUGH_RUNS:
        return None
    pauses = [(later - earlier).total_seconds() for later, earlier in itertools.pairwise(starts)]
    return round(median(pauses) / 3600, 1)


def _looked_at(runs: Runs, count: _Count) -> date | None:
    """The day on which the portal was last looked at: of the last live run, or of the newest capture."""
    live = next((run.ended for run in runs.ended if run.source == LIVE), None)
    return max(filter(None, (_date(live), _date(count.newest_fetch))), default=None)


def _problems(versions: RecordVersions, runs: Runs, broken_rejects: list[int]) -> list[dict[str, Any]]:
    """What is wrong with the files, each with a code that the page has words for."""
    found = versions.problems
    problems: list[dict[str, Any]] = [
        {"code": "manifest_unreadable", "name": name} for name in runs.unreadable
    ]
    if found.broken:
        problems.append({"code": "records_broken", "count": len(found.broken), "lines": found.broken[:20]})
    if found.torn and runs.under_way is None:
        problems.append({"code": "record_torn", "count": found.torn})
    problems += [
        {"code": "schema_other", "count": lines, "version": version}
        for version, lines in sorted(found.other_schemas.items())
    ]
    if broken_rejects:
        problems.append(
            {"code": "rejects_broken", "count": len(broken_rejects), "lines": broken_rejects[:20]}
        )
    return problems


def _date(text: str | None) -> date | None:
    with suppress(ValueError, TypeError):
        return date.fromisoformat(str(text)[:10])
    return None
