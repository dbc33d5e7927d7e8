"""``scrapy crawlall [CITY...]``: every city, a process each."""

from __future__ import annotations

import asyncio
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.conf import arglist_to_dict

from crawler.commands.base import ProjectCommand
from crawler.console.output import say
from crawler.run.outcome import Outcome, most_severe

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

    from crawler.run.many.city_process import CityRun

JOBS = 4
"""Cities at a time, unless ``--jobs`` says otherwise: their runs mostly wait for their portals."""


class Command(ProjectCommand, ScrapyCommand):
    """Runs several cities and exits with the code of the gravest outcome."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """How the command is written."""
        return "[options] [city ...]"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Run every city, or those that are named, a process each"

    def long_desc(self) -> str:
        """What ``--help`` shows."""
        return (
            "Run every city, or those that are named, a process each, some at a time. -a and -s go to every run."
            " Examples: scrapy crawlall; scrapy crawlall zhengzhou chongqing --jobs 2 -s DATA_DIR=out;"
            " scrapy crawlall -s REPLAY=fixtures (a subfolder of a city's name is that city's source); scrapy crawlall"
            " --cluster tcp://scheduler:8786 (docs/cluster.md). Exit code of"
            " the gravest outcome, gravest first: 4 blocked, 5 layout changed, 1 not started, 2 usage, 3 incomplete,"
            " 0 ok."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Scrapy's global options, and ours."""
        super().add_options(parser)
        parser.add_argument(
            "-a",
            dest="spargs",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="set a spider argument of every run (may be repeated)",
        )
        parser.add_argument(
            "--jobs", type=int, default=JOBS, metavar="N", help=f"cities at a time (default: {JOBS})"
        )
        parser.add_argument(
            "--cluster",
            metavar="ADDRESS",
            help="run on the Dask cluster of this scheduler (tcp://host:8786), a task a city, as many at a time as it"
            " has threads; local starts one of --jobs processes here",
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check what goes to every run before any begins."""
        super().process_options(args, opts)
        try:
            arglist_to_dict(opts.spargs)
        except ValueError:
            raise UsageError("Invalid -a value, use -a NAME=VALUE", print_help=False) from None
        if opts.jobs < 1:
            raise UsageError(f"--jobs {opts.jobs}: at least one city must run at a time.", print_help=False)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the cities and set the exit code."""
        from crawler.cluster import ClusterError
        from crawler.run.many.city_process import CityRun
        from crawler.run.many.side_by_side import LocalRunner, sources_by_city

        known = sorted(get_spider_loader(self.project_settings).list())
        unknown = [name for name in args if name not in known]
        if unknown:
            words = (
                f"There is no city {unknown[0]}: write scrapy crawlall, or name some of {', '.join(known)}."
            )
            print(words, file=sys.stderr)  # noqa: T201
            self.exitcode = Outcome.USAGE.code
            return
        asked = list(dict.fromkeys(args)) or known
        replay: str | None = self.project_settings["REPLAY"]
        sources = sources_by_city(replay, asked) if replay else {}
        if args and replay:
            sources = {city: sources.get(city, replay) for city in asked}
        cities = [city for city in asked if not replay or city in sources]
        left_out = [city for city in asked if city not in cities]
        if left_out:
            say(f"Not archived, so not part of this replay: {', '.join(left_out)}.")
        if opts.cluster is not None:
            sources = {city: _absolute(source) for city, source in sources.items()}
        runs = [CityRun(city, _options(opts, sources.get(city))) for city in cities]
        if opts.cluster is None:
            with _screen(runs) as screen:
                asyncio.run(LocalRunner(runs, opts.jobs, screen).run())
        else:
            try:
                _run_on_cluster(runs, opts, Path(self.project_settings["DATA_DIR"]))
            except (ClusterError, OSError) as error:
                print(error, file=sys.stderr)  # noqa: T201
                self.exitcode = Outcome.NOT_STARTED.code
                return
        self.exitcode = _sum_up(runs).code


def _options(opts: argparse.Namespace, source: str | None) -> list[str]:
    """What every run is given, in the words of ``scrapy crawl``."""
    options = [part for value in opts.spargs for part in ("-a", value)]
    options += [part for value in opts.set for part in ("-s", value)]
    options += ["-s", f"REPLAY={source}"] if source is not None else []
    options += ["--loglevel", opts.loglevel] if opts.loglevel else []
    options += ["--logfile", opts.logfile] if opts.logfile else []
    return [*options, "--nolog"] if opts.nolog else options


def _absolute(source: str) -> str:
    """A source as workers find it, whatever folder they work in."""
    return ",".join(str(Path(each.strip()).absolute()) for each in source.split(","))


def _run_on_cluster(runs: Sequence[CityRun], opts: argparse.Namespace, data: Path) -> None:
    """Run the cities on a cluster.

    Raises:
        ClusterError: it cannot be used.
        OSError: the data folder cannot be written.
    """
    from crawler.cluster import connected
    from crawler.run.many.on_cluster import ClusterRunner

    with connected(opts.cluster, min(opts.jobs, len(runs))) as client, _screen(runs) as screen:
        ClusterRunner(client, runs, data, screen).run()


@contextmanager
def _screen(runs: Sequence[CityRun]) -> Iterator[Callable[[str], None]]:
    """Where what the runs say is shown: above a table of them on a terminal, else line by line."""
    if not sys.stdout.isatty():
        yield say
        return
    from crawler.run.display.terminal import TerminalTable

    with TerminalTable(runs) as table:
        yield table.say


def _sum_up(runs: Sequence[CityRun]) -> Outcome:
    """Say each city's outcome, and the gravest in the last line."""
    outcomes = [run.outcome or Outcome.INCOMPLETE for run in runs]
    worst = most_severe(outcomes)
    named = ", ".join(f"{run.city} {outcome.label}" for run, outcome in zip(runs, outcomes, strict=True))
    to_do = worst.advice if worst is Outcome.OK else "What to do stands in each city's last line."
    say(f"{len(runs)} {'city' if len(runs) == 1 else 'cities'}: {named}. {to_do}")
    return worst
