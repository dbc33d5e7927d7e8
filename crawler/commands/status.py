"""``scrapy status [CITY...]``: show how and when each city's last run ended. The exit code serves as a health check."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from crawler.commands.base import ProjectCommand
from crawler.console.output import say, say_data
from crawler.console.reasons import unreadable
from crawler.run.outcome import Outcome

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from datetime import timedelta
    from pathlib import Path

    from crawler.run.health import Health


class Command(ProjectCommand, ScrapyCommand):
    """A command that shows how each city's last run ended."""

    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 as Scrapy's own commands have it

    usage = "[options] [city ...]"
    summary = "Show how each city's last run ended, and how long ago"
    description = (
        "Show how each city's last run ended, and how long ago. A city is well if its last finished run"
        " was ok, or incomplete but not for the third time in a row, and is not older than --max-age."
    )
    examples = (
        "scrapy status",
        "scrapy status chongqing --max-age 36h",
        "scrapy status --json",
    )
    main_settings = ("DATA_DIR",)
    exit_codes = (
        "0 every city is well",
        "1 some city is not well",
        "2 the command line is wrong",
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add this command's options to Scrapy's global options."""
        super().add_options(parser)
        parser.add_argument("--max-age", metavar="SPAN", help="maximum age of a run: 90m, 36h, 2d, 1w")
        parser.add_argument("--json", action="store_true", help="print one line of JSON per city")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print one line about each named city, or about every city if none is named, and set the exit code."""
        from crawler.run.city_folder import city_folders
        from crawler.run.health import parse_span

        try:
            max_age = parse_span(opts.max_age) if opts.max_age is not None else None
        except ValueError as error:
            raise UsageError(f"--max-age: {error}", print_help=False) from None
        data = self.data_folder()
        known = set(get_spider_loader(self.project_settings).list())
        try:
            folders = {path.name: path for path in city_folders(data, known)}
        except OSError as error:
            self.abort(Outcome.NOT_STARTED, unreadable(error, data))
        unknown = next((name for name in args if name not in known | folders.keys()), None)
        if unknown is not None:
            names = sorted(known | folders.keys())
            sentence = f"There is no city {unknown}. Name some of {', '.join(names)}, or none for all."
            self.refuse_city(unknown, names, sentence)
        selected = [folders.get(name, data / name) for name in args] or list(folders.values())
        if not selected:
            self.fail(Outcome.NOT_STARTED, f"There is no city in {data} yet. Run scrapy crawl first.")
            return
        self._show(selected, max_age, as_json=opts.json)

    def _show(self, folders: Sequence[Path], max_age: timedelta | None, *, as_json: bool) -> None:
        import orjson

        at = datetime.now(UTC)
        healths = [_health(folder, at, max_age) for folder in folders]
        width = max(len(health.city) for health in healths)
        for health in healths:
            if as_json:
                say_data(orjson.dumps(asdict(health)).decode())
            else:
                say(_line(health, width))
        if not all(health.healthy for health in healths):
            self.exitcode = 1


def _health(folder: Path, at: datetime, max_age: timedelta | None) -> Health:
    """Return the health of a city. One whose folder cannot be read is not well."""
    from crawler.run.city_folder import repeated_records, runs_of
    from crawler.run.health import Health, health_of

    try:
        runs, repeated = runs_of(folder), repeated_records(folder)
    except OSError as error:
        sentence = unreadable(error, folder)
        return Health(folder.name, False, None, None, None, None, None, False, sentence)  # noqa: FBT003 as in health_of
    return health_of(folder.name, runs, at=at, max_age=max_age, repeated=repeated)


def _line(health: Health, width: int) -> str:
    from crawler.language.choice import is_chinese
    from crawler.language.shown import padded, shown
    from crawler.run.health import format_span

    age = "" if health.age_seconds is None else f"{format_span(health.age_seconds)} ago"
    running = " A run is under way." if health.under_way and health.outcome else ""
    columns = (padded(health.city, width), padded(health.outcome or "no run", 14), padded(age, 12))
    verdict = shown("well" if health.healthy else "NOT WELL")
    colon = "：" if is_chinese() else ": "
    # The catalogue knows the sentences, not what is in front of them.
    return f"{'  '.join(columns)}  {verdict}{colon}{shown(f'{health.sentence}{running}')}"
