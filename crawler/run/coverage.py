"""Drops of coverage: fields that are much rarer in a run's new records than in the stored ones."""

from __future__ import annotations

from collections.abc import Iterator
from math import comb

from crawler.store.field_coverage import FIELDS, Coverage

ENOUGH_RECORDS = 10
"""With fewer records on either side, no field is compared."""

BY_CHANCE = 0.01
"""A drop counts only if its probability is below this: a rare field may well be absent from ten new records."""

_NOT_COMPARED = frozenset({"warnings"})
"""Fields that may become rarer without harm."""


def coverage_drops(stored: Coverage, new: Coverage) -> Iterator[str]:
    """Yield a sentence for each field of :func:`dropped_fields`.

    Args:
        stored: the coverage of the city's records before the run.
        new: the coverage of the records that the run added.
    """
    for name in dropped_fields(stored, new):
        before = stored.filled[name] / stored.records
        yield f"Only {new.filled[name]} of {new.records} new records have {name}, but {before:.0%} of the stored ones do."


def dropped_fields(stored: Coverage, new: Coverage) -> Iterator[str]:
    """Yield the fields whose share among the new records is less than half of that among the stored ones."""
    if min(stored.records, new.records) < ENOUGH_RECORDS:
        return
    for name in FIELDS:
        before, now = stored.filled[name] / stored.records, new.filled[name] / new.records
        if name in _NOT_COMPARED or now >= before / 2:
            continue
        if _probability(new.records, before, new.filled[name]) < BY_CHANCE:
            yield name


def _probability(draws: int, share: float, at_most: int) -> float:
    """Return the probability of at most ``at_most`` hits in ``draws`` (cumulative binomial distribution)."""
    return sum(comb(draws, hits) * share**hits * (1 - share) ** (draws - hits) for hits in range(at_most + 1))
