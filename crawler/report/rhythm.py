"""How often a city publishes, told from the dates of its own records, and whether it has been silent for long."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

YEARS_BACK = 3
"""Older habits say little about this year's."""

ENOUGH_GAPS = 6
"""Fewer pauses between publishing days are no habit."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The publishing days of a city and the pauses between them, in days.

    Attributes:
        newest: the newest day on which something was published; None where no record is dated.
        pauses: how many pauses were counted, over the last three years before that day.
        usual: their median.
        long: nine of ten pauses were no longer.
        longest: the longest.
        silent: days from the newest publishing day to the day on which the portal was last looked at.
        state: ``expected``, ``quiet`` (longer than nine of ten pauses), ``overdue`` (longer than every pause
            that was seen), ``unknown`` (too few pauses to tell).
    """

    newest: str | None
    pauses: int
    usual: float | None
    long: int | None
    longest: int | None
    silent: int | None
    state: str


def rhythm_of(days: Iterable[date], looked_at: date | None) -> Rhythm:
    """The rhythm of a city.

    Args:
        days: on which its records were published.
        looked_at: the day on which its portal was last looked at; of a replay, that of the newest capture.
    """
    distinct = sorted(set(days))
    if not distinct:
        return Rhythm(None, 0, None, None, None, None, "unknown")
    newest = distinct[-1]
    since = newest - timedelta(days=round(365.25 * YEARS_BACK))
    recent = [day for day in distinct if day >= since]
    pauses = sorted((later - earlier).days for earlier, later in itertools.pairwise(recent))
    silent = max((looked_at - newest).days, 0) if looked_at is not None else None
    if len(pauses) < ENOUGH_GAPS:
        return Rhythm(newest.isoformat(), len(pauses), None, None, None, silent, "unknown")
    long = pauses[-1 - len(pauses) // 10]
    state = "expected"
    if silent is None:
        state = "unknown"
    elif silent > pauses[-1]:
        state = "overdue"
    elif silent > long:
        state = "quiet"
    return Rhythm(newest.isoformat(), len(pauses), median(pauses), long, pauses[-1], silent, state)
