"""Accepting the alarms of a city."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from crawler.clock import now
from crawler.portals.walking.signals import WalkEnd
from crawler.run.alarms.alarm import Alarm, AlarmKind
from crawler.run.alarms.stuck import ColumnCause
from crawler.run.lock import take_lock
from crawler.run.manifest import Manifest, manifest_paths, read_manifest, write_manifest


def accept_alarms(folder: Path) -> list[Alarm]:
    """Accept all alarms in the manifest of a city's newest run, and the signs of further pages, and return them.

    A sign becomes an alarm of the kind ``FURTHER_PAGES`` that is accepted from the beginning.

    Args:
        folder: the city's folder.

    Raises:
        LockedError: a run of the city is under way.
        StoreError: the manifest cannot be written.
    """
    lock = take_lock(folder)
    try:
        newest = next(filter(None, map(read_manifest, manifest_paths(folder))), None)
        if newest is None:
            return []
        signs = list(_signs(newest))
        columns = [name for sign in signs for name in sign.columns]
        alarms = [
            alarm
            for alarm in newest.standing_alarms
            if alarm.kind is not AlarmKind.FURTHER_PAGES or alarm.columns[0] not in columns
        ] + signs
        accepted = [alarm for alarm in alarms if alarm.accepted is None]
        if accepted:
            at = now()
            written = [alarm if alarm.accepted else replace(alarm, accepted=at) for alarm in alarms]
            write_manifest(folder, replace(newest, alarms=[alarm.to_dict() for alarm in written]))
        return accepted
    finally:
        lock.release()


def _signs(manifest: Manifest) -> Iterator[Alarm]:
    """Yield the sign of further pages of each column that has one, as an alarm that is not accepted yet."""
    for entry in manifest.columns:
        cause = ColumnCause.of_dict(entry.get("cause"))
        if entry.get("ended") == WalkEnd.FURTHER_PAGES and cause is not None:
            name = str(entry.get("name"))
            yield Alarm(AlarmKind.FURTHER_PAGES, cause.since, cause.reason, cause.url, [name])
