"""``scrapy golden NAME``: read a city's saved pages (its fixture) and compare the records with the expected ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from crawler.commands.base import ProjectCommand
from crawler.console.output import say, tolerate_closed_output
from crawler.console.stopping import unwind_when_stopped
from crawler.counts import counted
from crawler.language.shown import shown

if TYPE_CHECKING:
    import argparse

    from crawler.fixtures.folder import Fixture
    from crawler.fixtures.golden import Golden
    from crawler.portals.city import City

SAME, DIFFERENT, USAGE = 0, 1, 2
HOW = "compared every record with its page"
"""The default of the option ``--how``: a note, written to ``fixture.toml``, on how the records were reviewed."""


class Command(ProjectCommand, ScrapyCommand):
    """A command that crawls a city's saved pages and compares the records with those in ``expected.jsonl``.

    The command changes ``expected.jsonl`` only if ``--accept`` is given.
    """

    usage = "[options] <city>"
    summary = "Compare the records read from a city's fixture with the expected ones"
    description = (
        "Replay fixtures/CITY as a crawl would and show, field by field, where the records differ from"
        " its expected.jsonl. --live sends at most five requests, robots.txt first."
    )
    examples = (
        "scrapy golden chongqing",
        "scrapy golden chongqing --accept  # write the records to expected.jsonl",
        "scrapy golden chongqing --table",
        'scrapy golden chongqing --reviewed-by "Li Hua"  # after you compared the records with their pages',
        "scrapy golden chongqing --live  # does the portal still look like the fixture?",
    )
    exit_codes = (
        "0 the same",
        "1 different",
        "2 a wrong command line, a fixture that cannot be used, or a portal that does not answer (--live)",
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add this command's options to Scrapy's global options."""
        super().add_options(parser)
        parser.add_argument(
            "--accept",
            action="store_true",
            help="show the differences, then write the records to expected.jsonl",
        )
        parser.add_argument(
            "--reviewed-by", metavar="WHO", help="note in fixture.toml that WHO reviewed the expected records"
        )
        parser.add_argument("--how", metavar="TEXT", help=f"how WHO reviewed them (default: {HOW})")
        parser.add_argument("--table", action="store_true", help="show each record as a table")
        parser.add_argument(
            "--live",
            action="store_true",
            help="compare the structure of the portal's pages with the fixture's",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Compare the fixture's pages with the expected records, and set the exit code.

        If ``--live`` is given, compare the pages with the live portal instead.
        """
        from crawler.diff.lines import ComparisonError
        from crawler.fixtures.fetching import FetchError
        from crawler.fixtures.folder import FixtureError
        from crawler.fixtures.golden import check

        unwind_when_stopped()
        try:
            city, fixture = self._city_and_fixture(args)
            _check_options(opts)
            if opts.live:
                self._compare_with_portal(city, fixture)
                return
            golden = check(city, fixture)
        except (FixtureError, ComparisonError, FetchError) as error:
            self.abort(USAGE, f"{str(error).rstrip('.')}.")
        except KeyboardInterrupt:
            self.abort(USAGE, "Stopped; nothing was written.")
        if opts.table:
            with tolerate_closed_output():
                _show_records(golden)
        try:
            self._compare(city, fixture, golden, opts)
        except OSError as error:
            self.fail(
                USAGE, f"{error.filename or fixture.folder} could not be read or written: {error.strerror}."
            )

    def _city_and_fixture(self, args: list[str]) -> tuple[City, Fixture]:
        """Return the city that ``args`` names, and its fixture.

        Raises:
            FixtureError: ``args`` is not exactly one name, or the city has no fixture.
            SystemExit: there is no such city (code 2).
        """
        from crawler.fixtures.folder import Fixture, FixtureError

        usage = "scrapy golden CITY, where CITY is"
        if len(args) != 1:
            raise FixtureError(f"Name exactly one city: {usage} one of {', '.join(self.cities())}.")
        return self.city(args[0], usage), Fixture.of(args[0], self.cities_folder(args[0]))

    def _compare(self, city: City, fixture: Fixture, golden: Golden, opts: argparse.Namespace) -> None:
        """Print how the records differ from the expected records. Then apply ``--accept`` and ``--reviewed-by``.

        ``--accept`` replaces the expected records with the records that were read from the saved pages. After that,
        ``--reviewed-by`` writes the reviewer's name to ``fixture.toml`` if all records are as expected. If the crawl of
        the saved pages failed, neither option is applied.
        """
        from crawler.fixtures.folder import Fixture
        from crawler.fixtures.golden import accept, recognised_instead, review

        self.exitcode = SAME if golden.same and golden.problem is None else DIFFERENT
        if not golden.same:
            from crawler.console.changes import show_changes

            with tolerate_closed_output():
                show_changes(golden.comparison, str(fixture.expected), shown(f"read from {fixture.folder}"))
            if not golden.comparison.differs:
                say("The values are the same, but the order of lines or keys is not.")
        if golden.problem is not None:
            other = recognised_instead(city, fixture)
            if other is not None:
                say(f"The saved pages look like {other}. Does the city's file name another family?")
            self.abort(
                DIFFERENT, f"{golden.problem}. The replay of a fixture must end with ok; nothing was written."
            )
        if opts.accept and not golden.same:
            accept(fixture, golden)
            say(f"Wrote {fixture.expected}: {counted(golden.comparison.new[0], 'record')}.")
            self.exitcode = SAME
        elif golden.same:
            say(f"{fixture.city}: {counted(golden.comparison.new[0], 'record')}, all as expected.")
        if opts.reviewed_by is not None and self.exitcode == SAME:
            review(fixture, opts.reviewed_by.strip(), opts.how or HOW)
            say(f"Noted in {fixture.folder}/fixture.toml that {opts.reviewed_by.strip()} reviewed them.")
            return
        if self.exitcode == DIFFERENT:
            say(
                f"If the new records are right: scrapy golden {fixture.city} --accept. If not, fix the code that reads"
                " them; expected.jsonl was not changed."
            )
        why = Fixture(fixture.city, fixture.folder).why_not_reviewed()
        if why is not None and self.exitcode == SAME:
            say(why)

    def _compare_with_portal(self, city: City, fixture: Fixture) -> None:
        """Print the differences in structure between the live portal's pages and the fixture's pages.

        Raises:
            FetchError: a page cannot be fetched, or the fixture contains no listing.
            FixtureError: the fixture's saved pages cannot be read.
        """
        from crawler.fixtures.golden import compare_with_portal

        look = compare_with_portal(city, fixture, self.project_settings)
        for url in look.pages:
            say(f"Fetched {url}")
        for feature in look.drift.lost:
            say(f"Missing: {feature}.")
        for feature in look.drift.new:
            say(f"New: {feature}.")
        requests = counted(look.requests, "request")
        if look.drift.lost:
            self.fail(
                DIFFERENT,
                f"The fixture of {fixture.city} does not match the portal ({requests}): save the pages again, add them"
                " to the fixture, and fix the family if it reads them wrongly.",
            )
        elif look.drift.new:
            say(
                f"The fixture of {fixture.city} still matches the portal ({requests}), except for what is new above."
            )
        else:
            say(f"The fixture of {fixture.city} still matches the portal ({requests}).")


def _check_options(opts: argparse.Namespace) -> None:
    """Check that the given options can be combined.

    Raises:
        FixtureError: ``--live`` is combined with another option, or ``--reviewed-by`` is empty.
    """
    from crawler.fixtures.folder import FixtureError

    if opts.live and (opts.accept or opts.reviewed_by is not None or opts.table):
        raise FixtureError("--live cannot be combined with --accept, --reviewed-by or --table.")
    if opts.how is not None and opts.reviewed_by is None:
        raise FixtureError("--how needs --reviewed-by: it says how WHO reviewed the records.")
    if opts.reviewed_by is not None and not opts.reviewed_by.strip():
        raise FixtureError('--reviewed-by needs a name: --reviewed-by "Li Hua".')


def _show_records(golden: Golden) -> None:
    import orjson

    from crawler.console.records import RecordPrinter
    from crawler.items import Reply

    printer = RecordPrinter()
    for line in golden.replayed.records.splitlines():
        reply = Reply(**orjson.loads(line))
        printer.show(reply.url, reply, [])
