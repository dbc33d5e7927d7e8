"""The health of a city, as shown by ``scrapy status`` and in the report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.run.alarms.alarm import in_force
from crawler.run.alarms.stuck import ColumnCause
from crawler.run.city_folder import Runs
from crawler.run.manifest import Manifest
from crawler.run.outcome import Outcome
from crawler.run.repairs import repair_sentences
from crawler.store.repeated import RepeatedPage

INCOMPLETE_IN_A_ROW = 3
"""The number of consecutive incomplete runs that make a city unhealthy.

After fewer incomplete runs, the next run is expected to fetch what is missing.
"""

_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*([mhdw])", re.ASCII)
_UNITS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}


@dataclass(frozen=True, slots=True)
class Health:
    """The health of a city.

    Attributes:
        city: the city's name.
        healthy: whether everything is in order, so nobody needs to act.
        outcome: the outcome label of the latest run that has ended, e.g. ``ok``; None if no run has ended.
        exit_code: the exit code of the latest ended run, or None if no run has ended.
        run_id: the id of the latest ended run, or None if no run has ended.
        ended_at: the time when the latest ended run ended, in UTC (``2026-11-22T07:15:00Z``), or None if no run
            has ended.
        age_seconds: the number of seconds since the latest ended run ended, or None if no run has ended.
        under_way: whether a run is under way.
        sentence: a sentence that tells the operator what to do.
        repeated: the number of records that are copies of one page, so they are not documents.
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
    repeated: int = 0


def health_of(
    city: str,
    runs: Runs,
    *,
    at: datetime,
    max_age: timedelta | None = None,
    repeated: Sequence[RepeatedPage] = (),
) -> Health:
    """Return the health of a city, judged by its latest ended run.

    The city is healthy if the outcome of that run is ``ok``. The city is also healthy if the outcome is
    ``incomplete``, unless the latest three ended runs were all incomplete, or if the outcome is ``layout changed``
    and a person has accepted all alarms. Whatever the outcome, the city is unhealthy if an alarm is in force, if
    that run ended more than ``max_age`` ago, if a newer manifest cannot be read, or if a column is stuck that the
    run left out (``-a columns``, ``-a listing``, or a replay). A city without an ended run is
    healthy only while its first run is under way, and for at most ``max_age``.

    Args:
        city: the city's name.
        runs: the city's runs.
        at: the current time.
        max_age: the maximum time since the latest run ended, or None if there is no maximum.
        repeated: the pages that are stored as several records. They do not make the city unhealthy.
    """
    under_way = runs.under_way is not None
    if not runs.ended:
        waiting = "Its first run is under way." if under_way else "It has not run yet: scrapy crawl " + city
        if runs.unreadable:
            waiting = f"runs/{runs.unreadable[0]} is not a whole manifest: move it elsewhere, then run again."
        begun = _time_or(runs.under_way.started_at, at) if runs.under_way is not None else at
        if max_age is not None and at - begun > max_age:
            under_way = False
            waiting = f"Its first run began on {begun:%Y-%m-%d} and has not ended: run again."
        return Health(city, under_way, None, None, None, None, None, under_way, waiting)
    newest = runs.ended[0]
    outcome, ended = newest.result, newest.ended
    age = max(at - _time_or(ended, at), timedelta())
    too_old = max_age is not None and age > max_age
    unreadable = next((name for name in runs.unreadable if name > f"{newest.run_id}.json"), None)
    alarms = in_force(newest.standing_alarms)
    left_out = _stuck_and_left_out(runs.ended)
    healthy = not (too_old or unreadable or alarms or left_out) and _tolerable(runs.ended)
    if unreadable is not None:
        sentence = f"runs/{unreadable} is not a whole manifest: move it elsewhere, then run again."
    elif too_old and outcome is Outcome.OK:
        sentence = "The last run was too long ago: check that the schedule still runs."
    elif alarms and outcome is not Outcome.BLOCKED:
        sentence = (
            f"{alarms[0].repeated}. Look at {alarms[0].url or 'the rejects'}, then fix"
            f" the city, or run scrapy accept {city}."
        )
    elif outcome is Outcome.LAYOUT_CHANGED and healthy:
        sentence = "What the last run reported was accepted. Nothing to do."
    elif outcome is Outcome.LAYOUT_CHANGED and newest.is_first_contact:
        sentence = (
            f"The portal is not what the city's file says: run scrapy contact {city}, then fix the file."
        )
    elif (stuck := _stuck(newest)) is not None and outcome is Outcome.STUCK:
        sentence = f"Running again does not help{_causes(newest)}. Look at {stuck.url}. {stuck.remedy}."
    elif left_out is not None and outcome in {Outcome.OK, Outcome.INCOMPLETE}:
        name, cause = left_out
        sentence = (
            f"The last run left out a column for which running again does not help: {cause.sentence(name)}."
            f" Look at {cause.url}. {cause.remedy}."
        )
    elif healthy and outcome is Outcome.INCOMPLETE and not newest.is_replay:
        sentence = f"The next run fetches what is missing{_causes(newest)}."
    else:
        advice = outcome.advice_after(is_replay=newest.is_replay)
        missing = _causes(newest).removeprefix(": ")
        sentence = " ".join([advice, *([f"Missing: {missing}."] if missing else [])])
    return Health(
        city=city,
        healthy=healthy,
        outcome=outcome.label,
        exit_code=outcome.code,
        run_id=newest.run_id,
        ended_at=ended,
        age_seconds=int(age.total_seconds()),
        under_way=under_way,
        sentence=" ".join([sentence, *repair_sentences(newest), *map(_repeated, repeated)]),
        repeated=sum(page.records for page in repeated),
    )


