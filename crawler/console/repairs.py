"""``scrapy reextract CITY --store``: shows what a repair of the city's records appends, and appends it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from scrapy.settings import BaseSettings

from crawler.archive.lookup import Archive
from crawler.archive.rereading import Rereader, own_archive
from crawler.console.changes import show_changes
from crawler.console.output import say
from crawler.console.progress import show_pages
from crawler.counts import counted
from crawler.diff.changes import compare
from crawler.items import record_line, reply_of
from crawler.portals.city import City
from crawler.reextraction.repair import Repaired, repair_store
from crawler.reextraction.repair_plan import Plan, Planner, RepairKind, read_reply
from crawler.run.city_folder import open_rejects
from crawler.run.lock import take_lock
from crawler.store.journal import StoreError
from crawler.store.store import RECORDS
from crawler.store.versions import RecordVersions

SHOWN = 10
"""The maximum number of withdrawn or added records, and of problems, that are named. Further ones are counted."""


def repair_city(city: City, folder: Path, settings: BaseSettings, *, dry_run: bool) -> bool:
    """Read the pages of a city's records again, show the difference, and append it unless ``dry_run`` is True.

    Args:
        city: the city.
        folder: the city's folder.
        settings: the project's settings.
        dry_run: True to write nothing.

    Returns:
        True if every page that the archive holds could be read again.

    Raises:
        ArchiveError: the city has no archive, or none that can be read.
        LockedError: a run of the city is under way.
        StoreError: the city has no records, a line of its journal is not a record, or a file cannot be written.
        OSError: a file cannot be read.
    """
    archive = own_archive(city, folder)
    with ExitStack() as stack:
        stack.callback(archive.close)
        if not dry_run:
            stack.callback(take_lock(folder, settings.getfloat("LOCK_TIMEOUT")).release)
        versions = stack.enter_context(RecordVersions(folder / RECORDS))
        _check(versions)
        spool = Path(stack.enter_context(TemporaryDirectory(prefix="fuwen-repair-"))) / "reread.jsonl"
        seconds, redacting = settings.getfloat("READING_CPU_SECONDS"), settings.getbool("REDACT_CONTACTS")
        rereader = Rereader(city, archive, seconds, redacting=redacting)
        stack.callback(rereader.close)
        with ExitStack() as shown:
            rejects = open_rejects(folder)[0]
            plan = Planner(rereader, versions, rejects, spool).plan(show_pages(city.name, shown))
        _show(city.name, plan, versions, spool)
        repaired = None if dry_run else repair_store(folder, plan, versions, spool)
        for line in _closing_lines(city.name, plan, archive, repaired):
            say(line)
    return not plan.problems and not archive.problems()


def _check(versions: RecordVersions) -> None:
    if versions.newer_schema is not None:
        raise StoreError(versions.newer_schema)
    if versions.problems.broken:
        raise StoreError(
            f"{versions.path}, line {versions.problems.broken[0]}, is not a record. Nothing was changed: restore the line"
            " from a copy, or move it out of the file, then run again."
        )
    if not versions.path.exists():
        raise StoreError(f"There is no {versions.path} to repair: crawl the city first.")


def _show(city: str, plan: Plan, versions: RecordVersions, spool: Path) -> None:
    """Print which fields the revisions change, and which records are withdrawn and added."""
    revised = plan.of(RepairKind.REVISED)
    if revised:
        old, new = spool.with_name("stored.jsonl"), spool.with_name("read now.jsonl")
        with old.open("wb") as before, new.open("wb") as after:
            for change in revised:
                if change.stored is not None and change.reread is not None:
                    before.write(record_line(reply_of(versions.read(change.stored))))
                    after.write(record_line(read_reply(spool, change.reread)))
        show_changes(compare(old, new), "stored", "read now")
    for kind, verb in ((RepairKind.WITHDRAWN, "withdraw"), (RepairKind.ADDED, "add")):
        changes = plan.of(kind)
        for change in changes[:SHOWN]:
            reason = change.failure.reason if change.failure is not None else "another record has this page"
            say(f"{city}: {verb} {change.url}{f' ({reason})' if kind is RepairKind.WITHDRAWN else ''}")
        if len(changes) > SHOWN:
            say(f"{city}: and {counted(len(changes) - SHOWN, 'more record')} to {verb}.")


def _closing_lines(city: str, plan: Plan, archive: Archive, repaired: Repaired | None) -> Iterator[str]:
    problems = [*plan.problems, *archive.problems()]
    yield from (f"{city}: {problem}" for problem in problems[:SHOWN])
    if len(problems) > SHOWN:
        yield f"{city}: and {counted(len(problems) - SHOWN, 'more problem')}."
    if plan.not_archived:
        yield (
            f"{city}: {counted(plan.not_archived, 'record')} not in the city's archive, so left as stored (from a replay,"
            " from a run without ARCHIVE, or lost with a damaged file)."
        )
    read = counted(plan.records - plan.not_archived, "record")
    if not plan.changes:
        yield f"{city}: {read} read again. Nothing differs, nothing was appended."
        return
    counts = repaired.counts if repaired is not None else Counter(change.kind for change in plan.changes)
    done = ", ".join(f"{counts[kind]:,} {kind}" for kind in RepairKind)
    if repaired is None:
        yield f"{city}: {read} read again: {done}. Nothing was written (--dry-run)."
    else:
        yield (
            f"{city}: {read} read again: {done}. The earlier lines stay. To prove the records:"
            f" scrapy audit {city}"
        )
