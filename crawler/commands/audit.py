"""``scrapy audit CITY``: prove stored records by the pages in the city's own archive."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands.base import ProjectCommand
from crawler.console.output import say
from crawler.console.reasons import unreadable
from crawler.console.stopping import unwind_when_stopped
from crawler.counts import counted
from crawler.run.outcome import Outcome

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from crawler.archive.proof import Proof, Unproved
    from crawler.portals.city import City
    from crawler.run.manifest import Manifest
    from crawler.store.versions import LineLocation, RecordVersions

SHOWN = 10
"""The maximum number of unproved records that are named, and of problems. Further ones are counted."""


class Command(ProjectCommand, ScrapyCommand):
    """A command that reads the pages of stored records again and compares. It writes nothing and asks no portal."""

    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 as Scrapy's own commands have it

    usage = "[options] <city>"
    summary = "Prove a city's records by the pages in its own archive"
    description = (
        "Read the page of each record again, from the city's own archive with the code at hand, and"
        " compare: a record is proved if the archive has a page with its page_sha256 that gives the same"
        " fields. Every other record is listed with the reason; where the code reads something else, the"
        " difference is shown as scrapy diff shows it. By default the newest version of every record is"
        " looked at; with --all also the versions that a later line replaces; with --run those that this"
        " run fetched. Nothing is written. The setting AUDIT=1 of scrapy crawl does this at the end of"
        " each run for what the run wrote."
    )
    examples = (
        "scrapy audit chongqing",
        "scrapy audit chongqing --sample 200",
        "scrapy audit chongqing --run 20261122T193143Z",
        "scrapy audit zhengzhou --all -s DATA_DIR=out",
    )
    main_settings = ("DATA_DIR", "REDACT_CONTACTS")
    exit_codes = (
        "0 every record is proved",
        "1 not started",
        "2 usage",
        "3 some record is not proved, or the command was stopped",
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add this command's options to Scrapy's global options."""
        super().add_options(parser)
        parser.add_argument(
            "--run", metavar="ID", help="only what this run fetched (the name of a file in runs/)"
        )
        parser.add_argument("--all", action="store_true", help="every version of every record")
        parser.add_argument(
            "--sample", type=int, metavar="N", help="only N records, evenly spread over the journal"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Prove the records, print the result and set the exit code."""
        from crawler.archive.model import ArchiveError

        if len(args) != 1:
            raise UsageError("Name one city: scrapy audit chongqing.")
        if opts.run and opts.all:
            raise UsageError("Use --run or --all, not both.")
        if opts.sample is not None and opts.sample < 1:
            raise UsageError(f"--sample {opts.sample}: must be at least 1.")
        city = self.city(args[0], "scrapy audit CITY, where CITY is")
        unwind_when_stopped()
        try:
            self._audit(city, self.data_folder() / city.name, opts)
        except PermissionError as error:
            self.fail(Outcome.NOT_STARTED, unreadable(error, self.data_folder()))
        except (ArchiveError, OSError) as error:
            self.fail(Outcome.NOT_STARTED, str(error))
        except KeyboardInterrupt:
            self.fail(Outcome.INCOMPLETE, "Stopped: not all records were looked at. Run again.")

    def _audit(self, city: City, folder: Path, opts: argparse.Namespace) -> None:
        """Prove the chosen records of a city.

        Raises:
            ArchiveError: the city has no archive, or it cannot be read.
            OSError: a file cannot be read.
        """
        from crawler.archive.proof import prove
        from crawler.archive.rereading import Rereader, own_archive
        from crawler.console.progress import show_pages
        from crawler.store.store import RECORDS
        from crawler.store.versions import RecordVersions

        run = self._manifest(folder, opts.run) if opts.run else None
        with ExitStack() as stack:
            versions = stack.enter_context(RecordVersions(folder / RECORDS))
            problem = _problem_of(versions)
            if problem is not None:
                self.abort(Outcome.NOT_STARTED, problem)
            chosen = _chosen(versions, run, every=opts.all)
            taken = _sample(chosen, opts.sample)
            archive = own_archive(city, folder)
            stack.callback(archive.close)
            settings = self.project_settings
            seconds, redacting = settings.getfloat("READING_CPU_SECONDS"), settings.getbool("REDACT_CONTACTS")
            rereader = Rereader(city, archive, seconds, redacting=redacting)
            stack.callback(rereader.close)
            show = show_pages(city.name, stack)
            records = ((versions.read(location), replaced) for location, replaced in taken)
            proof = prove(rereader, records, lambda done: show(done / (len(taken) or 1), done))
            problems = archive.problems()
        _show_differences(proof)
        for line in _lines(city.name, proof, problems):
            say(line)
        if len(taken) < len(chosen):
            say(f"{city.name}: a sample of {counted(len(taken), 'record')} out of {len(chosen):,}.")
        say(f"{city.name}: proved: {proof.figures}.{_advice(city.name, proof)}")
        self.exitcode = (Outcome.INCOMPLETE if proof.missing else Outcome.OK).code

    def _manifest(self, folder: Path, run_id: str) -> Manifest:
        from crawler.run.manifest import manifest_paths, read_manifest

        paths = {path.stem: path for path in manifest_paths(folder)}
        manifest = read_manifest(paths[run_id]) if run_id in paths else None
        if manifest is None:
            newest = f" The newest is {next(iter(paths))}." if paths else ""
            self.abort(Outcome.USAGE, f"There is no run {run_id} in {folder / 'runs'}.{newest}")
        return manifest


def _problem_of(versions: RecordVersions) -> str | None:
    """Return a sentence if the journal cannot be audited, otherwise None."""
    if versions.newer_schema is not None:
        return versions.newer_schema
    if versions.problems.broken:
        return f"{versions.path}, line {versions.problems.broken[0]}, is not a record: restore the line from a copy."
    return None if versions.lines else f"{versions.path} has no records to prove: crawl the city first."


def _chosen(
    versions: RecordVersions, run: Manifest | None, *, every: bool
) -> list[tuple[LineLocation, bool]]:
    """Return the lines to look at, in the journal's order, each with True if a later line replaces it.

    Args:
        versions: the journal.
        run: the manifest of the run whose lines are chosen, or None to choose from all lines.
        every: True to choose older versions too.
    """
    found = [(locations[-1], False) for locations in versions.records]
    if every or run is not None:
        for locations in (*versions.records, *versions.withdrawn):
            found += [(location, True) for location in locations[:-1]]
    found.sort(key=lambda item: item[0].offset)
    return [item for item in found if run is None or _is_of(versions.read(item[0]), run)]


def _is_of(record: dict[str, Any], run: Manifest) -> bool:
    """Return whether a record was fetched while a run was under way. A killed run has no end."""
    at = str(record.get("fetched_at") or "")
    return run.started_at <= at and (run.ended_at is None or at <= run.ended_at)


def _sample(
    chosen: Sequence[tuple[LineLocation, bool]], size: int | None
) -> Sequence[tuple[LineLocation, bool]]:
    if size is None or size >= len(chosen):
        return chosen
    return [chosen[number * len(chosen) // size] for number in range(size)]


def _show_differences(proof: Proof) -> None:
    """Print what the code at hand reads differently, field by field."""
    from crawler.console.changes import show_changes
    from crawler.diff.changes import compare
    from crawler.items import record_line

    differing = [(record.stored, record.reread) for record in proof.missing if record.reread is not None]
    if not differing:
        return
    with TemporaryDirectory(prefix="fuwen-audit-") as folder:
        old, new = Path(folder) / "stored.jsonl", Path(folder) / "read now.jsonl"
        old.write_bytes(b"".join(record_line(stored) for stored, _ in differing))
        new.write_bytes(b"".join(record_line(reread) for _, reread in differing))
        show_changes(compare(old, new), "stored", "read now")


def _lines(city: str, proof: Proof, problems: Sequence[str]) -> Iterator[str]:
    """Yield the lines that name the unproved records and the problems of the archive."""
    missing = proof.missing
    corrected = [record for record in proof.unproved if record not in missing]
    yield from (f"{city}: {problem}" for problem in problems[:SHOWN])
    yield from (f"{city}: {record.sentence}" for record in (*missing, *corrected)[:SHOWN])
    more = len(missing) + len(corrected) - SHOWN
    if more > 0:
        yield f"{city}: and {counted(more, 'more record')}: {_reasons([*missing, *corrected][SHOWN:])}."


def _reasons(records: Sequence[Unproved]) -> str:
    from collections import Counter

    counts = Counter(
        f"{record.verdict}, replaced by a later line" if record.replaced else str(record.verdict)
        for record in records
    )
    return ", ".join(f"{count:,} {reason}" for reason, count in counts.most_common())


def _advice(city: str, proof: Proof) -> str:
    from crawler.archive.proof import CORRECTED, AuditResult

    advice = ""
    if any(record.verdict in CORRECTED for record in proof.missing):
        advice += (
            " Other code wrote them: scrapy reextract"
            f" {city} --store --dry-run shows what the code at hand would append."
        )
    if any(record.verdict in {AuditResult.NOT_ARCHIVED, AuditResult.UNREADABLE} for record in proof.missing):
        advice += (
            " For pages that the archive does not have: restore its files from a copy, or fetch the pages again with scrapy"
            f" crawl {city} -a recheck=9999."
        )
    return advice
