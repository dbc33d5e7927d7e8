"""``scrapy report``: the runs and records as one HTML page that opens without a network."""

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
from crawler.run.outcome import Outcome

if TYPE_CHECKING:
    import argparse

    from crawler.report.page import Made


class Command(ProjectCommand, ScrapyCommand):
    """Writes the page and names it."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 as Scrapy's own commands have it

    def syntax(self) -> str:
        """How the command is written."""
        return "[options]"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Show the runs and records of all cities as one HTML page"

    def long_desc(self) -> str:
        """What ``--help`` shows."""
        return (
            "Show the runs and records of all cities in DATA_DIR as one HTML page, in English and Chinese, that opens"
            " without a network. Examples: scrapy report --open; scrapy report -o build/report.html -s DATA_DIR=out."
            " Each report tells what is new since the one before. Exit codes: 0 the page was written (whatever it"
            " says: scrapy status is for alarms), 1 it could not be, 2 the command line is wrong."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Scrapy's global options, and ours."""
        from crawler.report.page import REPORT

        super().add_options(parser)
        parser.add_argument("--open", action="store_true", help="open the page in a browser")
        parser.add_argument("-o", dest="path", metavar="FILE", help=f"the page (default: DATA_DIR/{REPORT})")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write the page."""
        from crawler.report.page import REPORT, make_report
        from crawler.run.city_folder import city_folders
        from crawler.store.masking import redacted_record

        if args:
            raise UsageError(f"{args[0]}: a report is of all cities; write scrapy report.", print_help=False)
        data = Path(self.project_settings["DATA_DIR"])
        path = Path(opts.path) if opts.path else data / REPORT
        known = set(get_spider_loader(self.project_settings).list())
        if not data.is_dir():
            self.fail(
                Outcome.NOT_STARTED,
                f"There is no data folder {data}. Run a city first, or name the folder with -s DATA_DIR=….",
            )
            return
        if path.is_dir() or not path.parent.is_dir():
            raise UsageError(f"-o {path}: name a file in a folder that is there.", print_help=False)
        if path.exists() and not _may_be_replaced(path):
            raise UsageError(
                f"-o {path}: that is no HTML page, and nothing else is replaced: name another.",
                print_help=False,
            )
        mask = redacted_record if self.project_settings.getbool("REDACT_CONTACTS") else None
        try:
            made = make_report(data, city_folders(data, known), path, at=datetime.now(UTC), mask=mask)
        except OSError as error:
            self.fail(
                Outcome.NOT_STARTED,
                f"{error.filename or path}: {error.strerror}. No page was written; an earlier one is as it was.",
            )
            return
        for line in _said_of(made):
            say(line)
        if opts.open:
            webbrowser.open(path.resolve().as_uri())


def _may_be_replaced(path: Path) -> bool:
    """Whether a file is one that a report may take the place of: an earlier one, or another page."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        start = file.read(1024)
    return not start or start.lstrip().lower().startswith(b"<!doctype html")


def _said_of(made: Made) -> list[str]:
    """What happened, in words; the last line names the page."""
    since = "" if made.new is None else f", {made.new} new and {made.changed} changed since the last report"
    cities = "1 city" if made.cities == 1 else f"{made.cities} cities"
    records = "1 record" if made.records == 1 else f"{made.records:,} records"
    lines = [made.forgetful] if made.forgetful else []
    if made.unwell:
        lines.append(f"To look at: {', '.join(made.unwell)} (scrapy status says why).")
    return [*lines, f"Report: {made.path} ({cities}, {records}{since}). Open it in a browser."]
