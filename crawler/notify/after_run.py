"""Decide after a run whether there is something to tell, and send it (docs/contract.md, "Messages")."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scrapy.settings import BaseSettings

from crawler.clock import utc
from crawler.notify.message import CityMessage, message
from crawler.notify.news import News, end_of_journal, news_since
from crawler.notify.reported import Reported, read_reported, write_reported
from crawler.notify.services import check_services, send, services_of
from crawler.run.alarms.alarm import in_force
from crawler.run.city_folder import runs_of
from crawler.run.health import health_of
from crawler.run.outcome import Outcome

REPORT_AGAIN = timedelta(days=7)
"""The time after which a state that lasts is reported again."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CityResult:
    """How the run of a city ended.

    Attributes:
        city: the city's name.
        outcome: the outcome.
        last_line: the last line that the run printed, which says what to do.
    """

    city: str
    outcome: Outcome
    last_line: str


class AfterRun:
    """Sends at most one message after a run of one or several cities. It must be made before the run."""

    def __init__(self, settings: BaseSettings, cities: Iterable[str], services: Any) -> None:
        """Check the services, and note what is stored already.

        Args:
            settings: the project's settings.
            cities: the names of the cities that the run is about.
            services: the value of the setting ``NOTIFY``.

        Raises:
            NotifyError: Apprise is not installed or does not know a service.
        """
        self._data = Path(settings["DATA_DIR"])
        self._redacting = settings.getbool("REDACT_CONTACTS")
        self._services = services_of(services)
        check_services(self._services)
        self._before = {city: end_of_journal(self._data / city) for city in cities}

    def send(self, results: Iterable[CityResult]) -> None:
        """Send a message, if something happened. Whatever goes wrong is a line in the log."""
        try:
            self._send(list(results))
        except Exception as error:  # noqa: BLE001 the run has ended well: a message must not change that
            logger.warning(
                "No message was sent (%s: %s). The run is not affected.", type(error).__name__, error
            )

    def _send(self, results: list[CityResult]) -> None:
        at = datetime.now(UTC)
        earlier, later, messages = {}, {}, []
        for result in results:
            folder = self._data / result.city
            reported = earlier[result.city] = self._reported(result.city)
            state = _state(folder, result, at)
            is_due = _is_due(state, reported, at)
            end = end_of_journal(folder)
            later[result.city] = Reported(end, state, utc(at) if is_due else reported.at)
            news = self._news(result.city, reported.offset) if end > reported.offset else News()
            sentence, is_well_again = result.last_line if is_due and state else "", is_due and not state
            if news or sentence or is_well_again:
                messages.append(CityMessage(result.city, result.outcome.label, news, sentence, is_well_again))
        delivered = not messages or send(self._services, *message(messages))
        for city, known in (later if delivered else earlier).items():
            if known != read_reported(self._data / city):
                write_reported(self._data / city, known)

    def _reported(self, city: str) -> Reported:
        """Return what was reported about a city. If nothing was, what this run stores is the first news."""
        before = self._before.get(city, 0)
        reported = read_reported(self._data / city)
        if reported is None:
            return Reported(before)
        return reported if reported.offset <= before else replace(reported, offset=before)

    def _news(self, city: str, begin: int) -> News:
        return news_since(self._data / city, begin, redacting=self._redacting)


def _state(folder: Path, result: CityResult, at: datetime) -> str:
    """Return what keeps a city from being well, or an empty string if it is well as ``scrapy status`` says.

    A state that lasts is the same text each night: it has neither times nor counts.
    """
    if result.outcome in {Outcome.NOT_STARTED, Outcome.USAGE}:
        return result.outcome.label
    runs = runs_of(folder)
    if health_of(result.city, runs, at=at).healthy or not runs.ended:
        return ""
    newest = runs.ended[0]
    alarms = [
        " ".join((alarm.kind, alarm.field, *alarm.columns)) for alarm in in_force(newest.standing_alarms)
    ]
    stuck = [f"{name} {cause.reason}" for name, cause in newest.causes if cause.stuck]
    return "; ".join((newest.result.label, *sorted(alarms), *sorted(stuck)))


def _is_due(state: str, reported: Reported, at: datetime) -> bool:
    """Return whether a state has changed, or has lasted since it was reported a week ago."""
    return state != reported.state or bool(state and _age(reported.at, at) >= REPORT_AGAIN)


def _age(at: str, now: datetime) -> timedelta:
    try:
        return now - datetime.fromisoformat(at)
    except (ValueError, TypeError):
        return REPORT_AGAIN
