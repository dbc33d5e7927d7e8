"""The note in the newest manifest that the city's records were repaired after that run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from crawler import __version__
from crawler.counts import counted
from crawler.run.alarms.alarm import Alarm, AlarmKind
from crawler.run.manifest import Manifest, manifest_paths, read_manifest, write_manifest
from crawler.store.field_coverage import Coverage


def note_repair(folder: Path, at: str, counts: Mapping[str, int], written: Mapping[str, Coverage]) -> None:
    """Write into the manifest of a city's newest run that its records were repaired, and count them for its alarms.

    An alarm about coverage counts the records that were written since: those of a repair count too, so the alarm ends
    with the next run if they have the field. The caller must hold the lock of the city's folder.

    Args:
        folder: the city's folder.
        at: the time of the repair, in UTC.
        counts: the numbers of records that were ``revised``, ``withdrawn`` and ``added``.
        written: by column name, the coverage of the records that were revised or added.

    Raises:
        StoreError: the manifest cannot be written.
    """
    newest = next(filter(None, map(read_manifest, manifest_paths(folder))), None)
    if newest is None:
        return
    repair = {"at": at, "version": __version__, **counts}
    alarms = [_counted(alarm, written).to_dict() for alarm in newest.standing_alarms]
    write_manifest(folder, replace(newest, alarms=alarms, repairs=[*newest.repairs, repair]))


def repair_sentences(manifest: Manifest) -> list[str]:
    """Return a sentence about each repair after a run."""
    return [_sentence(repair) for repair in manifest.repairs]


def _sentence(repair: Mapping[str, Any]) -> str:
    done = [
        f"{counted(count, 'record')} {name}"
        for name in ("revised", "withdrawn", "added")
        if isinstance(count := repair.get(name), int) and count
    ]
    return f"Repaired on {str(repair.get('at'))[:10]} by scrapy reextract --store: {', '.join(done) or 'nothing'}."


def _counted(alarm: Alarm, written: Mapping[str, Coverage]) -> Alarm:
    if alarm.kind is not AlarmKind.COVERAGE:
        return alarm
    own = sum((written.get(column, Coverage()) for column in alarm.columns), Coverage())
    return replace(
        alarm,
        records_since=alarm.records_since + own.records,
        filled_since=alarm.filled_since + own.filled[alarm.field],
    )
