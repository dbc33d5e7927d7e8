"""``scrapy crawl CITY``: crawl one city. This command replaces Scrapy's command of the same name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.commands import BaseRunSpiderCommand
from scrapy.crawler import AsyncCrawlerProcess

from crawler.commands.run_command import RunCommand
from crawler.console.output import say, say_error
from crawler.console.reasons import broken_cities
from crawler.credentials import without_secrets
from crawler.portals.arguments import KNOWN
from crawler.run.outcome import Outcome

if TYPE_CHECKING:
    import argparse

    from scrapy.crawler import Crawler

    from crawler.run.state import RunState


class Command(RunCommand, BaseRunSpiderCommand):
    """A command that crawls one city. Its exit code reports how the crawl ended (docs/contract.md, "A run")."""

    requires_crawler_process = True
    usage = "[options] <city>"
    summary = "Walk a city's listings and store every reply that is not stored yet"
    description = "Walk a city's listings and store every reply that is not stored yet."
    examples = (
        "scrapy crawl chongqing",
        "scrapy crawl zhengzhou -s REPLAY=fixtures/zhengzhou -s DATA_DIR=out",
        "scrapy crawl chongqing -a columns=kjj,slj -a since=2024-01-01 -a limit=20",
        "scrapy crawl chongqing -a full=1 -a recheck=30 -s ATTACHMENTS=1",
        "scrapy crawl chongqing -s CONTACT=data@example.org -s REDACT_CONTACTS=1",
    )
    spider_arguments = tuple(KNOWN)
    main_settings = (
        "DATA_DIR",
        "CONTACT",
        "REPLAY",
        "REPLAY_AT",
        "ARCHIVE",
        "ATTACHMENTS",
        "REDACT_CONTACTS",
        "AUDIT",
        "FIRST_CONTACT",
        "NOTIFY",
        "LOCK_TIMEOUT",
    )
    exit_codes = tuple(
        f"{outcome.code} {outcome.label}" for outcome in sorted(Outcome, key=lambda each: each.code)
    )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl the named city, print a summary, set the exit code and send a message if ``NOTIFY`` is set."""
        process = self.crawler_process
        if not isinstance(process, AsyncCrawlerProcess):
            self.fail(
                Outcome.NOT_STARTED, "A run needs Scrapy's asyncio reactor: do not change TWISTED_REACTOR."
            )
            return
        broken = broken_cities(process.spider_loader)
        cities = sorted(process.spider_loader.list())
        usage, names = "scrapy crawl CITY, where CITY is", ", ".join(cities)
        if len(args) != 1:
            self.abort(Outcome.USAGE, f"Name exactly one city: {usage} one of {names}.")
        city = args[0]
        if city not in cities and city not in broken:
            self.refuse_city(city, cities, f"There is no city {city}: {usage} one of {names}.")
        after_run = self.after_run([city])
        if city in broken:
            self.fail(Outcome.NOT_STARTED, f"{city}: not started. {broken[city]}")
        else:
            self._crawl(process, city, opts)
        if after_run is not None and self.sentence:
            from crawler.notify.after_run import CityResult

            after_run.send([CityResult(city, Outcome.of_code(self.exitcode), self.sentence)])

    def _crawl(self, process: AsyncCrawlerProcess, city: str, opts: argparse.Namespace) -> None:
        """Crawl a city, print a summary and set the exit code."""
        from crawler.archive.model import ArchiveError
        from crawler.extensions.monitoring import MonitoringError
        from crawler.extensions.setting_values import SettingError
        from crawler.portals.arguments import ArgumentError
        from crawler.portals.browser import BrowserMissingError
        from crawler.portals.city_spider import CitySpider
        from crawler.run.lock import LockedError
        from crawler.run.summary import closing_lines
        from crawler.store.journal import StoreError

        try:
            crawler = self._create_crawler(city)
            crawler.settings.setdict({"RECORD_RUN": True}, priority="cmdline")
        except BrowserMissingError as missing:
            self.fail(Outcome.NOT_STARTED, str(missing))
            return
        task = process.crawl(crawler, **opts.spargs)
        process.start()
        error = task.exception() if task.done() and not task.cancelled() else None
        state = _end_run(crawler)
        if isinstance(error, ArgumentError):
            self.fail(Outcome.USAGE, str(error))
        elif isinstance(error, ArchiveError | LockedError | MonitoringError | SettingError | StoreError):
            self.fail(Outcome.NOT_STARTED, str(error))
        elif error is not None:
            self.fail(Outcome.NOT_STARTED, f"The code failed: {type(error).__name__}: {error}.")
        elif state is None and not issubclass(crawler.spidercls, CitySpider):
            say(f"{city} is not a city: nothing was stored in {self.project_settings['DATA_DIR']}.")
        elif state is None or state.outcome is None:
            self.fail(Outcome.INCOMPLETE, f"{city}: the run was stopped before it started. Run again.")
        else:
            self.exitcode = state.outcome.code
            feeds = crawler.settings.getdict("FEEDS")
            tell = say_error if any(str(uri).startswith("stdout:") for uri in feeds) else say
            for line in closing_lines(state):
                self.sentence = without_secrets(line)
                tell(self.sentence)


def _end_run(crawler: Crawler) -> RunState | None:
    """Remove the progress bar, finish recording the run, and return the run's state, which includes its outcome.

    Return None if the run did not start.
    """
    from crawler.extensions.progress_bar import ProgressBar
    from crawler.extensions.run_recorder import RunRecorder

    try:
        progress, recorder = crawler.get_extension(ProgressBar), crawler.get_extension(RunRecorder)
    except RuntimeError:  # the run ended before Scrapy created the extensions
        return None
    if progress is not None:
        progress.end()
    if recorder is None:
        return None
    recorder.end()
    return recorder.state
