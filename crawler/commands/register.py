"""``scrapy register [PLACE]``: look up where a place publishes its replies."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from crawler.commands.base import ProjectCommand
from crawler.console.output import say_data
from crawler.language.shown import heading, labelled, shown
from crawler.run.outcome import Outcome

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from crawler.register.portals import PortalRow


class Command(ProjectCommand, ScrapyCommand):
    """A command that shows rows of the register of portals."""

    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 as Scrapy's own commands have it

    usage = "[options] [place]"
    summary = "Look up where a place publishes its replies"
    description = (
        "Show the rows of the register of portals (crawler/register/portals.csv) for a place, and the numbers of rows by"
        " province, family and state; without a place, the numbers of all rows. PLACE is a Chinese name or a part of it, a"
        " code of GB/T 2260 or its first digits, a part of a host such as wuhan, a host or an address. Nothing is requested."
        " docs/register.md has all rows and the meaning of the words."
    )
    examples = (
        "scrapy register",
        "scrapy register 武汉",
        "scrapy register 湖北 --json",
        "scrapy register 4201",
        "scrapy register wuhan",
    )
    main_settings = ("DATA_DIR",)
    exit_codes = ("0 shown", "2 the register has no such place, or the command line is wrong")

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add this command's options to Scrapy's global options."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help='print {"rows": [...], "counts": {...}}')
        parser.add_argument("--markdown", action="store_true", help="print the page docs/register.md")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the rows of the named place and their counts, or only the counts if no place is named."""
        from crawler.register.portals import ColumnState, counts, register

        if len(args) > 1:
            self.abort(Outcome.USAGE, f"Name one place, not {len(args)}: scrapy register {args[0]}.")
        rows = self._rows(args[0]) if args else register()
        if opts.markdown:
            from crawler.register.page import register_page

            say_data(register_page(rows).rstrip("\n"))
            return
        days = self._days_of_reading(rows)
        readers = self._readers(rows)
        rows = [replace(row, state=ColumnState.READ) if row.address in days else row for row in rows]
        if opts.json:
            import orjson

            as_values = [
                {
                    **asdict(row),
                    "province": row.province,
                    "address": row.address,
                    "city": readers.get(row.address or ""),
                    "read_on": days.get(row.address or ""),
                }
                for row in rows
            ]
            say_data(orjson.dumps({"rows": as_values, "counts": counts(rows)}).decode())
        else:
            for row in rows if args else ():
                say_data(_line(row, days.get(row.address or "", ""), readers.get(row.address or "", "")))
            for name, found in counts(rows).items():
                numbers = ", ".join(f"{shown(value)} {number}" for value, number in found.items())
                say_data(labelled(name, numbers))

    def _readers(self, rows: Sequence[PortalRow]) -> dict[str, str]:
        """Return the name of the city of this project that has a column, by the column's address."""
        from crawler.reading.urls import lookup_key

        cities = {
            lookup_key(column.url): name for name, city in self.cities().items() for column in city.columns
        }
        addresses = [row.address for row in rows if row.address]
        return {address: cities[key] for address in addresses if (key := lookup_key(address)) in cities}

    def _days_of_reading(self, rows: Sequence[PortalRow]) -> dict[str, str]:
        """Return the date of the newest live run in ``DATA_DIR`` that read a column whole, by the column's address."""
        from crawler.reading.urls import lookup_key
        from crawler.run.city_folder import columns_read

        read = columns_read(Path(self.project_settings["DATA_DIR"]))
        addresses = [row.address for row in rows if row.address]
        return {address: read[key] for address in addresses if (key := lookup_key(address)) in read}

    def _rows(self, given: str) -> Sequence[PortalRow]:
        """Return the rows of a place, or exit with code 2. A city of this project is also known by the name of its file."""
        from crawler.register.lookup import find_rows, similar_place

        rows = find_rows(given)
        if not rows:
            from scrapy.spiderloader import get_spider_loader

            from crawler.portals.city_spider import CitySpider

            loader = get_spider_loader(self.project_settings)
            spider = loader.load(given) if given in loader.list() else None
            rows = find_rows(spider.label) if spider is not None and issubclass(spider, CitySpider) else []
        if not rows:
            similar = similar_place(given)
            end = f": did you mean {similar}?" if similar else ". Run scrapy register for its provinces."
            self.abort(Outcome.USAGE, f"The register has no place {given}{end}")
        return rows


def _line(row: PortalRow, day: str, city: str) -> str:
    where = row.address or shown(
        f"{row.host} (column unknown{f'; seen: {row.example}' if row.example else ''})"
    )
    cells = (
        row.place,
        row.code,
        row.agency,
        where,
        heading(row.kind),
        row.family or shown("family unknown"),
        f"{shown(row.state)} {day}".strip(),
        shown(f"scrapy crawl {city}") if city else "",
        row.note,
    )
    return "  ".join(cell for cell in cells if cell)
