"""Accepting the alarms of a city."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from crawler.clock import now
from crawler.run.alarms.alarm import Alarm
from crawler.run.lock import take_lock
from crawler.run.manifest import manifest_paths, read_manifest, write_manifest


def accept_alarms(folder: Path) -> list[Alarm]:
    """Accept all alarms that are in force, in the manifest of a city's newest run, and return these alarms.

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
        at = now()
        alarms = newest.standing_alarms
        accepted = [alarm for alarm in alarms if alarm.accepted is None]
        if accepted:
            written = [alarm if alarm.accepted else replace(alarm, accepted=at) for alarm in alarms]
            write_manifest(folder, replace(newest, alarms=[alarm.to_dict() for alarm in written]))
        return accepted
    finally:
        lock.release()
