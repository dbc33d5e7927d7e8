"""Reads a city's files for the report: its runs, its records, its open rejects, and problems with the files.

A reject is a page that should have become a record but did not. A reject is open until a later run reads the page.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from heapq import nlargest
from pathlib import Path
from statistics import median
from typing import Any

from crawler.report.attachment_texts import AttachmentTexts
from crawler.report.columns import column_facts, day_or_none
from crawler.report.last_report import ReadState, tail
from crawler.report.names import NO_NAMES, CityNames
from crawler.report.record_totals import RecordTotals
from crawler.report.rhythm import rhythm_of
from crawler.report.table import CHANGED, NEW, day_of, filled_bits
from crawler.run.alarms.alarm import in_force
from crawler.run.city_folder import Runs, open_rejects, runs_of
from crawler.run.health import health_of
from crawler.run.manifest import Manifest
from crawler.run.repairs import repair_sentences
from crawler.run.state import LIVE
from crawler.store.journal import StoreError
from crawler.store.store import RECORDS
from crawler.store.versions import LineLocation, RecordVersions

RUNS_SHOWN = 30
"""The maximum number of runs shown for each city, the newest first."""

MIN_RUNS = 4
"""The minimum number of live runs (crawls of the portal itself) needed to say how often the city is crawled."""

_RUN_KEYS = "run_id source started_at ended_at arguments totals notes troubles blocked coverage_drops".split()


@dataclass(slots=True)
class Entry:
    """The facts about a record that are needed to sort the records and to find them in their files.

    Attributes:
        city: the name of the record's city.
        day: the date by which the record is sorted (ISO 8601), or an empty string if the record has no date.
        location: the position of the record's newest version in the city's ``records.jsonl``.
        flags: ``NEW`` or ``CHANGED`` if the record is new or changed in comparison with an earlier report, otherwise 0.
        filled: an integer whose bits show which fields have a value (:func:`~crawler.report.table.filled_bits`).
        earlier: the position of the version that the earlier report showed, or None unless ``flags`` is ``CHANGED``.
    """

    city: str
    day: str
    location: LineLocation
    flags: int
    filled: int
    earlier: LineLocation | None = None


@dataclass(slots=True)
class CityReport:
    """The data that the report shows about one city.

    Attributes:
        name: the city's name.
        versions: the city's ``records.jsonl``, which stays open until the page is written.
        texts: the texts of the city's attachments.
        entries: the city's newest records, those with the latest dates first.
        flags: the number of all records with each flag of an :class:`Entry`.
        facts: everything else that the page shows about the city, as JSON values.
        seen: the ``offset`` and the ``tail`` of the part of ``records.jsonl`` that was read (see ``ReadState.cities``).
    """

    name: str
    versions: RecordVersions
    texts: AttachmentTexts
    entries: list[Entry] = field(default_factory=list)
    flags: Counter[int] = field(default_factory=Counter)
    facts: dict[str, Any] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)


def read_city(
    folder: Path, baseline: ReadState | None, most: int, *, at: datetime, names: CityNames = NO_NAMES
) -> CityReport:
    """Read a city's files, and return what the report shows about the city. The city's folder is not locked.

    If a run is writing to ``records.jsonl``, the file is read up to its last complete line.

    Args:
        folder: the city's folder.
        baseline: the positions up to which an earlier report read the cities' files, or None if there is no earlier
            report. Records after these positions are shown as new or changed.
        most: the maximum number of records in the result's ``entries``. All records count in its ``facts``.
        at: the time of the report.
        names: the names of the city and its columns.

    Raises:
        OSError: the folder or a file in it cannot be read.
        StoreError: a record has a schema version that is newer than this program's.
    """
    journal = folder / RECORDS
    versions = RecordVersions(journal)
    if versions.newer_schema is not None:
        versions.close()
        raise StoreError(versions.newer_schema)
    texts = AttachmentTexts(folder)
    city = CityReport(folder.name, versions, texts)
    runs = runs_of(folder)
    rejects, broken_rejects = open_rejects(folder)
    problems = _problems(versions, runs, broken_rejects, texts.broken)
    begin = baseline.offset(folder.name, journal) if baseline is not None else None
    if baseline is not None and begin is None:
        problems.append({"code": "journal_replaced"})
    totals = RecordTotals()
    entries = _entries(city, totals, begin)
    city.entries = nlargest(most, entries, key=lambda entry: entry.day)
    looked_at = _looked_at(runs, totals)
    city.seen = {"offset": versions.size, "tail": tail(journal, versions.size) or ""}
    city.facts = {
        "name": folder.name,
        "label": names.label,
        "division": names.division,
        "columns": column_facts(names, runs, totals.columns),
        "alarms": [alarm.to_dict() for alarm in in_force(runs.ended[0].standing_alarms)]
        if runs.ended
        else [],
        "health": asdict(health_of(folder.name, runs, at=at)),
        "records": len(versions.records),
        "lines": versions.lines,
        "compared": begin is not None,
        "runs": [_run(manifest) for manifest in runs.ended[:RUNS_SHOWN]],
        "run_hours": _run_hours(runs),
        "under_way": runs.under_way.started_at if runs.under_way is not None else None,
        "newest_new": totals.newest_new,
        "rhythm": asdict(rhythm_of(filter(None, map(day_or_none, totals.days)), looked_at)),
        "looked_at": looked_at.isoformat() if looked_at is not None else None,
        "months": _months(totals.days),
        "undated": len(versions.records) - totals.days.total(),
        "coverage": totals.coverage(),
        "warnings": dict(totals.warnings.most_common()),
        "unknown_labels": [
            {"label": label, "records": number, "example": totals.examples[label]}
            for label, number in totals.labels.most_common()
        ],
        "gaps": list(totals.serials.gaps()),
        "rejects": [asdict(reject) for reject in rejects[::-1]],
        "problems": problems,
    }
    return city


def _entries(city: CityReport, totals: RecordTotals, begin: int | None) -> Iterator[Entry]:
    """Yield an entry for each record of a city, and count it.

    Args:
        city: the city.
        totals: the totals to which each record is added.
        begin: the offset up to which the earlier report read the journal, or None.
    """
    for locations in city.versions.records:
        record = city.versions.read(locations[-1])
        filled = filled_bits(record)
        totals.add(record, filled, city.versions.read(locations[0]) if len(locations) > 1 else record)
        entry = _entry(city.name, record, locations, begin, filled)
        city.flags[entry.flags] += 1
        yield entry


def _months(days: Mapping[str, int]) -> dict[str, int]:
    months: Counter[str] = Counter()
    for day, records in sorted(days.items()):
        months[day[:7]] += records
    return dict(months)


def _entry(
    city: str, record: Mapping[str, Any], locations: list[LineLocation], begin: int | None, filled: int
) -> Entry:
    entry = Entry(city, day_of(record) or "", locations[-1], 0, filled)
    if begin is not None and locations[-1].offset >= begin:
        known = [location for location in locations if location.offset < begin]
        entry.flags = CHANGED if known else NEW
        entry.earlier = known[-1] if known else None
    return entry


def _run(manifest: Manifest) -> dict[str, Any]:
    lost_pages = [column.get("lost_pages") for column in manifest.columns]
    lost = sum(len(pages) for pages in lost_pages if isinstance(pages, list))
    return {
        **{key: getattr(manifest, key) for key in _RUN_KEYS},
        "notes": [*manifest.notes, *repair_sentences(manifest)],
        "ended_at": manifest.ended,
        "outcome": manifest.result.label,
        "exit_code": manifest.result.code,
        "lost_pages": lost,
        "incomplete": [column.get("name") for column in manifest.columns if not column.get("complete")],
    }


def _run_hours(runs: Runs) -> float | None:
    """Return the median time in hours between the starts of successive live runs, or None if there are too few runs."""
    starts = []
    for manifest in runs.ended:
        if manifest.source == LIVE:
            with suppress(ValueError):
                starts.append(datetime.fromisoformat(manifest.started_at))
    if len(starts) < MIN_RUNS:
        return None
    gaps = [(later - earlier).total_seconds() for later, earlier in itertools.pairwise(starts)]
    return round(median(gaps) / 3600, 1)


def _looked_at(runs: Runs, totals: RecordTotals) -> date | None:
    """Return the day on which the portal was last checked, or None if the portal was never checked.

    This is the day of the last crawl of the portal or the day on which the newest page was fetched, whichever is later.
    """
    live = next((run.ended for run in runs.ended if run.source == LIVE), None)
    return max(filter(None, (day_or_none(live), day_or_none(totals.newest_fetch))), default=None)


def _problems(
    versions: RecordVersions, runs: Runs, broken_rejects: list[int], broken_texts: list[int]
) -> list[dict[str, Any]]:
    """Return a dictionary for each problem with a city's files. ``words.toml`` contains the text for its ``code``."""
    found = versions.problems
    problems: list[dict[str, Any]] = [
        {"code": "manifest_unreadable", "name": name} for name in runs.unreadable
    ]
    if found.broken:
        problems.append({"code": "records_broken", "count": len(found.broken), "lines": found.broken[:20]})
    if found.torn and runs.under_way is None:
        problems.append({"code": "record_torn", "count": found.torn})
    if versions.withdrawn:
        problems.append({"code": "records_withdrawn", "count": len(versions.withdrawn)})
    problems += [
        {"code": "schema_other", "count": lines, "version": version}
        for version, lines in sorted(found.other_schemas.items())
    ]
    for code, broken in (("rejects_broken", broken_rejects), ("attachments_broken", broken_texts)):
        if broken:
            problems.append({"code": code, "count": len(broken), "lines": broken[:20]})
    return problems
