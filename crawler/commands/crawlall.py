"""``scrapy crawlall [CITY...]``: crawl every city, or the named ones, each in its own process."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.conf import arglist_to_dict

from crawler.commands.run_command import RunCommand
from crawler.console.output import say, say_data
from crawler.console.reasons import broken_cities
from crawler.counts import counted
from crawler.language.shown import is_log
from crawler.portals.arguments import KNOWN
from crawler.run.outcome import Outcome, most_severe

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

    from scrapy.settings import BaseSettings

    from crawler.run.many.city_process import CityRun

_MODULES = (
    "crawler.commands.crawl",
    "crawler.portals.bounded_reading.responses",
    "crawler.portals.city_spider",
    "crawler.portals.families.registry",
    "crawler.run.summary",
    "scrapy.cmdline",
    "scrapy.core.engine",
    "scrapy.core.scraper",
    "scrapy.spiderloader",
)
"""Modules that every crawl imports and that no setting names."""

JOBS = 4
"""The default of ``--jobs``, the number of cities to crawl at the same time. Crawls mostly wait for the portals."""


class Command(RunCommand, ScrapyCommand):
    """A command that crawls several cities. Its exit code is that of the crawl with the most severe outcome."""

    usage = "[options] [city ...]"
    summary = "Run every city, or the named ones, each in its own process"
    description = (
        "Run every city, or the named ones, each in its own process, --jobs at a time. -a and -s apply to"
        " every run. With REPLAY, a subfolder named after a city is that city's source. docs/cluster.md"
        " describes --cluster. The exit code is that of the most severe outcome; most severe first: 4, 5,"
        " 6, 1, 2, 3, 0."
    )
    examples = (
        "scrapy crawlall",
        "scrapy crawlall zhengzhou chongqing --jobs 2 -s DATA_DIR=out",
        "scrapy crawlall -a since=2024-01-01 -s CONTACT=data@example.org",
        "scrapy crawlall -s REPLAY=fixtures",
        "scrapy crawlall --cluster tcp://scheduler:8786",
    )
    spider_arguments = tuple(KNOWN)
    main_settings = (
        "DATA_DIR",
        "CONTACT",
        "REPLAY",
        "ARCHIVE",
        "ATTACHMENTS",
        "REDACT_CONTACTS",
        "AUDIT",
        "FIRST_CONTACT",
        "NOTIFY",
    )
    exit_codes = tuple(
        f"{outcome.code} {outcome.label}" for outcome in sorted(Outcome, key=lambda each: each.code)
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add this command's options to Scrapy's global options."""
        super().add_options(parser)
        parser.add_argument(
            "-a",
            dest="spargs",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="set a spider argument for every run (may be repeated)",
        )
        parser.add_argument(
            "--jobs", type=int, default=JOBS, metavar="N", help=f"cities run at a time (default: {JOBS})"
        )
        parser.add_argument(
            "--cluster",
            metavar="ADDRESS",
            help="run on the Dask cluster of this scheduler (tcp://host:8786), one task per city, as many at a time"
            " as it has threads; local starts a cluster of --jobs processes on this machine",
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check the options.

        Raises:
            UsageError: the value of ``-a`` does not have the form ``NAME=VALUE``, or ``--jobs`` is less than 1.
        """
        super().process_options(args, opts)
        try:
            arglist_to_dict(opts.spargs)
        except ValueError:
            raise UsageError("Invalid -a value, use -a NAME=VALUE", print_help=False) from None
        if opts.jobs < 1:
            raise UsageError(f"--jobs {opts.jobs}: must be at least 1.", print_help=False)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl the named cities, or every city if none is named, and set the exit code."""
        from crawler.cluster import ClusterError
        from crawler.run.many.city_process import CityRun
        from crawler.run.many.prepared import prepare
        from crawler.run.many.side_by_side import LocalRunner, sources_by_city

        self.require_posix("run scrapy crawl CITY for each city")
        loader = get_spider_loader(self.project_settings)
        known = sorted({*loader.list(), *broken_cities(loader)})
        unknown = [name for name in args if name not in known]
        if unknown:
            sentence = f"There is no city {unknown[0]}. Name some of {', '.join(known)}, or none for all."
            self.refuse_city(unknown[0], known, sentence)
        selected = list(dict.fromkeys(args)) or known
        replay: str | None = self.project_settings["REPLAY"]
        sources = sources_by_city(replay, selected) if replay else {}
        if args and replay:
            sources = {city: sources.get(city, replay) for city in selected}
        cities = [city for city in selected if not replay or city in sources]
        left_out = [city for city in selected if city not in cities]
        if left_out:
            say(f"Not in the archive, so not replayed: {', '.join(left_out)}.")
        if opts.cluster is not None:
            sources = {city: _absolute(source) for city, source in sources.items()}
        after_run = self.after_run(cities)
        runs = [CityRun(city, _options(opts, sources.get(city))) for city in cities]
        if opts.cluster is None:
            prepare(_modules_of_a_crawl(self.project_settings))
            with _screen(runs) as screen:
                asyncio.run(LocalRunner(runs, opts.jobs, screen).run())
        else:
            try:
                _run_on_cluster(runs, opts, Path(self.project_settings["DATA_DIR"]))
            except (ClusterError, OSError) as error:
                self.fail(Outcome.NOT_STARTED, str(error))
                return
        self.exitcode = _summarise(runs).code
        if after_run is not None:
            from crawler.notify.after_run import CityResult

            ended = ((run.city, run.outcome or Outcome.INCOMPLETE, run.last_line) for run in runs)
            after_run.send(CityResult(*values) for values in ended)


def _modules_of_a_crawl(settings: BaseSettings) -> list[str]:
    """Return the names of the modules that every crawl imports: Scrapy's and ours, no third party's."""
    values = [settings[name] for name in settings]
    tables = [value for value in values if isinstance(value, Mapping)]
    paths = [*values, *chain.from_iterable([*table.keys(), *table.values()] for table in tables)]
    components = [
        path.rpartition(".")[0]
        for path in paths
        if isinstance(path, str) and path.startswith(("scrapy.", "crawler.", "pipelines."))
    ]
    return [*_MODULES, *dict.fromkeys(components)]


def _options(opts: argparse.Namespace, source: str | None) -> list[str]:
    """Return the command-line options with which to run ``scrapy crawl`` for one city.

    Args:
        opts: the options of ``scrapy crawlall``.
        source: the archive to replay, or None to crawl the live portal.
    """
    options = [part for value in opts.spargs for part in ("-a", value)]
    # This process sends the only message. Its services are secrets, which no command line of a process may show.
    settings = [value for value in opts.set if value.partition("=")[0].strip() != "NOTIFY"]
    options += [part for value in [*settings, "NOTIFY="] for part in ("-s", value)]
    options += ["-s", f"REPLAY={source}"] if source is not None else []
    options += ["--loglevel", opts.loglevel] if opts.loglevel else []
    options += ["--logfile", opts.logfile] if opts.logfile else []
    return [*options, "--nolog"] if opts.nolog else options


def _absolute(source: str) -> str:
    """Make the paths in a comma-separated list absolute, because workers of a cluster run in other folders."""
    return ",".join(str(Path(part.strip()).absolute()) for part in source.split(","))


def _run_on_cluster(runs: Sequence[CityRun], opts: argparse.Namespace, data: Path) -> None:
    """Crawl cities on the Dask cluster that the option ``--cluster`` names.

    Args:
        runs: one run for each city to crawl.
        opts: the command's options.
        data: the data folder.

    Raises:
        ClusterError: the cluster cannot be used.
        OSError: the data folder cannot be written.
    """
    from crawler.cluster import connected
    from crawler.run.many.on_cluster import ClusterRunner

    with connected(opts.cluster, min(opts.jobs, len(runs))) as client, _screen(runs) as screen:
        ClusterRunner(client, runs, data, screen).run()


@contextmanager
def _screen(runs: Sequence[CityRun]) -> Iterator[Callable[[str], None]]:
    """Provide a function that prints a line of text while cities are being crawled.

    On a terminal, a table of ``runs`` is shown until the context ends, and the lines appear above the table. If the
    output is not a terminal, only the lines are printed.
    """
    if not sys.stdout.isatty():
        yield lambda line: say_data(line) if is_log(line) else say(line)
        return
    from crawler.run.display.terminal import TerminalTable

    with TerminalTable(runs) as table:
        yield table.say


def _summarise(runs: Sequence[CityRun]) -> Outcome:
    """Print a single line that lists every city's outcome, and return the most severe outcome."""
    outcomes = [run.outcome or Outcome.INCOMPLETE for run in runs]
    worst = most_severe(outcomes)
    outcomes_by_city = ", ".join(
        f"{run.city} {outcome.label}" for run, outcome in zip(runs, outcomes, strict=True)
    )
    to_do = worst.advice if worst is Outcome.OK else "See each city's last line for what to do."
    say(f"{counted(len(runs), 'city', 'cities')}: {outcomes_by_city}. {to_do}")
    return worst
