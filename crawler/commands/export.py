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
from crawler.console.reasons import unreadable
from crawler.console.stopping import unwind_when_stopped
from crawler.counts import counted
from crawler.run.outcome import Outcome

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from crawler.export.rows import Rows
    from crawler.portals.city_spider import CitySpider

FORMATS = {
    "parquet": "{table}.parquet",
    "csv": "{table}.csv",
    "sqlite": "replies.sqlite",
    "xlsx": "replies.xlsx",
    "datapackage": "replies-datapackage",
}
"""Maps each export format to the default name of the file or folder to write."""

_ONE_TABLE = ("parquet", "csv")
"""The formats whose file contains one table. The others contain all."""

_TABLES = ("replies", "attachments", "references", "same_suggestion")

_NEEDS = {"parquet": ("duckdb",), "xlsx": ("openpyxl",), "datapackage": ("frictionless",)}
"""The modules that a format needs and that are not installed with the program."""

SEARCHES = (
    "To search for two characters: SELECT * FROM replies WHERE rowid IN (SELECT rowid FROM replies_pairs WHERE"
    " replies_pairs MATCH '教育')."
    " For three or more: … FROM replies_search WHERE replies_search MATCH '\"职业教育\"'."
)


class Command(ProjectCommand, ScrapyCommand):
    """A command that exports the records of one or more cities as a table."""

    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 as Scrapy's own commands have it

    usage = "--to FORMAT [options] [city ...]"
    summary = "Write the records as Parquet, CSV, SQLite, Excel or a Data Package"
    description = (
        "Write the newest version of every record as a table, and tables of attachments, of the documents that replies"
        " refer to, and of suggestions that several agencies answered. Telephone numbers, e-mail addresses and"
        " resident IDs are masked unless --with-contacts is given. Parquet, Excel and Data Packages need the extra data:"
        " pip install -c constraints.txt -e '.[data]'."
    )
    examples = (
        "scrapy export --to parquet",
        "scrapy export --to csv -o replies.csv --chinese-headers zhengzhou",
        "scrapy export --to csv --table attachments",
        "scrapy export --to xlsx",
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
        parser.add_argument(
            "--table",
            metavar="NAME",
            help=f"the table to write as {' or '.join(_ONE_TABLE)}: {', '.join(_TABLES)}",
        )
        parser.add_argument(
            "--chinese-headers",
            action="store_true",
            help="name the columns in Chinese; a CSV file is then one for spreadsheets, as with --excel",
        )
        parser.add_argument(
            "--excel",
            action="store_true",
            help="write a CSV file for spreadsheets: with a byte order mark, and an apostrophe before what looks like a"
            " formula",
        )
        parser.add_argument("--with-contacts", action="store_true", help="do not mask contacts")
        parser.add_argument("--force", action="store_true", help="replace an existing export")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write the table and print its path, or set the exit code if it cannot be written."""
        from crawler.export.datasette import configuration, configuration_path
        from crawler.export.places import Places
        from crawler.export.rows import ExportError, Rows
        from crawler.export.target import atomic_export
        from crawler.files import printable, write_atomically
        from crawler.run.city_folder import city_folders

        _check_options(opts)
        missing = [name for name in _NEEDS.get(opts.format, ()) if find_spec(name) is None]
        if missing:
            self.abort(
                Outcome.NOT_STARTED,
                f"--to {opts.format} needs {' and '.join(missing)}: pip install -c constraints.txt -e '.[data]'.",
            )
        data = self.data_folder()
        known = set(get_spider_loader(self.project_settings).list())
        try:
            folders = {path.name: path for path in city_folders(data, known)}
        except OSError as error:
            self.abort(Outcome.NOT_STARTED, unreadable(error, data))
        unknown = next((name for name in args if name not in folders), None)
        if unknown is not None:
            known_cities = ", ".join(folders) or "none yet"
            sentence = f"There is no city {unknown} in {data}. Cities there: {known_cities}."
            self.refuse_city(unknown, folders, sentence)
        if opts.format == "datapackage":
            self.refuse_standard_output(opts.path)
        to_output = opts.path == STANDARD_OUTPUT
        path = Path(opts.path or FORMATS[opts.format].format(table=opts.table or "replies"))
        name = "Standard output" if to_output else path
        files = [] if to_output else [path]
        files += [configuration_path(path)] if opts.format == "sqlite" and not to_output else []
        taken = next((file for file in files if file.exists()), None)
        if taken is not None and not opts.force:
            self.abort(
                Outcome.USAGE,
                f"{taken} exists already and was not changed. Name another with -o, or add --force.",
            )
        if opts.format in {"parquet", "xlsx"} and printable(path) != str(path):
            self.abort(
                Outcome.NOT_STARTED,
                f"{path} is not valid UTF-8, which --to {opts.format} needs: name another with -o.",
            )
        rows = Rows(
            [folders[name] for name in dict.fromkeys(args)] or list(folders.values()),
            all_revisions=opts.all_revisions,
            with_contacts=opts.with_contacts,
            places=Places(self._spiders(known)),
        )
        unwind_when_stopped()
        try:
            with file_for_output() if to_output else atomic_export(path, force=opts.force) as temporary:
                written = _write(rows, temporary, opts)
            if opts.format == "sqlite" and not to_output:
                text = configuration(rows, path, chinese=opts.chinese_headers)
                write_atomically(configuration_path(path), text.encode())
        except ExportError as error:
            self.abort(Outcome.NOT_STARTED, str(error))
        except KeyboardInterrupt:
            self.abort(Outcome.NOT_STARTED, f"Stopped: {name} was not written. Run again.")
        except OSError as error:
            if any(Path(str(error.filename)).is_relative_to(folder) for folder in rows.folders):
                self.abort(Outcome.NOT_STARTED, unreadable(error, data))
            self.abort(
                Outcome.NOT_STARTED,
                f"{name} could not be written: {error.strerror}. No file was left behind.",
            )
        _report(rows, written, name, opts)

    def _spiders(self, cities: Iterable[str]) -> Iterator[type[CitySpider]]:
        from crawler.portals.city_spider import CitySpider

        loader = get_spider_loader(self.project_settings)
        for city in cities:
            spider = loader.load(city)
            if issubclass(spider, CitySpider):
                yield spider


def _report(rows: Rows, written: int, name: Path | str, opts: argparse.Namespace) -> None:
    """Print what was written: to standard error if the table went to standard output.

    Args:
        rows: the replies.
        written: the number of rows of a table besides the replies that ``--table`` names.
        name: the name of what was written.
        opts: the options of the command.
    """
    from crawler.export.datasette import configuration_path

    tell = say_error if opts.path == STANDARD_OUTPUT else say
    for note in rows.notes:
        tell(note)
    if opts.format == "sqlite":
        tell(SEARCHES)
        if opts.path != STANDARD_OUTPUT:
            path = Path(name)
            tell(f"To see it in a browser: datasette {path} -c {configuration_path(path)}")
    records = counted(rows.count, "version" if opts.all_revisions else "record")
    cities = counted(len(rows.folders), "city", "cities")
    contacts = "as printed" if opts.with_contacts else "masked"
    if opts.table and opts.table != "replies":
        table_rows = counted(written, "row")
        tell(
            f"{name}: {table_rows} of the table {opts.table}, from {records} of {cities}, contacts {contacts}."
        )
    else:
        tell(f"{name}: {records} of {cities}, contacts {contacts}.")


def _check_options(opts: argparse.Namespace) -> None:
    """Check that options have known values and fit the format.

    Raises:
        UsageError: one does not.
    """
    if opts.format not in FORMATS:
        raise UsageError(f"--to must be one of {', '.join(FORMATS)}.")
    if opts.table is not None and opts.table not in _TABLES:
        raise UsageError(f"--table must be one of {', '.join(_TABLES)}.")
    if opts.table is not None and opts.format not in _ONE_TABLE:
        raise UsageError(f"--to {opts.format} writes all tables: leave --table out.")
    if opts.excel and opts.format != "csv":
        raise UsageError("--excel is for --to csv. --to xlsx writes a file of Excel.")


def _write(rows: Rows, path: Path, opts: argparse.Namespace) -> int:
    """Write a file or folder in a format, and return the number of rows of a table besides the replies.

    The format's module is imported here and not earlier, because it may require an optional package.

    Args:
        rows: the replies.
        path: the path to write.
        opts: the options of the command, which name the format.
    """
    from crawler.export.derived import tables_of
    from crawler.export.tables import REPLIES, TABLES

    table = TABLES[opts.table or REPLIES.name]
    chinese = opts.chinese_headers
    derived = opts.format not in _ONE_TABLE or table is not REPLIES
    with tables_of(rows, path.parent, derived=derived) as tables:
        if opts.format == "sqlite":
            from crawler.export.sqlite import write_sqlite

            write_sqlite(tables, path, chinese=chinese)
        elif opts.format == "datapackage":
            from crawler.export.package.write import write_package

            write_package(tables, path, chinese=chinese)
        elif opts.format == "xlsx":
            from crawler.export.excel import write_xlsx

            write_xlsx(tables, path, chinese=chinese)
        elif opts.format == "csv":
            from crawler.export.csv_file import write_csv

            write_csv(tables, path, table, chinese=chinese, spreadsheet=opts.excel or chinese)
        else:
            from crawler.export.duck import write_parquet

            write_parquet(tables, path, table, chinese=chinese)
        return tables.counts[table.name]
