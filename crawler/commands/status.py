"""``scrapy status [CITY...]``: each city's last outcome and age; the exit code is for a health check."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from crawler.commands.base import ProjectCommand
from crawler.console.output import say
from crawler.run.outcome import Outcome

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from datetime import timedelta

    from crawler.run.health import Health


class Command(ProjectCommand, ScrapyCommand):
    """Says how each city is."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 as Scrapy's own commands have it

    def syntax(self) -> str:
        """How the command is written."""
        return "[options] [city ...]"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Say how each city's last run ended and how long ago that is"

    def long_desc(self) -> str:
        """What ``--help`` shows."""
        return (
            "Say how each city's last run ended and how long ago that is. Examples: scrapy status; scrapy status"
            " chongqing --max-age 36h; scrapy status --json. Exit code 0: every city is well, that is, its newest run"
            " that ended was ok, or incomplete but not for the third time in a row, and is not older than --max-age."
            " Exit code 1: some city is not. 2: the command line is wrong."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Scrapy's global options, and ours."""
        super().add_options(parser)
        parser.add_argument("--max-age", metavar="SPAN", help="greatest age of a run: 90m, 36h, 2d, 1w")
        parser.add_argument("--json", action="store_true", help="one line of JSON a city")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Say it and set the exit code."""
        from crawler.run.city_folder import city_folders
        from crawler.run.health import parse_span

        try:
            max_age = parse_span(opts.max_age) if opts.max_age is not None else None
        except ValueError as error:
            raise UsageError(f"--max-age: {error}", print_help=False) from None
        data = Path(self.project_settings["DATA_DIR"])
        known = set(get_spider_loader(self.project_settings).list())
        try:
            folders = {path.name: path for path in city_folders(data, known)}
        except OSError as error:
            there = "There is no data folder" if isinstance(error, FileNotFoundError) else "Cannot be read:"
            self.fail(
                Outcome.NOT_STARTED, f"{there} {data}. Nothing has run yet, or -s DATA_DIR=… is missing."
            )
            return
        unknown = next((name for name in args if name not in known | folders.keys()), None)
        if unknown is not None:
            names = ", ".join(sorted(known | folders.keys()))
            self.fail(Outcome.USAGE, f"There is no city {unknown}: name some of {names}, or none for all.")
            return
        asked = [folders.get(name, data / name) for name in args] or list(folders.values())
        if not asked:
            self.fail(Outcome.NOT_STARTED, f"{data} holds no city yet: scrapy crawl, then ask again.")
            return
        self._say_all(asked, max_age, as_json=opts.json)

    def _say_all(self, folders: Sequence[Path], max_age: timedelta | None, *, as_json: bool) -> None:
        from crawler.run.city_folder import runs_of
        from crawler.run.health import health_of

        at = datetime.now(UTC)
        healths = [health_of(folder.name, runs_of(folder), at=at, max_age=max_age) for folder in folders]
        width = max(len(health.city) for health in healths)
        for health in healths:
            say(orjson.dumps(asdict(health)).decode() if as_json else _line(health, width))
        if not all(health.healthy for health in healths):
            self.exitcode = 1


def _line(health: Health, width: int) -> str:
    from crawler.run.health import format_span

    age = "" if health.age_seconds is None else f"{format_span(health.age_seconds)} ago"
    running = " A run is under way." if health.under_way and health.outcome else ""
    return (
        f"{health.city:<{width}}  {health.outcome or 'no run':<14}  {age:<12}  {'well' if health.healthy else 'NOT WELL'}:"
        f" {health.sentence}{running}"
    )