def parse_span(text: str) -> timedelta:
    """Parse a time span that is written as ``90m``, ``36h``, ``2d`` or ``1w``.

    Raises:
        ValueError: ``text`` does not have this form.
    """
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a time span: write a number and m, h, d or w, for example 36h.")
    return float(match[1]) * _UNITS[match[2]]


def format_span(seconds: float) -> str:
    """Format a time span with at most two units: ``3 h``, ``2 d 4 h``, ``5 min``."""
    minutes = int(seconds // 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h" if days < 7 and hours else f"{days} d"


def _causes(manifest: Manifest) -> str:
    """Return which pages are missing since when, such as ``: column kjj: status_503 (since …)``, or an empty string."""
    found = [cause.sentence(name) for name, cause in manifest.causes]
    return f": {'; '.join(found)}" if found else ""


def _stuck(manifest: Manifest) -> ColumnCause | None:
    return next((cause for _, cause in manifest.causes if cause.stuck), None)


def _stuck_and_left_out(ended: Sequence[Manifest]) -> tuple[str, ColumnCause] | None:
    """Return the name of a column that is stuck and that the newest run did not walk, with the cause, or None.

    Older runs are looked at only as long as the newer ones were live runs of chosen columns or replays. A column that a
    whole run did not walk is not in the city's file any more.
    """
    walked: set[str] = set()
    for place, manifest in enumerate(ended):
        is_live = manifest.source == "live"
        if place and is_live:
            for name, cause in manifest.causes:
                if cause.stuck and name not in walked:
                    return name, cause
        if is_live:
            walked.update(str(column.get("name")) for column in manifest.columns)
            if manifest.arguments.keys().isdisjoint({"columns", "listing"}):
                return None
    return None


def _repeated(page: RepeatedPage) -> str:
    return (
        f"{page.records} records have one title and body ({page.title[:40]}), so they are not documents: look at"
        f" {page.url}."
    )


def _tolerable(ended: list[Manifest]) -> bool:
    outcomes = [manifest.result for manifest in ended[:INCOMPLETE_IN_A_ROW]]
    if outcomes[0] is Outcome.INCOMPLETE:
        return len(outcomes) < INCOMPLETE_IN_A_ROW or set(outcomes) != {Outcome.INCOMPLETE}
    return outcomes[0] in {Outcome.OK, Outcome.LAYOUT_CHANGED if ended[0].standing_alarms else Outcome.OK}


def _time_or(text: str, default: datetime) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return default
