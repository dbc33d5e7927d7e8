"""``scrapy diff OLD NEW``: what was added, removed and changed between two files of records."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from crawler.commands.base import ProjectCommand
from crawler.console.output import tolerate_closed_output
from crawler.console.stopping import unwind_when_stopped

if TYPE_CHECKING:
    import argparse

    from crawler.diff.changes import Comparison, FieldSelection

SAME, DIFFERENT, TROUBLE = 0, 1, 2
"""Exit codes, those of diff(1)."""


class Command(ProjectCommand, ScrapyCommand):
    """Compares two files of records; changes nothing."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """How the command is written."""
        return "[options] <old.jsonl> <new.jsonl>"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Compare two files of records: added, removed, changed, field by field"

    def long_desc(self) -> str:
        """What ``--help`` shows."""
        from crawler.diff.changes import BOOKKEEPING

        return (
            "Compare two files of records: which were added and removed, and per field in how many records it changed,"
            " with the first examples. A record is an index number within its city, without one a URL; of several"
            " revisions the last line counts. Examples: scrapy diff old.jsonl new.jsonl; scrapy diff"
            " data/chongqing/records.jsonl new.jsonl --fields body,suggestion --examples 10; scrapy diff old.jsonl"
            " new.jsonl --json | jq '.fields | map_values(.changed)'. Not compared unless asked for, because they say"
            f" how a record came and not what it says: {', '.join(BOOKKEEPING)}. Exit codes: 0 the same, 1 different,"
            " 2 a wrong command line or a file that cannot be compared."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Scrapy's global options, and ours."""
        from crawler.diff.changes import BOOKKEEPING, EXAMPLES

        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object in place of the text")
        parser.add_argument(
            "--fields",
            metavar="NAMES",
            help="compare these fields only, separated by commas (title,body,suggestion.number)",
        )
        parser.add_argument(
            "--ignore",
            metavar="NAMES",
            help=f"leave these fields out; in place of {','.join(BOOKKEEPING)}. --ignore= compares every field",
        )
        parser.add_argument(
            "--examples",
            type=int,
            default=EXAMPLES,
            metavar="N",
            help=f"examples of each field (default: {EXAMPLES})",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Compare, print and set the exit code."""
        from crawler.diff.lines import ComparisonError

        unwind_when_stopped()
        try:
            old, new = _files(args)
            compared = _compared(opts)
            comparison = _compare(old, new, compared, opts.examples)
        except ComparisonError as error:
            print(error, file=sys.stderr)  # noqa: T201
            self.exitcode = TROUBLE
            return
        except KeyboardInterrupt:
            print("Stopped; nothing was compared.", file=sys.stderr)  # noqa: T201
            self.exitcode = TROUBLE
            return
        from crawler.console.changes import show_changes, write_json

        self.exitcode = DIFFERENT if comparison.differs else SAME
        with tolerate_closed_output():
            (write_json if opts.json else show_changes)(comparison, *args)


def _files(args: list[str]) -> tuple[Path, Path]:
    """The two files.

    Raises:
        ComparisonError: there are not two.
    """
    from crawler.diff.lines import ComparisonError

    if len(args) != 2:
        raise ComparisonError("Two files must be named: scrapy diff old.jsonl new.jsonl.")
    return Path(args[0]), Path(args[1])


def _compared(opts: argparse.Namespace) -> FieldSelection:
    """Which fields are compared.

    Raises:
        ComparisonError: the options contradict each other, or name no field.
    """
    from crawler.diff.changes import FieldSelection
    from crawler.diff.lines import ComparisonError

    if opts.examples < 0:
        raise ComparisonError(f"--examples {opts.examples}: write a whole number from 0.")
    if opts.fields is not None and opts.ignore is not None:
        raise ComparisonError("Write --fields or --ignore, not both: --fields already leaves out the rest.")
    if opts.fields is not None:
        return FieldSelection(only=_names("--fields", opts.fields))
    return (
        FieldSelection(ignored=_names("--ignore", opts.ignore))
        if opts.ignore is not None
        else FieldSelection()
    )


def _names(option: str, given: str) -> frozenset[str]:
    """The names of fields that an option was given.

    Raises:
        ComparisonError: there is no such field.
    """
    from crawler.diff.changes import NAMES
    from crawler.diff.lines import ComparisonError

    names = [name.strip() for name in given.split(",") if name.strip()]
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        raise ComparisonError(f"{option}: there is no field {unknown[0]}. Fields are {', '.join(NAMES)}.")
    if option == "--fields" and not names:
        raise ComparisonError("--fields needs at least one name: --fields title,body.")
    return frozenset(names)


def _compare(old: Path, new: Path, compared: FieldSelection, examples: int) -> Comparison:
    from crawler.diff.changes import compare

    if not sys.stderr.isatty():
        return compare(old, new, compared, examples=examples)
    from crawler.console.progress import ProgressBarOnTerminal

    with ProgressBarOnTerminal("comparing") as bar:
        return compare(old, new, compared, examples=examples, tell=bar.show)
