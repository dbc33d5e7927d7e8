"""Whether the new records say as much as those that are stored."""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING

from crawler.store.field_coverage import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.store.field_coverage import Coverage

ENOUGH_RECORDS = 10
"""So few records on either side say nothing about a layout."""

BY_CHANCE = 0.01
"""A field that few stored records have may well be absent in ten new ones; below this chance it is no accident."""

_NO_CONTENT = frozenset({"warnings"})
"""Fields of which it is no bad sign to have fewer."""


def coverage_drops(stored: Coverage, new: Coverage) -> Iterator[str]:
    """The fields whose share among the new records is below half of that among the stored ones.

    Args:
        stored: the city's records before the run.
        new: the records that the run added.

    Yields:
        A sentence for each field.
    """
    for name in dropped_fields(stored, new):
        before = stored.filled[name] / stored.records
        yield f"Only {new.filled[name]} of {new.records} new records have {name}, of the stored ones {before:.0%} do."


def dropped_fields(stored: Coverage, new: Coverage) -> Iterator[str]:
    """The names of those fields."""
    if min(stored.records, new.records) < ENOUGH_RECORDS:
        return
    for name in FIELDS:
        before, now = stored.filled[name] / stored.records, new.filled[name] / new.records
        if name in _NO_CONTENT or now >= before / 2:
            continue
        if _chance(new.records, before, new.filled[name]) < BY_CHANCE:
            yield name


def _chance(draws: int, share: float, at_most: int) -> float:
    """How likely so few hits are among so many draws (the binomial distribution)."""
    return sum(comb(draws, hits) * share**hits * (1 - share) ** (draws - hits) for hits in range(at_most + 1))
