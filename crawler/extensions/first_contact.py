"""Check what was inferred about a city's columns before the city's first walk (setting ``FIRST_CONTACT``)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.extensions.run_recorder import RunRecorder
from crawler.portals.city import City
from crawler.portals.city_spider import CitySpider
from crawler.portals.spider_loader import cities_folder
from crawler.portals.walking import signals as walk_signals
from crawler.run.city_folder import has_read_portal
from crawler.store.journal import StoreError

if TYPE_CHECKING:
    from crawler.run.state import RunState


class FirstContactMiddleware:
    """A spider middleware that holds back a city's first walk while an essential check of a column is different.

    The pages that it asks for are not in the run's own archive, because a replay would read each document twice. They
    are in the folder ``evidence`` of the city.
    """

    def __init__(self, crawler: Crawler, spider: CitySpider) -> None:
        """Create the middleware for a live run of a city."""
        self._crawler = crawler
        self._spider = spider

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the middleware.

        Raises:
            NotConfigured: this is not a live run of a city, ``FIRST_CONTACT`` is off, or the run walks a listing that
                the operator named (``-a listing=URL``).
        """
        spider, settings = crawler.spider, crawler.settings
        is_recorded = settings.getbool("RECORD_RUN") and settings.getbool("FIRST_CONTACT")
        if (
            not isinstance(spider, CitySpider)
            or not is_recorded
            or settings["REPLAY"]
            or spider.arguments.listing
        ):
            raise NotConfigured
        return cls(crawler, spider)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Yield the first requests of the run, unless the first contact holds the run back."""
        recorder = self._crawler.get_extension(RunRecorder)
        if recorder is None or await self._may_walk(recorder.state):
            async for request in start:
                yield request

    async def _may_walk(self, state: RunState) -> bool:
        spider = self._spider
        if has_read_portal(state.folder):
            return True
        # Imported here, because only a city's first run needs them.
        from crawler.contact.asking import ask_columns  # noqa: PLC0415
        from crawler.contact.checks import CheckResult  # noqa: PLC0415
        from crawler.contact.evidence import EVIDENCE, contacted_on, write_evidence  # noqa: PLC0415

        settings = self._crawler.settings
        walked = City(spider.name, spider.family, tuple(spider.to_walk))
        day = contacted_on(cities_folder(spider.name, settings) / EVIDENCE, walked)
        if day is not None:
            state.notes.append(f"First contact on {day}: the essentials are confirmed.")
            return True
        contact = await ask_columns(spider, spider.to_walk)
        if spider.fetcher.is_stopping():
            return False
        try:
            evidence = write_evidence(contact, state.folder / EVIDENCE, settings)
        except (OSError, StoreError) as error:
            failure = error
            if isinstance(error, OSError):
                failure = StoreError(f"{error.filename} could not be written ({error.strerror}).")
            self._crawler.signals.send_catch_log(walk_signals.recording_failed, error=failure)
            return False
        for column in contact.columns:
            for check in column.essentials(CheckResult.DIFFERENT):
                state.differences.append(
                    (f"{check.check} of column {column.name}: {check.found}", check.address)
                )
        seen = [check for column in contact.columns for check in column.checks]
        confirmed = sum(check.result is CheckResult.CONFIRMED for check in seen)
        state.notes.append(
            f"First contact: {confirmed} of {len(seen)} checks are confirmed; all are in {evidence}."
        )
        return not state.differences
