"""Whether a city is well: the rule behind ``scrapy status`` and the report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from crawler.run.outcome import Outcome

if TYPE_CHECKING:
    from crawler.run.city_folder import Runs
    from crawler.run.manifest import Manifest

INCOMPLETE_IN_A_ROW = 3
"""An incomplete run is no alarm, because the next one walks on; so many in a row are."""

_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*([mhdw])", re.ASCII)
_UNITS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}


@dataclass(frozen=True, slots=True)
class Health:
    """How a city is.

    Attributes:
        city: its name.
        healthy: whether nobody need act.
        outcome: of the newest run that ended; None where none did.
        exit_code: likewise.
        run_id: likewise.
        ended_at: when that run ended, UTC.
        age_seconds: how long ago that is.
        under_way: whether a run goes on at this moment.
        sentence: what is the matter and what to do.
    """

    city: str
    healthy: bool
    outcome: str | None
    exit_code: int | None
    run_id: str | None
    ended_at: str | None
    age_seconds: int | None
    under_way: bool
    sentence: str


def health_of(city: str, runs: Runs, *, at: datetime, max_age: timedelta | None = None) -> Health:
    """Judge a city by its newest run that ended.

    It is well where that run was ``ok``, or ``incomplete`` and not the third such run in a row; and, where a
    greatest age is given, where the run ended no longer ago than that. A half-written manifest newer than it
    means that nobody knows, which is not well.

    Args:
        city: its name.
        runs: its runs.
        at: the moment to judge at.
        max_age: the greatest age of the newest run that ended.
    """
    under_way = runs.under_way is not None
    if not runs.ended:
        waiting = "Its first run is under way." if under_way else "It has not run yet: scrapy crawl " + city
        if runs.unreadable:
            waiting = f"runs/{runs.unreadable[0]} is no whole manifest: move it away, then run again."
        return Health(city, under_way, None, None, None, None, None, under_way, waiting)
    newest = runs.ended[0]
    outcome, ended = newest.result, newest.ended
    age = max(at - _moment(ended, at), timedelta())
    too_old = max_age is not None and age > max_age
    unreadable = next((name for name in runs.unreadable if name > f"{newest.run_id}.json"), None)
    healthy = not too_old and unreadable is None and _tolerable(runs.ended)
    if unreadable is not None:
        sentence = f"runs/{unreadable} is no whole manifest: move it away, then run again."
    elif too_old and outcome is Outcome.OK:
        sentence = "The last run is too long ago: look whether the schedule still runs."
    elif healthy and outcome is Outcome.INCOMPLETE:
        sentence = "The next run walks on."
    else:
        sentence = outcome.advice
    return Health(
        city=city,
        healthy=healthy,
        outcome=outcome.label,
        exit_code=outcome.code,
        run_id=newest.run_id,
        ended_at=ended,
        age_seconds=int(age.total_seconds()),
        under_way=under_way,
        sentence=sentence,
    )


def parse_span(text: str) -> timedelta:
    """A span as people write it: ``90m``, ``36h``, ``2d``, ``1w``.

    Raises:
        ValueError: it is none. The message says what to write.
    """
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no time span: write a number and m, h, d or w, as in 36h.")
    return float(match[1]) * _UNITS[match[2]]


def format_span(seconds: float) -> str:
    """A span in words, its two largest units at most: ``3 h``, ``2 d 4 h``, ``5 min``."""
    minutes = int(seconds // 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h" if days < 7 and hours else f"{days} d"


def _tolerable(ended: list[Manifest]) -> bool:
    outcomes = [manifest.result for manifest in ended[:INCOMPLETE_IN_A_ROW]]
    if outcomes[0] is Outcome.INCOMPLETE:
        return len(outcomes) < INCOMPLETE_IN_A_ROW or any(each is not Outcome.INCOMPLETE for each in outcomes)
    return outcomes[0] is Outcome.OK


def _moment(text: str, otherwise: datetime) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return otherwise
