"""``scrapy attachments CITY...``: extract the text of stored attachments. The command needs no network."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands.base import ProjectCommand, usable_cores
from crawler.console.output import say
from crawler.counts import counted
from crawler.run.outcome import Outcome

if TYPE_CHECKING:
    import argparse

    from crawler.run.attachment_texts import AttachmentTexts


class Command(ProjectCommand, ScrapyCommand):
    """A command that extracts the text of PDF, OFD and Office attachments into ``attachments.jsonl``."""

    usage = "[options] <city> ..."
    summary = "Extract the texts of a city's attachments"
    description = (
        "Extract the texts of a city's attachments (PDF, OFD, DOC, DOCX, XLS, XLSX) into its attachments.jsonl, one"
        " line each. Files that were read before are skipped, so the command can be stopped and started at"
        " any time. Fetch the files first: scrapy crawl chongqing -s ATTACHMENTS=1. Needs pip install -c"
        " constraints.txt -e '.[documents]'. With OCR=1, scans are read too, which needs '.[ocr]'."
    )
    examples = (
        "scrapy attachments chongqing",
        "scrapy attachments zhengzhou chongqing --workers 4",
        "scrapy attachments chongqing --again",
        "scrapy attachments chongqing -s OCR=1",
    )
    main_settings = ("DATA_DIR", "OCR", "OCR_PAGES_MAX")
    exit_codes = (
        "0 done",
        "1 not started",
        "2 a city has no attachments",
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add this command's options to Scrapy's global options."""
        super().add_options(parser)
        cores = usable_cores()
        parser.add_argument(
            "--workers", type=int, default=cores, metavar="N", help=f"files read at a time (default: {cores})"
        )
        parser.add_argument("--again", action="store_true", help="also read files that were read before")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Process and check the options.

        Raises:
            UsageError: ``--workers`` is less than 1.
        """
        super().process_options(args, opts)
        if opts.workers < 1:
            raise UsageError(f"--workers {opts.workers}: must be at least 1.")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Extract the text of each named city's attachments and set the exit code."""
        from crawler.documents.ocr import PACKAGES
        from crawler.run.attachment_texts import AttachmentTexts
        from crawler.run.lock import LockedError
        from crawler.store.attachment_journal import ATTACHMENTS
        from crawler.store.journal import StoreError

        self.require_posix("run it there on the same DATA_DIR")
        data = Path(self.project_settings["DATA_DIR"])
        most_pages = (
            self.project_settings.getint("OCR_PAGES_MAX") if self.project_settings.getbool("OCR") else 0
        )
        needed = {
            "documents": ("pdfminer", "docx", "openpyxl", "olefile", "xlrd"),
            "ocr": PACKAGES * bool(most_pages),
        }
        for extra, packages in needed.items():
            missing = [name for name in packages if find_spec(name) is None]
            if missing:
                self.abort(
                    Outcome.NOT_STARTED,
                    f"{missing[0]} is not installed: pip install -c constraints.txt -e '.[{extra}]', then run again.",
                )
        if not args:
            self.abort(Outcome.USAGE, "Name a city that has attachments: scrapy attachments chongqing.")
        for city in args:
            folder = data / city
            if not (folder / ATTACHMENTS).is_file():
                with_files = sorted(path.parent.name for path in data.glob(f"*/{ATTACHMENTS}"))
                self.refuse_city(
                    city,
                    with_files,
                    f"There is no {folder / ATTACHMENTS}. Fetch the files first: scrapy crawl {city} -s ATTACHMENTS=1.",
                )
            try:
                with AttachmentTexts.of_city(folder, most_pages) as texts:
                    _read(texts, city, opts)
            except (LockedError, StoreError) as error:
                self.abort(Outcome.NOT_STARTED, str(error))


def _read(texts: AttachmentTexts, city: str, opts: argparse.Namespace) -> None:
    due = texts.to_read(again=opts.again)
    problems = 0
    for result in texts.read(due, opts.workers):
        line = result.line
        problems += line.text_problem is not None
        outcome = line.text_problem or counted(len(line.text or ""), "character")
        say(f"{city}: {result.number} of {result.of}: {line.name[:60]}: {outcome}")
    if due:
        say(f"{city}: {counted(len(due) - problems, 'text')} read, {counted(problems, 'file')} without.")
    else:
        say(f"{city}: nothing new to read.")
