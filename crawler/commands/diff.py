"""``scrapy diff OLD NEW``: compare two files of records and show the added, removed and changed records."""

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
"""The exit codes: the records are the same, they differ, or the command failed. diff(1) has the same codes."""


class Command(ProjectCommand, ScrapyCommand):
    """A command that compares two files of records."""

    usage = "[options] <old.jsonl> <new.jsonl>"
    summary = "Compare two files of records: added, removed, changed, field by field"
    examples = (
        "scrapy diff old.jsonl new.jsonl",
        "scrapy diff data/chongqing/records.jsonl new.jsonl --fields body,suggestion --examples 10",
        "scrapy diff old.jsonl new.jsonl --json | jq '.fields | map_values(.changed)'",
    )
    exit_codes = (
        "0 the same",
        "1 different",
        "2 a wrong command line, or a file that cannot be compared",
    )

    def long_desc(self) -> str:
        """Return the description shown by ``--help``."""
        from crawler.diff import BOOKKEEPING

        return (
            "Compare two files of records: show which records were added and removed and, for each field, how many records"
            " changed, with examples. A record is identified by its city and index number, or by its URL if it has"
            " none; only its last revision counts. Left out by default, because they describe how a record was obtained:"
            f" {', '.join(BOOKKEEPING)}."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add this command's options to Scrapy's global options."""
        from crawler.diff import BOOKKEEPING, EXAMPLES

        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of text")
        parser.add_argument(
            "--fields",
            metavar="NAMES",
            help="compare only these fields, separated by commas (title,body,suggestion.number)",
        )
        parser.add_argument(
            "--ignore",
            metavar="NAMES",
            help=f"leave out these fields instead of {','.join(BOOKKEEPING)}; --ignore= compares every field",
        )
        parser.add_argument(
            "--examples",
            type=int,
            default=EXAMPLES,
            metavar="N",
            help=f"examples per field (default: {EXAMPLES})",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Compare the two files, print the differences and set the exit code."""
        from crawler.diff.lines import ComparisonError

        unwind_when_stopped()
        try:
            if len(args) != 2:
                raise ComparisonError("Name two files: scrapy diff old.jsonl new.jsonl.")  # noqa: TRY301
            comparison = _compare(Path(args[0]), Path(args[1]), _compared(opts), opts.examples)
        except ComparisonError as error:
            self.abort(TROUBLE, str(error))
        except KeyboardInterrupt:
            self.abort(TROUBLE, "Stopped; nothing was compared.")
        from crawler.console.changes import show_changes, write_json

        self.exitcode = DIFFERENT if comparison.differs else SAME
        with tolerate_closed_output():
            (write_json if opts.json else show_changes)(comparison, *args)


def _compared(opts: argparse.Namespace) -> FieldSelection:
    """Return the fields to compare, as the options ``--fields`` and ``--ignore`` select them.

    If neither option is given, return the default: all fields except those that describe how a record was obtained.

    Raises:
        ComparisonError: both options are given, one of them is invalid, or ``--examples`` is negative.
    """
    from crawler.diff.changes import FieldSelection
    from crawler.diff.lines import ComparisonError

    if opts.examples < 0:
        raise ComparisonError(f"--examples {opts.examples}: must be 0 or more.")
    if opts.fields is not None and opts.ignore is not None:
        raise ComparisonError("Use --fields or --ignore, not both: --fields already leaves out the rest.")
    if opts.fields is not None:
        return FieldSelection(only=_names("--fields", opts.fields))
    if opts.ignore is not None:
        return FieldSelection(ignored=_names("--ignore", opts.ignore))
    return FieldSelection()


def _names(option: str, value: str) -> frozenset[str]:
    """Return the set of field names that the value of an option lists.

    Args:
        option: ``--fields`` or ``--ignore``.
        value: the option's value, field names separated by commas.

    Raises:
        ComparisonError: a field does not exist, or ``--fields`` is empty.
    """
    from crawler.diff.changes import NAMES
    from crawler.diff.lines import ComparisonError

    names = [name.strip() for name in value.split(",") if name.strip()]
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
