"""``scrapy export``: write records as a table that other programs can read."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from crawler.commands.base import STANDARD_OUTPUT, ProjectCommand
from crawler.console.output import file_for_output, say, say_error
from crawler.console.stopping import unwind_when_stopped
from crawler.counts import counted
from crawler.run.outcome import Outcome

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from crawler.export.rows import Rows

FORMATS = {
    "parquet": "replies.parquet",
    "csv": "replies.csv",
    "sqlite": "replies.sqlite",
    "datapackage": "replies-datapackage",
}
"""Maps each export format to the default name of the file or folder to write."""

_NEEDS = {"parquet": ("duckdb",), "csv": ("duckdb",), "sqlite": (), "datapackage": ("duckdb", "frictionless")}

SEARCHES = (
    "To search for two characters: SELECT * FROM replies WHERE id IN (SELECT rowid FROM replies_pairs WHERE"
    " replies_pairs MATCH '教育')."
    " For three or more: … FROM replies_search WHERE replies_search MATCH '\"职业教育\"'."
)


class Command(ProjectCommand, ScrapyCommand):
    """A command that exports the records of one or more cities as a table."""

    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 as Scrapy's own commands have it

    usage = "--to FORMAT [options] [city ...]"
    summary = "Write the records as Parquet, CSV, SQLite or a Data Package"
    description = (
        "Write the newest version of every record as a table. Telephone numbers, e-mail addresses and"
        " resident IDs are masked unless --with-contacts is given. Needs the extra data: pip install -c"
        " constraints.txt -e '.[data]'."
    )
    examples = (
        "scrapy export --to parquet",
        "scrapy export --to csv -o replies.csv --chinese-headers zhengzhou",
        "scrapy export --to csv -o - | head -3",
        "scrapy export --to sqlite --all-revisions",
        "scrapy export --to datapackage -o replies-2026 --force",
    )
    main_settings = ("DATA_DIR",)
    exit_codes = (
        "0 written",
        "1 nothing was written",
        "2 the command line is wrong, or the file exists already",
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add this command's options to Scrapy's global options."""
        super().add_options(parser)
        parser.add_argument("--to", dest="format", metavar="FORMAT", help=", ".join(FORMATS))
        parser.add_argument(
            "-o",
            dest="path",
            metavar="PATH",
            help="the file, the folder of the data package, or - for standard output",
        )
        parser.add_argument(
            "--all-revisions", action="store_true", help="write a row for every version, not only the newest"
        )
        parser.add_argument("--chinese-headers", action="store_true", help="name the columns in Chinese")
        parser.add_argument("--with-contacts", action="store_true", help="do not mask contacts")
        parser.add_argument("--force", action="store_true", help="replace an existing export")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write the table and print its path, or set the exit code if it cannot be written."""
        from crawler.export.rows import ExportError, Rows
        from crawler.export.target import atomic_export
        from crawler.files import printable
        from crawler.run.city_folder import city_folders

        if opts.format not in FORMATS:
            raise UsageError(f"--to must be one of {', '.join(FORMATS)}.")
        missing = [name for name in _NEEDS[opts.format] if find_spec(name) is None]
        if missing:
            self.abort(
                Outcome.NOT_STARTED,
                f"--to {opts.format} needs {' and '.join(missing)}: pip install -c constraints.txt -e '.[data]'.",
            )
        data = self.data_folder()
        known = set(get_spider_loader(self.project_settings).list())
        folders = {path.name: path for path in city_folders(data, known)}
        unknown = next((name for name in args if name not in folders), None)
        if unknown is not None:
            known_cities = ", ".join(folders) or "none yet"
            sentence = f"There is no city {unknown} in {data}. Cities there: {known_cities}."
            self.refuse_city(unknown, folders, sentence)
        if opts.format == "datapackage":
            self.refuse_standard_output(opts.path)
        to_output = opts.path == STANDARD_OUTPUT
        path = Path(opts.path or FORMATS[opts.format])
        name = "Standard output" if to_output else path
        if path.exists() and not opts.force and not to_output:
            self.abort(
                Outcome.USAGE,
                f"{path} exists already and was not changed. Name another with -o, or add --force.",
            )
        if "duckdb" in _NEEDS[opts.format] and printable(path) != str(path):
            self.abort(
                Outcome.NOT_STARTED, f"{path} is not valid UTF-8, which DuckDB needs: name another with -o."
            )
        rows = Rows(
            [folders[name] for name in dict.fromkeys(args)] or list(folders.values()),
            all_revisions=opts.all_revisions,
            with_contacts=opts.with_contacts,
        )
        unwind_when_stopped()
        try:
            with file_for_output() if to_output else atomic_export(path, force=opts.force) as temporary:
                _writer(opts.format)(rows, temporary, chinese=opts.chinese_headers)
        except ExportError as error:
            self.abort(Outcome.NOT_STARTED, str(error))
        except KeyboardInterrupt:
            self.abort(Outcome.NOT_STARTED, f"Stopped: {name} was not written. Run again.")
        except OSError as error:
            self.abort(
                Outcome.NOT_STARTED,
                f"{name} could not be written: {error.strerror}. No file was left behind.",
            )
        _report(rows, name, opts)


def _report(rows: Rows, name: Path | str, opts: argparse.Namespace) -> None:
    """Print what was written: to standard error if the table went to standard output."""
    tell = say_error if opts.path == STANDARD_OUTPUT else say
    for note in rows.notes:
        tell(note)
    if opts.format == "sqlite":
        tell(SEARCHES)
    records = counted(rows.count, "version" if opts.all_revisions else "record")
    cities = counted(len(rows.folders), "city", "cities")
    contacts = "as printed" if opts.with_contacts else "masked"
    tell(f"{name}: {records} of {cities}, contacts {contacts}.")


def _writer(name: str) -> Callable[..., None]:
    """Return the function that writes a table in the format ``name``, such as ``sqlite``.

    The function's module is imported here and not earlier, because it may require an optional package.
    """
    if name == "sqlite":
        from crawler.export.sqlite import write_sqlite

        return write_sqlite
    if name == "datapackage":
        from crawler.export.package import write_package

        return write_package
    from crawler.export.duck import write_csv, write_parquet

    return write_csv if name == "csv" else write_parquet
