"""``scrapy read PAGE...``: saved pages of any portal to records, without a run."""

from __future__ import annotations

import os
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from crawler.commands.base import ProjectCommand
from crawler.reading.verdict import Verdict
from crawler.run.outcome import Outcome

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from crawler.archive.model import SavedPage
    from crawler.archive.sources.saved_files import SavedFiles
    from crawler.items import Reply
    from crawler.portals.city import City
    from crawler.portals.document import DocumentReading

    Show = Callable[[str, Reply, list[str]], None]

STANDARD_INPUT = "-"

NOT_A_DOCUMENT = {
    Verdict.CHALLENGE: "a challenge of the portal's firewall in place of the page. Open the address in a browser,"
    " wait for the page to appear, and save that",
    Verdict.NOT_FOUND: "a page that says there is no such document. Look for the document on the portal's listing",
    Verdict.HOME_PAGE: "the portal's home page or a column's, not a document. Save the document's own page",
    Verdict.LISTING: "a listing, not a document. Save the documents that it links, or walk it with scrapy crawl",
    Verdict.STUB: "a stub of a few hundred bytes, as portals give for pages that are not there. Save the page again",
    Verdict.EMPTY: "a page without metadata, text or attachments, perhaps a listing. If a browser shows a document,"
    " scripts wrote it: save the page from the browser, whole",
}
"""What a page is that is no document, and what to try."""


