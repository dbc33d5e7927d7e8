"""The rules that raise alarms at the end of a run, and that keep the alarms of earlier runs in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from crawler.counts import counted
from crawler.portals.walking.failures import FailureKind
from crawler.portals.walking.signals import Decision, WalkEnd
from crawler.run.alarms.alarm import Alarm, AlarmKind
from crawler.run.alarms.coverage import BY_CHANCE, added_to_known, coverage_sentence, dropped_fields, is_back
from crawler.run.ledger import ColumnLedger
from crawler.store.field_coverage import Coverage

REJECTS_AT_LEAST = 3
REJECTS_SHARE = 0.1
"""The layout is considered changed if at least this share (0 to 1) of the documents is rejected.

There must also be at least :data:`REJECTS_AT_LEAST` rejects. If all documents are rejected, neither minimum
applies. If the portal serves one page for several rows, one such row is enough.
"""

_NOT_WALKED = {None, WalkEnd.PAGES_LOST, WalkEnd.NO_ROWS, WalkEnd.BLOCKED, WalkEnd.STOPPED}


@dataclass(frozen=True, slots=True)
class Findings:
    """What a run found, as far as the rules need it.

    Attributes:
        started_at: the time when the run started.
        columns: the ledgers of the columns that the run walked, by column name.
        stored: by column name, the coverage of the records that were stored before the run.
        added: by column name, the coverage of the records that the run added.
    """

    started_at: str
    columns: Mapping[str, ColumnLedger]
    stored: Mapping[str, Coverage] = field(default_factory=dict)
    added: Mapping[str, Coverage] = field(default_factory=dict)


def alarms_after(earlier: Sequence[Alarm], found: Findings) -> list[Alarm]:
    """Return the alarms that are in force after a run, and those that a person has accepted.

    Args:
        earlier: the alarms before the run. They are not changed.
        found: what the run found.
    """
    alarms = [kept for alarm in earlier if (kept := _kept(alarm, found)) is not None]
    for alarm in (*_rejects(found), *_no_rows(found), *_pagers(found)):
        known = {name for old in alarms if old.kind is alarm.kind for name in old.columns}
        if not known.issuperset(alarm.columns):
            alarms.append(alarm)
    dropped = list(_coverage(found, alarms))
    replaced = {(alarm.field, name) for alarm in dropped for name in alarm.columns}
    others = [alarm for alarm in alarms if replaced.isdisjoint((alarm.field, name) for name in alarm.columns)]
    return others + dropped


# Rules that raise an alarm.


def _rejects(found: Findings) -> Iterator[Alarm]:
    columns = [column for column in found.columns.values() if column.rejects]
    rejects, documents = _fresh(found.columns.values())
    if (
        any(column.repeated for column in columns)
        or (rejects > 0 and _too_many(rejects, documents))
        or any(_all_rejected(column) for column in columns)
    ):
        yield _rejects_alarm(found, columns, documents)


def _fresh(columns: Iterable[ColumnLedger]) -> tuple[int, int]:
    """Return the number of rejects, and the number of documents that were not rejected by an earlier run."""
    rejects = documents = 0
    for column in columns:
        rejects += sum(cause.count for cause in column.rejects.values())
        counts = column.counts
        documents += counts[Decision.TO_FETCH] - counts[FailureKind.NOT_REQUESTED] - column.rejected_again
    return rejects, documents


def _too_many(rejects: int, documents: int) -> bool:
    return rejects == documents or (rejects >= REJECTS_AT_LEAST and rejects >= REJECTS_SHARE * documents)


def _all_rejected(column: ColumnLedger) -> bool:
    rejects, documents = _fresh([column])
    return rejects >= REJECTS_AT_LEAST and rejects == documents


def _rejects_alarm(found: Findings, columns: list[ColumnLedger], documents: int) -> Alarm:
    causes = [cause for column in columns for cause in column.rejects.values()]
    main = max(causes, key=lambda cause: cause.count, default=None)
    rejects = sum(cause.count for cause in causes)
    sentence = f"{rejects} of {documents} documents rejected ({main.reason if main else ''})"
    return Alarm(
        AlarmKind.REJECTS,
        found.started_at,
        sentence,
        main.url if main else "",
        [column.column.name for column in columns],
        read=sum(column.read for column in columns),
    )


def _no_rows(found: Findings) -> Iterator[Alarm]:
    for name, column in found.columns.items():
        if column.pages_without_rows:
            sentence = f"{counted(column.pages_without_rows, 'listing page')} without rows in column {name}"
            yield Alarm(AlarmKind.NO_ROWS, found.started_at, sentence, column.column.url, [name])


def _pagers(found: Findings) -> Iterator[Alarm]:
    for name, column in found.columns.items():
        if column.end is WalkEnd.PAGER_GONE and column.doubt is not None:
            sentence = f"{column.doubt.reason} (column {name})"
            yield Alarm(AlarmKind.PAGER, found.started_at, sentence, column.doubt.url, [name])


def _coverage(found: Findings, alarms: list[Alarm]) -> Iterator[Alarm]:
    """Yield an alarm about each field that the new records of the city, or those of some columns, lack."""
    added = added_to_known(found.stored, found.added)
    stored, new = sum(found.stored.values(), Coverage()), sum(added.values(), Coverage())
    missing = {
        name: [
            column
            for column, coverage in added.items()
            if coverage.filled[name] < stored.filled[name] / stored.records / 2 * coverage.records
        ]
        for name in dropped_fields(stored, new, _normal(alarms))
    }
    in_columns: dict[str, list[str]] = {}
    for column, coverage in found.added.items():
        before = found.stored.get(column, Coverage())
        normal = _normal(alarm for alarm in alarms if column in alarm.columns)
        # Each column is one more chance of a drop by chance.
        for name in dropped_fields(before, coverage, normal, by_chance=BY_CHANCE / len(found.added)):
            in_columns.setdefault(name, []).append(column)
    for name, columns in missing.items():
        yield _coverage_alarm(found, name, columns, stored)
    for name, columns in in_columns.items():
        if name not in missing:
            yield _coverage_alarm(found, name, columns, _sum(found.stored, columns))


def _normal(alarms: Iterable[Alarm]) -> dict[str, tuple[int, int]]:
    """Return, by field, the number of records with the field and of all records since the alarm about the field."""
    return {
        alarm.field: (alarm.filled + alarm.filled_since, alarm.records + alarm.records_since)
        for alarm in alarms
        if alarm.kind is AlarmKind.COVERAGE
    }


def _coverage_alarm(found: Findings, name: str, columns: list[str], stored: Coverage) -> Alarm:
    share, there = stored.filled[name] / stored.records, _sum(found.added, columns)
    return Alarm(
        AlarmKind.COVERAGE,
        found.started_at,
        coverage_sentence(name, there.filled[name], there.records, share),
        there.url.get(name, ""),
        columns,
        field=name,
        share=round(share, 4),
        records=there.records,
        filled=there.filled[name],
    )


def _sum(coverages: Mapping[str, Coverage], columns: Iterable[str]) -> Coverage:
    return sum((coverages.get(name, Coverage()) for name in columns), Coverage())


# Rules that keep an alarm in force.


def _kept(alarm: Alarm, found: Findings) -> Alarm | None:
    """Return a copy of an earlier alarm with the counts of a run added, or None if the alarm's cause is gone."""
    if alarm.kind is AlarmKind.COVERAGE:
        return _kept_coverage(alarm, found)
    if alarm.kind is AlarmKind.FURTHER_PAGES:
        return alarm  # accepted from the beginning: the next runs must know it
    walked = [found.columns[name] for name in alarm.columns if name in found.columns]
    if alarm.kind is AlarmKind.REJECTS:
        if alarm.accepted:
            return None  # the next run does not count a document that an earlier run rejected
        return _kept_rejects(alarm, walked)
    if alarm.kind is AlarmKind.PAGER:
        # An accepted alarm is kept as long as there is one page: the next runs must know what was accepted.
        pager_back = bool(walked) and all(
            column.end
            and column.end.leaves_nothing_out
            and (alarm.accepted is None or column.counts["pages_promised"] > 1)
            for column in walked
        )
        return None if pager_back else alarm
    back = bool(walked) and all(
        column.end not in _NOT_WALKED and not column.pages_without_rows for column in walked
    )
    return None if back else alarm


def _kept_coverage(alarm: Alarm, found: Findings) -> Alarm | None:
    new = _sum(found.added, alarm.columns)
    records, filled = alarm.records_since + new.records, alarm.filled_since + new.filled[alarm.field]
    sentence = coverage_sentence(alarm.field, alarm.filled + filled, alarm.records + records, alarm.share)
    since = replace(alarm, sentence=sentence, records_since=records, filled_since=filled)
    lacking = alarm.filled / max(alarm.records, 1)
    back = is_back(since.records_since, since.filled_since, share=alarm.share, lacking=lacking)
    return None if back else since


def _kept_rejects(alarm: Alarm, walked: list[ColumnLedger]) -> Alarm | None:
    """Return the alarm, or None if its rows are back: if the documents that are not read are too few for an alarm."""
    if not walked:
        return alarm
    read = alarm.read + sum(column.read for column in walked)
    unread = sum(column.unread for column in walked)
    if unread:
        enough = not any(column.repeated for column in walked) and not _too_many(unread, read + unread)
    else:
        enough = all(column.end not in _NOT_WALKED for column in walked)
    return None if enough else replace(alarm, read=read)
