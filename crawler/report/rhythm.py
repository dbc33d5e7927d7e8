"""How often a city publishes, by the dates of its records, and whether it has been silent unusually long."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

YEARS_BACK = 3
"""Years of publishing days that count; older ones say little about the present."""

MIN_GAPS = 6
"""Gaps between publishing days needed to say what is usual."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The gaps between the publishing days of a city, in days.

    Attributes:
        newest: the newest publishing day (ISO 8601), None if no record is dated.
        pauses: the number of gaps in the three years before that day.
        usual: the median gap.
        long: the 90th percentile of the gaps.
        longest: the longest gap.
        silent: the days from the newest publishing day to the day when the portal was last checked.
        state: ``expected``; ``quiet``, if silent for longer than ``long``; ``overdue``, if for longer than
            ``longest``; ``unknown``, if there are too few gaps or the portal was not checked.
    """

    newest: str | None
    pauses: int
    usual: float | None
    long: int | None
    longest: int | None
    silent: int | None
    state: str


def rhythm_of(days: Iterable[date], looked_at: date | None) -> Rhythm:
    """Return the rhythm of a city.

    Args:
        days: the days on which its records were published.
        looked_at: the day when its portal was last checked; for a replay, that of the newest capture.
    """
    distinct = sorted(set(days))
    if not distinct:
        return Rhythm(None, 0, None, None, None, None, "unknown")
    newest = distinct[-1]
    since = newest - timedelta(days=round(365.25 * YEARS_BACK))
    recent = [day for day in distinct if day >= since]
    gaps = sorted((later - earlier).days for earlier, later in itertools.pairwise(recent))
    silent = max((looked_at - newest).days, 0) if looked_at is not None else None
    if len(gaps) < MIN_GAPS:
        return Rhythm(newest.isoformat(), len(gaps), None, None, None, silent, "unknown")
    long = gaps[-1 - len(gaps) // 10]
    state = "expected"
    if silent is None:
        state = "unknown"
    elif silent > gaps[-1]:
        state = "overdue"
    elif silent > long:
        state = "quiet"
    return Rhythm(newest.isoformat(), len(gaps), median(gaps), long, gaps[-1], silent, state)
