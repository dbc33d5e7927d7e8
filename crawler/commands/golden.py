"""``scrapy golden NAME``: what is expected of a city's fixture beside what is read of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import orjson
from scrapy.commands import ScrapyCommand
from scrapy.utils.conf import closest_scrapy_cfg

from crawler.commands.base import ProjectCommand
from crawler.console.output import say, tolerate_closed_output
from crawler.console.stopping import unwind_when_stopped

if TYPE_CHECKING:
    import argparse

    from crawler.fixtures.folder import Fixture
    from crawler.fixtures.golden import Golden
    from crawler.portals.city import City

SAME, DIFFERENT, USAGE = 0, 1, 2
HOW = "compared every record with its page"


class Command(ProjectCommand, ScrapyCommand):
    """Replays a city's fixture and compares; writes the expectation only where it is told to."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """How the command is written."""
        return "[options] <city>"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Compare what is read of a city's fixture with what is expected of it"

    def long_desc(self) -> str:
        """What ``--help`` shows."""
        return (
            "Replay fixtures/CITY as a crawl would and show, field by field, where the records differ from its"
            " expected.jsonl. Examples: scrapy golden chongqing; scrapy golden chongqing --accept (write what was read as"
            ' what is expected); scrapy golden chongqing --table, then scrapy golden chongqing --reviewed-by "Li Hua" (say'
            " that you compared the records with their pages); scrapy golden chongqing --live (does the portal still look"
            " like the fixture? Five requests at most, robots.txt first). Exit codes: 0 the same, 1 different, 2 a wrong"
            " command line or a fixture that cannot be used."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Scrapy's global options, and ours."""
        super().add_options(parser)
        parser.add_argument(
            "--accept", action="store_true", help="write what was read to expected.jsonl, after showing it"
        )
        parser.add_argument(
            "--reviewed-by", metavar="WHO", help="note in fixture.toml that WHO reviewed the expectation"
        )
        parser.add_argument(
            "--how", metavar="WORDS", default=HOW, help=f"how it was reviewed (default: {HOW})"
        )
        parser.add_argument("--table", action="store_true", help="show each record that was read as a table")
        parser.add_argument(
            "--live",
            action="store_true",
            help="compare the structure of the portal's pages with the fixture's",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Compare, and set the exit code."""
        from crawler.diff.lines import ComparisonError
        from crawler.fixtures.fetching import FetchError
        from crawler.fixtures.folder import FixtureError
        from crawler.fixtures.golden import check

        unwind_when_stopped()
        try:
            city, fixture = self._named(args)
            _check_options(opts)
            if opts.live:
                self._look(city, fixture)
                return
            golden = check(city, fixture)
        except (FixtureError, ComparisonError, FetchError) as error:
            self.fail(USAGE, f"{str(error).rstrip('.')}.")
            return
        except KeyboardInterrupt:
            self.fail(USAGE, "Stopped; nothing was written.")
            return
        if opts.table:
            with tolerate_closed_output():
                _show_records(golden)
        try:
            self._compare(fixture, golden, opts)
        except OSError as error:
            self.fail(
                USAGE, f"{error.filename or fixture.folder} cannot be written or read ({error.strerror})."
            )

    def _named(self, args: list[str]) -> tuple[City, Fixture]:
        """The city and its fixture.

        Raises:
            FixtureError: there is no such city, or it has no fixture.
        """
        from crawler.fixtures.folder import Fixture, FixtureError

        cities = self.cities()
        if len(args) != 1 or args[0] not in cities:
            asked = f"There is no city {args[0]}" if len(args) == 1 else "One city must be named"
            raise FixtureError(f"{asked}: write scrapy golden and one of {', '.join(sorted(cities))}.")
        return cities[args[0]], Fixture.of(args[0], Path(closest_scrapy_cfg()).parent)

    def _compare(self, fixture: Fixture, golden: Golden, opts: argparse.Namespace) -> None:
        """Say how read and expected differ, and do what was asked for."""
        from crawler.fixtures.folder import Fixture
        from crawler.fixtures.golden import accept, review

        self.exitcode = SAME if golden.same and golden.problem is None else DIFFERENT
        if not golden.same:
            from crawler.console.changes import show_changes

            with tolerate_closed_output():
                show_changes(golden.comparison, str(fixture.expected), f"read of {fixture.folder}")
            if not golden.comparison.differs:
                say("The values are the same; the bytes are not: order of lines or of keys.")
        if golden.problem is not None:
            self.fail(DIFFERENT, f"{golden.problem}. A fixture's replay must end well; nothing was written.")
            return
        if opts.accept and not golden.same:
            accept(fixture, golden)
            say(f"{fixture.expected} was written: {golden.comparison.new[0]} records.")
            self.exitcode = SAME
        elif golden.same:
            say(f"{fixture.city}: {golden.comparison.new[0]} records, read as expected.")
        if opts.reviewed_by is not None and self.exitcode == SAME:
            review(fixture, opts.reviewed_by.strip(), opts.how)
            say(f"{fixture.folder}/fixture.toml says that {opts.reviewed_by.strip()} reviewed them.")
            return
        if self.exitcode == DIFFERENT:
            say(
                f"If what was read is right: scrapy golden {fixture.city} --accept. If not, mend the reading: the"
                " expectation stays."
            )
        why = Fixture(fixture.city, fixture.folder).why_not_reviewed()
        if why is not None and self.exitcode == SAME:
            say(why)

    def _look(self, city: City, fixture: Fixture) -> None:
        """Compare with the portal.

        Raises:
            FetchError: it cannot be looked at.
        """
        from crawler.fixtures.golden import compare_with_portal

        look = compare_with_portal(city, fixture, self.project_settings)
        for url in look.pages:
            say(f"Looked at {url}")
        for each in look.drift.lost:
            say(f"Lost: {each}.")
        for each in look.drift.new:
            say(f"New: {each}.")
        requests = f"{look.requests} requests"
        if look.drift.lost:
            self.fail(
                DIFFERENT,
                f"The fixture of {fixture.city} does not stand for the portal any longer ({requests}): save the pages"
                " anew and add them to it, and mend the family if they are read wrongly.",
            )
        elif look.drift.new:
            say(
                f"The fixture of {fixture.city} still stands for the portal ({requests}); it lacks what is new above."
            )
        else:
            say(f"The fixture of {fixture.city} still stands for the portal ({requests}).")


def _check_options(opts: argparse.Namespace) -> None:
    """Let options pass that go together.

    Raises:
        FixtureError: they do not.
    """
    from crawler.fixtures.folder import FixtureError

    if opts.live and (opts.accept or opts.reviewed_by is not None or opts.table):
        raise FixtureError("--live looks at the portal alone: write it without the other options.")
    if opts.reviewed_by is not None and not opts.reviewed_by.strip():
        raise FixtureError('--reviewed-by needs a name: --reviewed-by "Li Hua".')


def _show_records(golden: Golden) -> None:
    from crawler.console.records import RecordPrinter
    from crawler.items import Reply

    screen = RecordPrinter()
    for line in golden.replayed.records.splitlines():
        reply = Reply(**orjson.loads(line))
        screen.show(reply.url, reply, [])
