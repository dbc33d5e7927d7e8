"""Repair a city's store: append what the code at hand reads differently from the pages of its records."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

import orjson

from crawler.clock import now
from crawler.items import Reply, record_line, reply_of
from crawler.portals.listing import Row
from crawler.reextraction.repair_plan import Change, Plan, RepairKind, read_reply
from crawler.run.manifest import manifest_paths, read_manifest
from crawler.run.rejects import Rejects
from crawler.run.repairs import note_repair
from crawler.store.field_coverage import Coverage, filled_fields
from crawler.store.results import CONFLICT_WARNING
from crawler.store.store import Store
from crawler.store.versions import RecordVersions


@dataclass(slots=True)
class Repaired:
    """What a repair has written.

    Attributes:
        counts: the number of records of each kind.
        written: by column name, the coverage of the records that were revised or added.
    """

    counts: Counter[RepairKind] = field(default_factory=Counter)
    written: dict[str, Coverage] = field(default_factory=dict)


def repair_store(folder: Path, plan: Plan, versions: RecordVersions, spool: Path) -> Repaired:
    """Append the lines of a plan to a city's journal, note its rejects, and note the repair in the newest manifest.

    The caller must hold the lock of the city's folder. If the process is killed, each line is whole, and another
    repair appends the rest. The reject of a withdrawn record is written before the line that withdraws it, so the page
    is requested again whatever happens.

    Args:
        folder: the city's folder.
        plan: what to append.
        versions: the journal as it was when the plan was made.
        spool: the file with the new readings.

    Raises:
        StoreError: a file cannot be written. The lines that were written before are whole.
    """
    repaired = Repaired()
    store = Store(folder)
    try:
        rejects = Rejects(folder)
        try:
            repair = _Repair(store, rejects, versions, spool, _only_column(folder), repaired)
            for change in plan.changes:
                repair.make(change)
        finally:
            rejects.close()
    finally:
        store.close()
    if plan.changes:
        note_repair(
            folder, now(), {kind.value: repaired.counts[kind] for kind in RepairKind}, repaired.written
        )
    return repaired


@dataclass(slots=True)
class _Repair:
    store: Store
    rejects: Rejects
    versions: RecordVersions
    spool: Path
    column: str
    repaired: Repaired

    def make(self, change: Change) -> None:
        """Append the line of one change."""
        stored = reply_of(self.versions.read(change.stored)) if change.stored is not None else None
        if change.kind is RepairKind.WITHDRAWN and stored is not None:
            self._withdraw(stored, change)
            return
        if change.reread is None:
            return
        reply = read_reply(self.spool, change.reread)
        if stored is not None and reply.index_number == stored.index_number:
            reply.revision = stored.revision + 1
            reply.warnings += [code for code in stored.warnings if code == CONFLICT_WARNING]
        else:
            finding = self.store.find(reply)
            if not finding.is_stored:
                return
            finding.apply_to(reply)
        self.store.append(reply)
        self._count(RepairKind.WITHDRAWN if reply.withdrawn else change.kind, reply)
        if stored is None or reply.fetched_at > stored.fetched_at:
            self.rejects.resolve(Row(change.url), reply.fetched_at)

    def _withdraw(self, stored: Reply, change: Change) -> None:
        if change.failure is not None:
            printed = change.requested_url if change.requested_url != stored.url else None
            self.rejects.add(
                Row(stored.url, stored.title, None, stored.index_number, printed_url=printed),
                column=stored.column or self.column,
                kind=change.failure.kind,
                reason=change.failure.reason,
                at=stored.fetched_at,
            )
        self.store.append(replace(stored, revision=stored.revision + 1, continues=None, withdrawn=True))
        self._count(RepairKind.WITHDRAWN, stored)

    def _count(self, kind: RepairKind, reply: Reply) -> None:
        self.repaired.counts[kind] += 1
        if kind is not RepairKind.WITHDRAWN:
            coverage = self.repaired.written.setdefault(reply.column or "", Coverage())
            coverage.records += 1
            coverage.filled.update(filled_fields(orjson.loads(record_line(reply))))


def _only_column(folder: Path) -> str:
    """Return the name of the column of the newest run if it had only one, otherwise an empty string."""
    newest = next(filter(None, map(read_manifest, manifest_paths(folder))), None)
    names = [str(column.get("name")) for column in newest.columns] if newest is not None else []
    return names[0] if len(names) == 1 else ""
