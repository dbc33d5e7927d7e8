"""``scrapy reextract CITY SOURCE... -o FILE``: every document of an archive to records, without a run."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.utils.conf import arglist_to_dict

from crawler.commands.base import ProjectCommand
from crawler.console.output import say
from crawler.console.stopping import unwind_when_stopped
from crawler.run.outcome import Outcome

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from crawler.reextraction.job import Reextraction
    from crawler.reextraction.processes import Readers
    from crawler.reextraction.task import Task

SECONDS_APART = 10.0
"""Between two lines of progress where there is no terminal."""

_SHOWN = 10
"""Problems that are named; of the others it is said how many."""


class Command(ProjectCommand, ScrapyCommand):
    """Reads archives on all cores, or on a cluster; asks nobody."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """How the command is written."""
        return "<city> <source> ... -o <file>"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Read every document of an archive into records, without a run"

    def long_desc(self) -> str:
        """What ``--help`` shows."""
        return (
            "Read every document of a city's archives into a file of records, a process a core and no network. The"
            " records are those of a run, in the order in which the pages were fetched: of a page that was fetched"
            " several times each version is a revision; --newest takes the newest capture alone, as a replay does."
            " Pages without a record are listed with their reason in FILE.rejects.jsonl. Examples: scrapy reextract"
            " chongqing data/chongqing/archive/*.warc.gz -o new.jsonl; scrapy reextract zhengzhou saved/ more.wacz -o"
            " new.jsonl --workers 2; scrapy reextract chongqing saved/ -o then.jsonl -s REPLAY_AT=2025-12-31. Then:"
            " scrapy diff data/chongqing/records.jsonl new.jsonl. Exit codes: 0 everything was read, 1 not started, 2"
            " usage, 3 something could not be read or the command was stopped."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Scrapy's global options, and ours."""
        super().add_options(parser)
        parser.add_argument("-o", "--output", metavar="FILE", help="where the records go")
        parser.add_argument(
            "--workers", type=int, default=_cores(), metavar="N", help="processes (default: one a core)"
        )
        parser.add_argument(
            "--newest",
            action="store_true",
            help="of several captures of a page take the newest alone, as -s REPLAY does",
        )
        parser.add_argument("--force", action="store_true", help="replace FILE where it is there already")
        parser.add_argument(
            "--cluster",
            metavar="ADDRESS",
            help="read on the Dask cluster of this scheduler (tcp://host:8786); local starts one of processes here",
        )
        parser.add_argument(
            "-a",
            dest="spargs",
            action="append",
            default=[],
            metavar="listing=URL",
            help="the listing that was walked in place of the city's own, as in the run",
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check what stands on the command line."""
        super().process_options(args, opts)
        if opts.workers < 1:
            raise UsageError(f"--workers {opts.workers}: at least one must read.", print_help=False)
        if len(args) < 2:
            raise UsageError(
                "Name a city and a source: scrapy reextract chongqing archive.warc.gz -o new.jsonl.",
                print_help=False,
            )
        if not opts.output:
            raise UsageError("Say where the records go: -o new.jsonl.", print_help=False)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read, say what came of it, and set the exit code."""
        from crawler.archive.model import ArchiveError
        from crawler.cluster import ClusterError
        from crawler.portals.arguments import ArgumentError
        from crawler.reextraction.files import OutputError
        from crawler.reextraction.processes import ReadersDiedError

        try:
            task = self._task(args[0], args[1:], opts)
        except (ArchiveError, ArgumentError) as error:
            self.fail(Outcome.USAGE, str(error))
            return
        unwind_when_stopped()
        try:
            came = _reextract(task, Path(opts.output), opts, self._kept(task, Path(opts.output)))
        except (ArchiveError, ClusterError, OutputError, ReadersDiedError) as error:
            self.fail(Outcome.NOT_STARTED, str(error))
        except OSError as error:
            self.fail(
                Outcome.NOT_STARTED,
                f"{opts.output} could not be written ({error}): make room, then run again.",
            )
        except KeyboardInterrupt:
            self.fail(Outcome.INCOMPLETE, f"Stopped: {opts.output} was not written. Run again.")
        else:
            for line in _last_words(task, came, opts.output):
                say(line)
            self.exitcode = (Outcome.OK if came.is_complete else Outcome.INCOMPLETE).code

    def _task(self, name: str, sources: list[str], opts: argparse.Namespace) -> Task:
        """What is asked for.

        Raises:
            ArgumentError: there is no such city, or an argument cannot be followed.
            ArchiveError: ``REPLAY_AT`` is no moment.
        """
        from crawler.archive.replay import parse_moment
        from crawler.portals.arguments import ArgumentError, Arguments
        from crawler.reextraction.task import Task

        cities = self.cities()
        city = cities.get(name)
        if city is None:
            known = ", ".join(sorted(cities))
            raise ArgumentError(f"There is no city {name}: write scrapy reextract and one of {known}.")
        try:
            given = arglist_to_dict(opts.spargs)
        except ValueError:
            raise ArgumentError("Invalid -a value, use -a listing=URL.") from None
        if given.keys() - {"listing"}:
            raise ArgumentError(
                "A re-extraction reads every document: of the arguments of a run it takes -a listing=URL alone."
            )
        return Task(
            city,
            tuple(str(Path(source).absolute()) if opts.cluster else source for source in sources),
            listing=Arguments.parse(given, []).listing,
            redacting=self.project_settings.getbool("REDACT_CONTACTS"),
            newest=opts.newest,
            at=parse_moment(self.project_settings["REPLAY_AT"]),
        )

    def _kept(self, task: Task, output: Path) -> list[Path]:
        """What is not replaced whatever --force says: the city's store, and archives and pages of the sources.

        In a folder of pages a file of records may lie beside them.
        """
        from crawler.archive.sources.descriptions import PAGES
        from crawler.store.store import RECORDS

        store = Path(self.project_settings["DATA_DIR"]) / task.city.name / RECORDS
        sources = [Path(source) for source in task.sources]
        of_records = output.suffix == ".jsonl" and output.name != PAGES
        return [store, *(source for source in sources if source.is_file() or not of_records)]


def _reextract(task: Task, path: Path, opts: argparse.Namespace, kept: list[Path]) -> Reextraction:
    from crawler.cluster import connected
    from crawler.reextraction.files import Output
    from crawler.reextraction.job import reextract
    from crawler.reextraction.processes import Processes, ThisProcess

    with Output(path, force=opts.force, protected=kept) as output, ExitStack() as stack:
        readers: Readers
        if opts.cluster is not None:
            from crawler.reextraction.cluster import Cluster

            readers = Cluster(stack.enter_context(connected(opts.cluster, opts.workers)))
        else:
            readers = ThisProcess() if opts.workers == 1 else Processes(opts.workers)
        return reextract(task, readers, output, _progress(task.city.name, stack))


def _progress(city: str, stack: ExitStack) -> Callable[[float, int], None]:
    """What shows how far it is: a bar on a terminal, else a line now and then."""
    from crawler.run.progress import format_duration

    begun = shown = monotonic()
    if sys.stderr.isatty():
        from crawler.console.progress import ProgressBarOnTerminal

        bar = stack.enter_context(ProgressBarOnTerminal(city))

        def show(share: float, pages: int) -> None:
            rate = pages / max(monotonic() - begun, 0.001)
            bar.show(share, f"{city}: {pages:,} pages, {rate:,.0f} a second")

        return show

    def say(share: float, pages: int) -> None:
        nonlocal shown
        moment = monotonic()
        if moment - shown < SECONDS_APART:
            return
        shown = moment
        spent = moment - begun
        left = format_duration(spent / share * (1 - share)) if share else "some time"
        line = f"{city}: {pages:,} pages, {pages / spent:,.0f} a second, about {left} left"
        print(line, file=sys.stderr, flush=True)  # noqa: T201

    return say


def _last_words(task: Task, came: Reextraction, path: str) -> list[str]:
    """What came of it, a sentence each; the last one says it all."""
    from crawler.reextraction.files import REJECTS
    from crawler.run.progress import format_duration
    from crawler.store.results import Result

    city, results, settled = task.city.name, came.totals.results, came.totals
    lines = [f"{city}: {problem}" for problem in [*sorted(came.problems), *sorted(came.faults)][:_SHOWN]]
    more = len(came.problems) + len(came.faults) - _SHOWN
    if more > 0:
        lines.append(f"{city}: and {more:,} more problems.")
    for name, pages in came.foreign.items():
        lines.append(
            f"{city}: {name} holds no page of the city's hosts, among {pages:,}: it is an archive of something else."
        )
    if came.listed_off_column:
        lines.append(
            f"{city}: {came.listed_off_column:,} documents lie in no column and stand on a column's listing."
        )
    if came.followed:
        lines.append(f"{city}: {came.followed:,} redirects of documents were followed.")
    if settled.left_out:
        lines.append(
            f"{city}: {settled.left_out:,} captures do not count: older, later, or of a page's mobile form."
        )
    for host, count in came.outside.most_common(_SHOWN):
        lines.append(
            f"{city}: {count:,} pages of {host}, which is none of the city's hosts, were passed over."
        )
    others = came.others + came.redirects - came.followed
    if others:
        lines.append(
            f"{city}: {others:,} pages that are no documents (listings, redirects and the like) were passed over."
        )
    if settled.rejects:
        by_count = sorted(settled.rejects.items(), key=lambda each: (-each[1], each[0]))
        named = ", ".join(f"{count:,} {reason}" for reason, count in by_count)
        lines.append(f"{city}: rejected {named}; each is listed in {path}{REJECTS}.")
    stored = sum(results[each] for each in (Result.NEW, Result.REVISED, Result.CONFLICT))
    kinds = ", ".join(f"{results[each]:,} {each}" for each in Result if results[each])
    rate = came.pages / max(came.seconds, 0.001)
    end = "" if came.is_complete else " Incomplete: see what could not be read above, or in the rejects."
    lines.append(
        f"{city}: {stored:,} lines in {path} ({kinds}), of {came.pages:,} pages in {format_duration(came.seconds)},"
        f" {rate:,.0f} a second.{end}"
    )
    return lines


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
