"""``scrapy contact CITY|ADDRESS``: ask a portal for a few pages, and check what was inferred about it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from scrapy.commands import ScrapyCommand
from scrapy.spiderloader import get_spider_loader

from crawler.commands.base import ProjectCommand
from crawler.console.output import say_error
from crawler.console.stopping import unwind_when_stopped
from crawler.run.outcome import Outcome

if TYPE_CHECKING:
    import argparse

    from crawler.portals.city_spider import CitySpider


class Command(ProjectCommand, ScrapyCommand):
    """A command that checks what was inferred about a city's portals, and writes what it found as evidence."""

    usage = "[options] <city> [column ...] | <URL of a listing>"
    summary = "Ask a city's portals for a few pages and check what was inferred about them"
    description = (
        "Check one by one what was inferred about each column of a city: robots.txt allows it, the listing answers, its"
        " family is recognised, rows, pager, page 2 and two documents are read, and the next night costs one request. At most"
        " eight requests a column, robots.txt first, one a second. Prints a table and writes it as evidence/CITY.json, with the"
        " pages as evidence/CITY.warc.gz. A check in brackets is not essential. The URL of a listing that no city has is"
        " recognised, and its evidence is named by its host. Nothing is stored in DATA_DIR. See docs/contact.md."
    )
    examples = (
        "scrapy contact gannan",
        "scrapy contact chongqing kjj slj",
        "scrapy contact https://www.fuzhou.example/jyta/index.htm",
        "scrapy contact gannan -s CONTACT=data@example.org",
    )
    main_settings = ("CONTACT",)
    exit_codes = (
        "0 all essentials are confirmed",
        "1 an essential was not seen (no answer, a refusal, or an unknown family), or the evidence could not be written",
        "2 usage",
        "5 an essential is different from what was inferred",
    )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 Scrapy's arguments
        """Ask the portals, print the tables, write the evidence and set the exit code."""
        from crawler.files import BusyError
        from crawler.store.journal import StoreError

        if not args:
            self.abort(Outcome.USAGE, "Name a city, or give the URL of a listing: scrapy contact gannan.")
        unwind_when_stopped()
        try:
            self._contact(args[0], args[1:])
        except OSError as error:
            self.fail(
                Outcome.NOT_STARTED,
                f"The evidence cannot be written ({error.strerror or error}, {error.filename}): fix that, then run again.",
            )
        except (StoreError, BusyError) as error:
            self.fail(Outcome.NOT_STARTED, f"The evidence cannot be written: {error}")
        except KeyboardInterrupt:
            self.fail(Outcome.NOT_STARTED, "Stopped; nothing was written.")

    def _contact(self, given: str, columns: list[str]) -> None:
        from crawler.console.contact import show_column, show_summary
        from crawler.contact.asking import contact_city
        from crawler.contact.checks import outcome_of_contact
        from crawler.contact.evidence import EVIDENCE, write_evidence

        if "://" in given and columns:
            self.abort(Outcome.USAGE, "Give the URL of one listing: only the columns of a city have names.")
        spider, columns = self._spider(given, columns)
        if spider.browser:
            self.abort(
                Outcome.NOT_STARTED,
                f"{spider.name} needs a browser, which this command does not start: the first run of scrapy crawl {spider.name}"
                " checks the same.",
            )
        folder = self.cities_folder(spider.name) / EVIDENCE
        say_error("Asking for at most eight pages a column …")
        settings = self.project_settings
        recognising = spider.name not in get_spider_loader(settings).list()
        show = partial(show_column, spider.name)
        contact = contact_city(spider, settings, columns, recognising=recognising, tell=show)
        show_summary(contact.columns, write_evidence(contact, folder, settings))
        self.exitcode = outcome_of_contact(contact.columns).code

    def _spider(self, given: str, columns: list[str]) -> tuple[type[CitySpider], list[str]]:
        """Return the spider that a name or a URL names, and the names of its columns to check; none for all.

        Raises:
            SystemExit: there is no such city, or the URL cannot be used (code 2).
        """
        from crawler.portals.city_spider import CitySpider

        loader = get_spider_loader(self.project_settings)
        if "://" not in given:
            known = [column.name for column in self.city(given, "scrapy contact CITY, where CITY is").columns]
            unknown = next((column for column in columns if column not in known), None)
            if unknown is not None:
                self.abort(Outcome.USAGE, f"{given} has no column {unknown}: choose from {', '.join(known)}.")
            return cast("type[CitySpider]", loader.load(given)), columns
        from crawler.newcity.addresses import has_host
        from crawler.portals.city import City
        from crawler.portals.column import Column, column_name
        from crawler.portals.families.registry import FAMILIES
        from crawler.reading.urls import host_of, lookup_key

        if not has_host(given):
            self.abort(Outcome.USAGE, f"{given} is not a full URL: write it with https:// and its host.")
        for name, city in self.cities().items():
            for column in city.columns:
                if lookup_key(column.url) == lookup_key(given):
                    say_error(f"The city {name} has this listing as its column {column.name}.")
                    return cast("type[CitySpider]", loader.load(name)), [column.name]
        family = next(iter(FAMILIES.values()))  # the family of the page takes its place
        column = Column(column_name(given), given)
        return CitySpider.of(City(host_of(given).replace(":", "-"), family, (column,))), []
