"""``scrapy accept CITY``: accept what a city's alarms report as the new normal, so that they end."""

from __future__ import annotations

from pathlib import Path

from scrapy.commands import ScrapyCommand

from crawler.commands.base import ProjectCommand
from crawler.console.output import say
from crawler.run.outcome import Outcome

NOTHING_ACCEPTED = 1


class Command(ProjectCommand, ScrapyCommand):
    """A command that accepts the alarms of a city, and the signs of further pages in its listings."""

    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 as Scrapy's own commands have it

    usage = "[options] <city>"
    summary = "Accept what a city's alarms report as normal, so that its runs end well again"
    description = (
        "Accept what a city's alarms report as normal, so that its runs end well again. An alarm (exit"
        " code 5) stays in force until the portal is right again or this command is run. The command asks"
        " nothing. It says what is normal from now on, and writes the time into the newest manifest."
    )
    examples = (
        "scrapy accept chongqing",
        "scrapy accept chongqing -s DATA_DIR=out",
    )
    main_settings = ("DATA_DIR",)
    exit_codes = (
        "0 accepted",
        "1 nothing accepted: no alarm is in force, or a run is under way",
        "2 usage",
    )

    def run(self, args: list[str], opts: object) -> None:  # noqa: ARG002 Scrapy's argument
        """Accept the alarms of the named city, print a line about each, and set the exit code."""
        from crawler.run.accepting import accept_alarms
        from crawler.run.lock import LockedError
        from crawler.store.journal import StoreError

        if len(args) != 1:
            self.abort(Outcome.USAGE, "Name exactly one city: scrapy accept CITY.")
        city = args[0]
        folder = Path(self.project_settings["DATA_DIR"]) / city
        if Path(city).name != city or not folder.is_dir():
            known = sorted(path.name for path in folder.parent.glob("*") if path.is_dir())
            self.refuse_city(city, known, f"There is no folder {folder}: name a city that has run.")
        try:
            accepted = accept_alarms(folder)
        except (LockedError, StoreError) as error:
            self.abort(NOTHING_ACCEPTED, str(error))
        for alarm in accepted:
            say(f"{city}: accepted: {alarm.sentence} (since {alarm.since[:10]}). {alarm.new_normal}")
        if not accepted:
            self.fail(
                NOTHING_ACCEPTED,
                f"{city}: no alarm and no sign of further pages to accept. Nothing was changed."
                " To see what is wrong: scrapy status",
            )
