"""``scrapy read PAGE...``: read saved pages of any portal and print them as records."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from crawler.commands.base import ProjectCommand
from crawler.console.output import say_error
from crawler.run.outcome import Outcome

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from crawler.archive.model import SavedPage
    from crawler.archive.reading import SavedPageReader
    from crawler.archive.sources.folder_files import FolderFiles
    from crawler.archive.sources.saved_files import SavedFiles
    from crawler.items import Reply
    from crawler.portals.document import DocumentReading

    Show = Callable[[str, Reply, list[str]], None]

STANDARD_INPUT = "-"

NOT_A_DOCUMENT = {
    "challenge": "a challenge of the portal's firewall instead of the page. Open the URL in a browser,"
    " wait for the page to appear, and save that",
    "not_found": "a page that says the document does not exist. Look for the document on the portal's listing",
    "home_page": "the portal's home page or a column's page, not a document. Save the document's own page",
    "listing": "a listing, not a document. Save the documents it links to, or walk it with scrapy crawl",
    "stub": "a stub of a few hundred bytes, as portals serve for missing pages. Save the page again",
    "empty": "a page without metadata, text or attachments, perhaps a listing. If a browser shows a document,"
    " a script wrote it: save the complete page from the browser",
}
"""Messages about pages that are not documents. Maps a page's :class:`Verdict` to what the page is and what the user can try."""


