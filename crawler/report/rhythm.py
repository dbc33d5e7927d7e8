"""Computes how often a city publishes, and whether it has published nothing for an unusually long time."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

YEARS_BACK = 3
"""The number of years before the latest publishing day that are considered.

Earlier publishing days are ignored, because they say little about the present.
"""

MIN_GAPS = 6
"""The minimum number of gaps between publishing days needed to say how long a gap usually is."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The lengths, in days, of the gaps between the days on which a city published records.

    Only gaps in the three years before the latest publishing day are used. If there are fewer than :data:`MIN_GAPS`
    gaps, ``usual``, ``long`` and ``longest`` are None.

    Attributes:
        newest: the latest publishing day (ISO 8601), or None if no record has a date.
        pauses: the number of gaps.
        usual: the median gap.
        long: the 90th percentile of the gaps.
        longest: the longest gap.
        silent: the number of days from the latest publishing day to the day on which the portal was last checked, or
            None if either day is unknown.
        state: ``overdue`` if ``silent`` is greater than ``longest``. ``quiet`` if ``silent`` is greater than ``long``,
            but not greater than ``longest``. ``unknown`` if there are too few gaps, or if ``silent`` is None.
            Otherwise ``expected``.
    """

    newest: str | None
    pauses: int
    usual: float | None
    long: int | None
    longest: int | None
    silent: int | None
    state: str


def rhythm_of(days: Iterable[date], looked_at: date | None) -> Rhythm:
    """Return how often a city publishes, computed from the days on which it published records.

    Args:
        days: the days on which the city's records were published.
        looked_at: the day on which the city's portal was last checked, or None if the portal was never checked. If the
            records come from saved pages, this is the day on which the newest page was saved.
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
