"""``scrapy reextract CITY SOURCE... -o FILE``: read all documents in archives and write them as records."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.utils.conf import arglist_to_dict

from crawler.commands.base import ProjectCommand, usable_cores
from crawler.console.output import say
from crawler.console.stopping import unwind_when_stopped
from crawler.run.outcome import Outcome

if TYPE_CHECKING:
    import argparse

    from crawler.reextraction.job import Reextraction
    from crawler.reextraction.processes import Readers
    from crawler.reextraction.task import Task


class Command(ProjectCommand, ScrapyCommand):
    """A command that reads archived pages into records, on several cores or on a cluster. It accesses no portal."""

    usage = "<city> <source> ... -o <file> | <city> --store [--dry-run]"
    summary = "Read every document of an archive into records, without a run"
    description = (
        "Read every document of a city's archives into a file of records, one process per core, without a network. The"
        " records are those of a run, in the order in which the pages were fetched. If a page was fetched several times,"
        " each version is a revision, as in a replay; --newest takes only the newest that gives a record. Pages without a"
        " record are listed with the reason in FILE.rejects.jsonl. With --store, the city's own archive is read, and its"
        " records are repaired: what the code now reads differently is shown and then appended as revisions; records that"
        " are not documents are withdrawn by a line; nothing is deleted."
    )
    examples = (
        "scrapy reextract chongqing data/chongqing/archive/*.warc.gz -o new.jsonl",
        "scrapy reextract zhengzhou saved/ more.wacz -o new.jsonl --workers 2",
        "scrapy reextract chongqing saved/ -o then.jsonl -s REPLAY_AT=2025-12-31",
        "scrapy reextract chongqing --store --dry-run",
        "scrapy reextract chongqing --store",
    )
    spider_arguments = ("listing",)
    main_settings = ("DATA_DIR", "REPLAY_AT", "FOLLOW_LINKS", "REDACT_CONTACTS", "READING_CPU_SECONDS")
    exit_codes = (
        "0 everything was read",
        "1 not started",
        "2 usage",
        "3 something could not be read, or the command was stopped",
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add this command's options to Scrapy's global options."""
        super().add_options(parser)
        parser.add_argument("-o", "--output", metavar="FILE", help="write the records to FILE")
        parser.add_argument(
            "--workers",
            type=int,
            default=usable_cores(),
            metavar="N",
            help="processes (default: one per core)",
        )
        parser.add_argument(
            "--newest",
            action="store_true",
            help="take only the newest capture of each page that gives a record",
        )
        parser.add_argument("--force", action="store_true", help="replace FILE if it exists")
        parser.add_argument(
            "--cluster",
            metavar="ADDRESS",
            help="read on the Dask cluster of this scheduler (tcp://host:8786); local starts one on this machine",
        )
        parser.add_argument(
            "--store", action="store_true", help="repair the city's own records from its own archive"
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="with --store: show what would be appended, and write nothing",
        )
        parser.add_argument(
            "-a",
            dest="spargs",
            action="append",
            default=[],
            metavar="listing=URL",
            help="the listing that the run walked instead of the city's own",
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check the arguments and options.

        Raises:
            UsageError: the city, a source or ``--output`` is missing, or ``--workers`` is less than 1.
        """
        super().process_options(args, opts)
        if opts.workers < 1:
            raise UsageError(f"--workers {opts.workers}: must be at least 1.")
        if opts.store:
            self._check_repair(args, opts)
            return
        if opts.dry_run:
            raise UsageError("--dry-run only goes with --store.")
        if len(args) < 2:
            raise UsageError(
                "Name a city and a source: scrapy reextract chongqing archive.warc.gz -o new.jsonl."
            )
        self.refuse_standard_output(opts.output)
        if not opts.output:
            raise UsageError("Name the file for the records: -o new.jsonl.")

    def _check_repair(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1 or opts.output or opts.newest or opts.force or opts.cluster or opts.spargs:
            raise UsageError(
                "--store reads the city's own archive and appends to its own records. Write only the city: scrapy reextract"
                " chongqing --store, or scrapy reextract chongqing --store --dry-run."
            )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the archives, print a summary and set the exit code."""
        self.require_posix("run it there, or replay the archive with scrapy crawl CITY -s REPLAY=…")
        if opts.store:
            self._repair(args[0], dry_run=opts.dry_run)
            return
        from crawler.archive.model import ArchiveError
        from crawler.cluster import ClusterError
        from crawler.console.reextraction import summary_lines
        from crawler.portals.arguments import ArgumentError
        from crawler.reextraction.bounded import ReadersDiedError
        from crawler.reextraction.files import OutputError

        try:
            task = self._task(args[0], args[1:], opts)
        except (ArchiveError, ArgumentError) as error:
            self.abort(Outcome.USAGE, str(error))
        unwind_when_stopped()
        try:
            result = _reextract(task, Path(opts.output), opts, self._protected(task, Path(opts.output)))
        except (ArchiveError, ClusterError, OutputError, ReadersDiedError) as error:
            self.fail(Outcome.NOT_STARTED, str(error))
        except OSError as error:
            self.fail(Outcome.NOT_STARTED, _not_written(error, opts.output))
        except KeyboardInterrupt:
            self.fail(Outcome.INCOMPLETE, f"Stopped: {opts.output} was not written. Run again.")
        else:
            for line in summary_lines(task.city.name, result, opts.output):
                say(line)
            self.exitcode = (Outcome.OK if result.is_complete else Outcome.INCOMPLETE).code

    def _repair(self, name: str, *, dry_run: bool) -> None:
        """Repair the records of a city, print what was done and set the exit code."""
        from crawler.archive.model import ArchiveError
        from crawler.console.repairs import repair_city
        from crawler.run.lock import LockedError
        from crawler.store.journal import StoreError

        city = self.city(name, "scrapy reextract CITY --store, where CITY is")
        unwind_when_stopped()
        try:
            is_complete = repair_city(city, self.data_folder() / name, self.project_settings, dry_run=dry_run)
        except (ArchiveError, LockedError, StoreError) as error:
            self.fail(Outcome.NOT_STARTED, str(error))
        except OSError as error:
            self.fail(Outcome.NOT_STARTED, _not_written(error, name))
        except KeyboardInterrupt:
            self.fail(Outcome.INCOMPLETE, "Stopped. What was appended is whole; run again for the rest.")
        else:
            self.exitcode = (Outcome.OK if is_complete else Outcome.INCOMPLETE).code

    def _task(self, name: str, sources: list[str], opts: argparse.Namespace) -> Task:
        """Return a description of the work to do, from the command line and the settings.

        Args:
            name: the city's name.
            sources: the archives to read.
            opts: the command's options.

        Raises:
            ArgumentError: the city does not exist, or an argument is invalid.
            ArchiveError: ``REPLAY_AT`` is not a date or time.
        """
        from crawler.archive.replay import parse_moment
        from crawler.portals.arguments import ArgumentError, Arguments
        from crawler.reextraction.task import Task

        city = self.city(name, "scrapy reextract CITY SOURCE, where CITY is")
        try:
            arguments = arglist_to_dict(opts.spargs)
        except ValueError:
            raise ArgumentError("Invalid -a value, use -a listing=URL.") from None
        if arguments.keys() - {"listing"}:
            raise ArgumentError(
                "A re-extraction reads every document, so -a listing=URL is the only argument it takes."
            )
        return Task(
            city,
            tuple(str(Path(source).absolute()) if opts.cluster else source for source in sources),
            listing=Arguments.parse(arguments, []).listing,
            redacting=self.project_settings.getbool("REDACT_CONTACTS"),
            newest=opts.newest,
            follow_links=self.project_settings.getbool("FOLLOW_LINKS"),
            at=parse_moment(self.project_settings["REPLAY_AT"]),
            cpu_seconds=self.project_settings.getfloat("READING_CPU_SECONDS"),
        )

    def _protected(self, task: Task, output: Path) -> list[Path]:
        """Return the paths that must not be overwritten even with ``--force``.

        The file of the city's stored records and the sources that are archive files are always included. Sources that
        are folders are included unless ``output`` is a ``.jsonl`` file other than ``pages.jsonl``. Such an output file
        contains records, and may be replaced even if it is in a source folder.
        """
        from crawler.archive.sources.descriptions import PAGES
        from crawler.store.store import RECORDS

        store = Path(self.project_settings["DATA_DIR"]) / task.city.name / RECORDS
        sources = [Path(source) for source in task.sources]
        is_records_file = output.suffix == ".jsonl" and output.name != PAGES
        return [store, *(source for source in sources if source.is_file() or not is_records_file)]


def _not_written(error: OSError, name: str) -> str:
    """Return a sentence about a file that an error names, or else about ``name``."""
    return (
        f"{error.filename or name} could not be read or written ({error.strerror}): make room on the disk, make the file"
        " and its folder readable and writable, then run again."
    )


def _reextract(task: Task, path: Path, opts: argparse.Namespace, protected: list[Path]) -> Reextraction:
    from crawler.cluster import connected
    from crawler.console.progress import show_pages
    from crawler.reextraction.files import Output
    from crawler.reextraction.job import reextract
    from crawler.reextraction.processes import Processes, ThisProcess

    with Output(path, force=opts.force, protected=protected) as output, ExitStack() as stack:
        readers: Readers
        if opts.cluster is not None:
            from crawler.reextraction.cluster import Cluster

            readers = Cluster(stack.enter_context(connected(opts.cluster, opts.workers)))
        else:
            readers = ThisProcess() if opts.workers == 1 else Processes(opts.workers)
        return reextract(task, readers, output, show_pages(task.city.name, stack))