class Command(ProjectCommand, ScrapyCommand):
    """A command that reads saved pages and prints one record per line. It needs no network and no data folder."""

    usage = "[options] <page> ..."
    summary = "Read saved pages of any portal into records, one a line"
    description = (
        "Read saved pages of any portal into records, one a line on standard output; no city is needed. A"
        " page is a file, a folder (all pages in it) or - (standard input). A page's URL comes from a"
        " pages.jsonl next to or above it, else from the page itself."
    )
    examples = (
        "scrapy read page.html --table",
        "scrapy read saved/ > records.jsonl",
        "scrapy read fixtures/chongqing --city chongqing",
        "scrapy read - < page.html",
    )
    main_settings = ("REDACT_CONTACTS", "READING_CPU_SECONDS")
    exit_codes = (
        "0 every page gave a record",
        "2 a page or city does not exist",
        "3 a page is not a document",
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add this command's options to Scrapy's global options."""
        super().add_options(parser)
        parser.add_argument(
            "--city",
            metavar="NAME",
            help="read as this city's spider does, and fill in city and column",
        )
        parser.add_argument("--table", action="store_true", help="show the records as tables instead of JSON")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the named pages, print their records and set the exit code."""
        if not args:
            self.abort(Outcome.USAGE, "Name a saved page or a folder of them: scrapy read page.html --table.")
        city = self.city(opts.city, "--city must be") if opts.city is not None else None
        from contextlib import closing

        from crawler.archive.reading import SavedPageReader

        with closing(SavedPageReader(city, self.project_settings.getfloat("READING_CPU_SECONDS"))) as reader:
            self._read_all(args, reader, _output(table=opts.table))

    def _read_all(self, names: list[str], reader: SavedPageReader, show: Show) -> None:
        from crawler.store.masking import redact, redacted
        from crawler.store.validation import RecordCheck

        redacting = self.project_settings.getbool("REDACT_CONTACTS")
        check = RecordCheck()
        read = 0
        for name, page in self._pages(names):
            read += 1
            reading = self._read(name, page, reader)
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
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for buffered output
                if not isinstance(error, BrokenPipeError):  # `| head` ends this way
                    self._fail(Outcome.NOT_STARTED, f"Standard output cannot be written: {error.strerror}.")
                return
            if faults:
                say_error(f"{name}: a run would reject this record ({faults}).")
        if not read and not self.exitcode:
            self._fail(Outcome.USAGE, "There was no page to read: name a saved page, or the folder it is in.")

    def _pages(self, names: list[str]) -> Iterator[tuple[str, SavedPage]]:
        """Yield a pair for each page: the name to use for the page in messages, and the page.

        If no page can be read for one of ``names``, print a message and continue with the next one.

        Args:
            names: the paths of pages or of folders that contain pages, or ``-`` for standard input.
        """
        from collections import Counter

        from crawler.archive.sources.folder_files import FolderFiles, is_page_file
        from crawler.archive.sources.saved_files import SavedFiles
        from crawler.files import is_there

        files = SavedFiles()
        for name in names:
            path = Path(name)
            if name == STANDARD_INPUT:
                yield "standard input", _standard_input()
            elif is_there(path) and path.is_dir():
                found = FolderFiles.of(path, follow_links=self.project_settings.getbool("FOLLOW_LINKS"))
                files.problems += found.problems
                for file in found.pages:
                    yield from self._page(files, file, found)
                if found.others:
                    suffixes = Counter(file.suffix.lower() for file in found.others)
                    counts = ", ".join(f"{suffix} {count}" for suffix, count in sorted(suffixes.items()))
                    say_error(f"{name}: skipped files that are not pages ({counts}).")
                if not found.pages:
                    self._fail(Outcome.USAGE, f"There is no page in {name}.")
            elif "://" in name:
                self._fail(
                    Outcome.USAGE,
                    f"{name} is a URL: save its page, for example from a browser, and name the file.",
                )
            elif not is_there(path):
                self._fail(Outcome.USAGE, f"There is no {name}: check the path.")
            elif not is_page_file(path):
                say_error(
                    f"Skipped {name}: its name is not a page's. If it is a page, give it a name that ends in .html."
                )
            else:
                yield from self._page(files, path)
            for problem in files.problems:
                self._fail(Outcome.INCOMPLETE, problem)
            files.problems.clear()

    def _page(
        self, files: SavedFiles, path: Path, found: FolderFiles | None = None
    ) -> Iterator[tuple[str, SavedPage]]:
        try:
            yield str(path), files.load(path, found)
        except OSError as error:
            self._fail(Outcome.USAGE, f"{path} cannot be read: {error.strerror}.")

    def _read(self, name: str, page: SavedPage, reader: SavedPageReader) -> DocumentReading | None:
        """Read a page into a record. Print a message if this is not possible.

        Args:
            name: the name to use for the page in messages.
            page: the page.
            reader: the reader of the city to which the page belongs.

        Returns:
            The result of reading the page, or None if the program's code raised an exception.
        """
        try:
            reading = reader.document(page)
        except Exception as error:  # noqa: BLE001 a bug must not affect the other pages
            self._fail(
                Outcome.INCOMPLETE,
                f"{name}: the code failed ({type(error).__name__}: {error}). Please report this page.",
            )
            return None
        if reading.reply is None:
            self._fail(Outcome.INCOMPLETE, f"{name}: {_diagnosis(reading)}.")
        return reading

    def _fail(self, outcome: Outcome, sentence: str) -> None:
        """Print a sentence that says what is wrong, and set the exit code to that of ``outcome``.

        An exit code other than 0 and 3 is kept. Exit code 3 means that no record could be read from a page.
        """
        say_error(sentence)
        if self.exitcode in {0, Outcome.INCOMPLETE.code}:
            self.exitcode = outcome.code


def _standard_input() -> SavedPage:
    """Read a page from standard input.

    The page's URL is the URL that the page itself states. If the page states no URL, the URL is ``file:///dev/stdin``.
    The page's fetch time is the time of saving that the page states, else the modification time of the file that is
    standard input. If standard input is a pipe, that is the time at which the pipe was opened.
    """
    from datetime import UTC, datetime

    from crawler.archive.sources.page_file import page_in
    from crawler.archive.sources.saved_files import Origin, origin_of, page_from
    from crawler.clock import utc

    page = page_in(sys.stdin.buffer.read())
    modified = datetime.fromtimestamp(os.fstat(sys.stdin.fileno()).st_mtime, UTC)
    origin = origin_of(page) or Origin("file:///dev/stdin")
    return page_from(origin, page, utc(modified))


def _diagnosis(reading: DocumentReading) -> str:
    """Return a message about a page from which no record could be read: what the page is, and what the user can try."""
    if reading.verdict is None and reading.reason.startswith("too_complex"):
        return f"not a document ({reading.reason}). If a browser shows a document, set READING_CPU_SECONDS higher"
    if reading.verdict is None:
        return f"not a document ({reading.reason}). Save the page again"
    sentence = NOT_A_DOCUMENT[reading.verdict]
    block = reading.failure.block if reading.failure is not None else None
    return f"{sentence} ({block})" if block else sentence


def _output(*, table: bool) -> Show:
    """Return a function that prints a record, as a table if ``table`` is true, otherwise as a line of JSON."""
    if not table:
        return _write_line
    from crawler.console.records import RecordPrinter

    return RecordPrinter().show


def _write_line(_name: str, reply: Reply, _unknown_labels: list[str]) -> None:
    from crawler.items import record_line

    sys.stdout.buffer.write(record_line(reply))
    sys.stdout.buffer.flush()