class Command(ProjectCommand, ScrapyCommand):
    """Reads saved pages and writes a record a line; asks nobody, stores nothing."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """How the command is written."""
        return "[options] <page> ..."

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Read saved pages of any portal, one record a line"

    def long_desc(self) -> str:
        """What ``--help`` shows."""
        return (
            "Read saved pages of any portal into records, one a line on standard output; no city is needed. A page is"
            " a file, a folder (all pages in it) or - (standard input). Examples: scrapy read page.html --table;"
            " scrapy read saved/ > records.jsonl; scrapy read fixtures/chongqing --city chongqing; scrapy read - <"
            " page.html. A page's URL is the one that a pages.jsonl beside or above it gives, else the one it tells of"
            " itself. Exit codes: 0 every page gave a record, 2 a page or city does not exist, 3 a page is no document."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Scrapy's global options, and ours."""
        super().add_options(parser)
        parser.add_argument(
            "--city",
            metavar="NAME",
            help="read as this city's spider does, and name city and column in the records",
        )
        parser.add_argument("--table", action="store_true", help="show the records to a person, not as JSON")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the pages and set the exit code."""
        if not args:
            self._fail(Outcome.USAGE, "Name a saved page or a folder of them: scrapy read page.html --table.")
            return
        city = None
        if opts.city is not None:
            cities = self.cities()
            city = cities.get(opts.city)
            if city is None:
                known = ", ".join(sorted(cities))
                self._fail(Outcome.USAGE, f"There is no city {opts.city}: write --city and one of {known}.")
                return
        self._read_all(args, city, _way_out(table=opts.table))

    def _read_all(self, named: list[str], city: City | None, show: Show) -> None:
        from crawler.store.masking import redact, redacted
        from crawler.store.validation import RecordCheck

        redacting = self.project_settings.getbool("REDACT_CONTACTS")
        check = RecordCheck()
        read = 0
        for name, page in self._pages(named):
            read += 1
            reading = self._read(name, page, city)
            if reading is None or reading.reply is None:
                continue
            labels = reading.unknown_labels
            if redacting:
                redact(reading.reply)
                labels = [redacted(label) for label in labels]
            faults = ", ".join(check.faults(reading.reply))
            try:
                show(name, reading.reply, labels)
            except OSError as error:
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what Python still holds
                if not isinstance(error, BrokenPipeError):  # which is a reader that has seen enough
                    self._fail(Outcome.NOT_STARTED, f"Standard output cannot be written ({error.strerror}).")
                return
            if faults:
                _say(f"{name} gave a record that a run would reject ({faults}).")
        if not read and not self.exitcode:
            self._fail(
                Outcome.USAGE, "There was no page to read: name the saved page, or the folder it lies in."
            )

    def _pages(self, named: list[str]) -> Iterator[tuple[str, SavedPage]]:
        """Every page that is named, with its name; says what is none."""
        from crawler.archive.sources.saved_files import FolderFiles, SavedFiles, is_page_file

        files = SavedFiles()
        for name in named:
            path = Path(name)
            if name == STANDARD_INPUT:
                yield "standard input", _standard_input()
            elif path.is_dir():
                found = FolderFiles.of(path)
                for each in found.pages:
                    yield from self._page(files, each, path)
                if found.others:
                    endings = Counter(each.suffix.lower() for each in found.others)
                    counts = ", ".join(f"{ending} {count}" for ending, count in sorted(endings.items()))
                    _say(f"{name}: files that are no pages were passed over ({counts}).")
                if not found.pages:
                    self._fail(Outcome.USAGE, f"There is no page in {name}.")
            elif "://" in name:
                self._fail(
                    Outcome.USAGE,
                    f"{name} is an address: save its page, for instance from a browser, and name the file.",
                )
            elif not path.exists():
                self._fail(Outcome.USAGE, f"There is no {name}: check the path.")
            elif not is_page_file(path):
                _say(
                    f"{name} is no page by its name and was passed over; if it is one, give it a name that ends in .html."
                )
            else:
                yield from self._page(files, path)
            for problem in files.problems:
                self._fail(Outcome.INCOMPLETE, problem)
            files.problems.clear()

    def _page(
        self, files: SavedFiles, path: Path, folder: Path | None = None
    ) -> Iterator[tuple[str, SavedPage]]:
        try:
            yield str(path), files.load(path, folder)
        except OSError as error:
            self._fail(Outcome.USAGE, f"{path} cannot be read ({error.strerror}).")

    def _read(self, name: str, page: SavedPage, city: City | None) -> DocumentReading | None:
        """Read a page; says what it is where it is no document."""
        from crawler.portals.document import read_document

        kind = next((value for key, value in page.headers.items() if key.lower() == "content-type"), None)
        try:
            reading = read_document(
                city, page.body, page.url, content_type=kind, fetched_at=page.fetched_at, status=page.status
            )
        except Exception as error:  # noqa: BLE001 a mistake in the code costs this page, not the others
            self._fail(
                Outcome.INCOMPLETE,
                f"{name}: the code failed ({type(error).__name__}: {error}). Please report this page.",
            )
            return None
        if reading.reply is None:
            self._fail(Outcome.INCOMPLETE, f"{name}: {_what_it_is(reading)}.")
        return reading

    def _fail(self, outcome: Outcome, sentence: str) -> None:
        """Say what is wrong; of several exit codes what did not work at all counts before what gave nothing."""
        _say(sentence)
        if self.exitcode in {0, Outcome.INCOMPLETE.code}:
            self.exitcode = outcome.code


def _standard_input() -> SavedPage:
    """The page on standard input: its URL as it tells itself, else ``file:///dev/stdin``.

    Its time is that of the file it comes from; of a pipe, when that was opened.
    """
    from crawler.archive.model import SavedPage
    from crawler.clock import utc
    from crawler.reading.saved_url import saved_url
    from crawler.reading.urls import is_url

    body = sys.stdin.buffer.read()
    told = saved_url(body)
    url = told if told is not None and is_url(told) else "file:///dev/stdin"
    modified = datetime.fromtimestamp(os.fstat(sys.stdin.fileno()).st_mtime, UTC)
    return SavedPage(url, 200, {}, body, utc(modified))


def _what_it_is(reading: DocumentReading) -> str:
    """What a page is that gave no record, and what to try."""
    if reading.verdict is None:
        return f"no document ({reading.reason}). Save the page again"
    words = NOT_A_DOCUMENT[reading.verdict]
    block = reading.failure.block if reading.failure is not None else None
    return f"{words} ({block})" if block else words


def _way_out(*, table: bool) -> Show:
    """Where records go: to a person, or a line each to standard output."""
    if not table:
        return _write_line
    from crawler.console.records import RecordPrinter

    return RecordPrinter().show


def _write_line(_name: str, reply: Reply, _unknown_labels: list[str]) -> None:
    from crawler.items import record_line

    sys.stdout.buffer.write(record_line(reply))
    sys.stdout.buffer.flush()


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)  # noqa: T201
