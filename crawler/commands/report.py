"""``scrapy report``: show the runs and records of all cities as one HTML page that works offline."""

from __future__ import annotations

import webbrowser
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from crawler.commands.base import ProjectCommand
from crawler.console.output import say
from crawler.counts import counted
from crawler.run.outcome import Outcome

if TYPE_CHECKING:
    import argparse

    from crawler.report.page import WrittenReport


class Command(ProjectCommand, ScrapyCommand):
    """A command that writes the report as an HTML page and prints the page's path."""

    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 as Scrapy's own commands have it

    usage = "[options]"
    summary = "Show the runs and records of all cities as one HTML page"
    description = (
        "Show the runs and records of all cities in DATA_DIR as one HTML page, in English and Chinese,"
        " that opens without a network. Each report shows what is new since the last one. scrapy status"
        " tells whether every city is well."
    )
    examples = (
        "scrapy report --open",
        "scrapy report -o build/report.html -s DATA_DIR=out",
        "scrapy report --feed replies.atom",
    )
    main_settings = ("DATA_DIR", "REDACT_CONTACTS")
    exit_codes = (
        "0 the page was written, however the cities are",
        "1 it could not be written",
        "2 the command line is wrong",
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add this command's options to Scrapy's global options."""
        from crawler.report import REPORT

        super().add_options(parser)
        parser.add_argument("--open", action="store_true", help="open the page in a browser")
        parser.add_argument("-o", dest="path", metavar="FILE", help=f"the page (default: DATA_DIR/{REPORT})")
        parser.add_argument(
            "--feed", metavar="FILE", help="also write the newest replies and revisions as an Atom feed"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write the report as an HTML page, print a summary, and open the page in a browser if ``--open`` is given."""
        from crawler.portals.city_spider import CitySpider
        from crawler.report import REPORT
        from crawler.report.feed import write_feed
        from crawler.report.names import names_of
        from crawler.report.page import make_report
        from crawler.run.city_folder import city_folders
        from crawler.store.journal import StoreError

        if args:
            raise UsageError(f"{args[0]}: a report always shows all cities, so name none.")
        self.refuse_standard_output(opts.path)
        data = self.data_folder()
        path = Path(opts.path) if opts.path else data / REPORT
        loader = get_spider_loader(self.project_settings)
        known = set(loader.list())
        if path.is_dir() or not path.parent.is_dir():
            raise UsageError(f"-o {path}: name a file in a folder that exists.")
        if path.exists() and not _may_be_replaced(path):
            raise UsageError(
                f"-o {path}: that file is not an HTML page, so it is not replaced. Name another."
            )
        feed = Path(opts.feed) if opts.feed is not None else None
        if feed is not None:
            _check_feed(feed)
        redacting = self.project_settings.getbool("REDACT_CONTACTS")
        try:
            report = make_report(
                data,
                city_folders(data, known),
                path,
                at=datetime.now(UTC),
                names=names_of(city for city in map(loader.load, known) if issubclass(city, CitySpider)),
                redacting=redacting,
            )
            entries = (
                write_feed(feed, city_folders(data, known), at=datetime.now(UTC), redacting=redacting)
                if feed is not None
                else 0
            )
        except StoreError as error:
            self.abort(Outcome.NOT_STARTED, str(error))
        except OSError as error:
            self.abort(
                Outcome.NOT_STARTED,
                f"{error.filename or path}: {error.strerror}. No page was written; an earlier one was not changed.",
            )
        if feed is not None:
            say(f"Feed: {feed} ({counted(entries, 'entry', 'entries')}).")
        for line in _summary(report):
            say(line)
        if opts.open:
            webbrowser.open(path.resolve().as_uri())


def _may_be_replaced(path: Path) -> bool:
    """Return whether a report may replace the file at ``path``: only if the file is empty or an HTML page."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        start = file.read(1024)
    return not start or start.lstrip().lower().startswith(b"<!doctype html")


def _check_feed(feed: Path) -> None:
    """Check that a feed can be written.

    Raises:
        UsageError: the path is a folder or in none, or the file is there and not a feed.
    """
    if feed.is_dir() or not feed.parent.is_dir():
        raise UsageError(f"--feed {feed}: name a file in a folder that exists.")
    if feed.exists():
        with feed.open("rb") as file:
            start = file.read(1024)
        if start and b"http://www.w3.org/2005/Atom" not in start:
            raise UsageError(
                f"--feed {feed}: that file is not an Atom feed, so it is not replaced. Name another."
            )


def _summary(report: WrittenReport) -> list[str]:
    """Return the lines to print after the report was written. The last line contains the page's path."""
    since = (
        "" if report.new is None else f", {report.new} new and {report.changed} changed since the last report"
    )
    cities, records = counted(report.cities, "city", "cities"), counted(report.records, "record")
    lines = [report.state_problem] if report.state_problem else []
    if report.unwell:
        lines.append(f"Need attention: {', '.join(report.unwell)} (see scrapy status).")
    if report.shown < report.records:
        lines.append(
            f"The page has the newest {counted(report.shown, 'record')}. The others are in the cities' records.jsonl;"
            " scrapy export writes all of them as a table."
        )
    return [*lines, f"Report: {report.path} ({cities}, {records}{since}). Open it in a browser."]
