"""Detection of coverage drops: fields that are much rarer in a run's new records than in all earlier ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import comb

from crawler.reading.metadata.vocabulary import MEANINGS
from crawler.store.field_coverage import FIELDS, Coverage

ENOUGH_RECORDS = 10
"""The minimum number of new records and of stored records. If either number is lower, no field is compared."""

BY_CHANCE = 0.01
"""A drop is reported only if the probability that it arose by chance is below this value.

For example, ten new records may lack a rare field by chance.
"""

_NOT_COMPARED = frozenset({"warnings"})
"""The fields that may become rarer without harm."""

_PRINTED: dict[str, str] = {}
for _label, _meaning in MEANINGS.items():
    _PRINTED.setdefault(_meaning, _label)


def added_to_known(stored: Mapping[str, Coverage], added: Mapping[str, Coverage]) -> dict[str, Coverage]:
    """Return the coverage of the added records by column, without columns of which no record was stored.

    The first records of a column are another agency's. That they lack a field says nothing about a change.

    Args:
        stored: by column name, the coverage of the records before the run.
        added: by column name, the coverage of the records that the run added.
    """
    return {name: coverage for name, coverage in added.items() if name in stored and stored[name].records}


def coverage_drops(stored: Mapping[str, Coverage], added: Mapping[str, Coverage]) -> Iterator[str]:
    """Yield a sentence about each field that is much rarer in the new records than in the stored records.

    See :func:`dropped_fields` for the rule and :func:`added_to_known` for the records that count.

    Args:
        stored: by column name, the coverage of the city's records before the run.
        added: by column name, the coverage of the records that the run added.
    """
    before, new = sum(stored.values(), Coverage()), sum(added_to_known(stored, added).values(), Coverage())
    for name in dropped_fields(before, new):
        share = before.filled[name] / before.records
        yield f"Only {new.filled[name]} of {new.records} new records have {name}, but {share:.0%} of the stored ones do."


def dropped_fields(
    stored: Coverage,
    new: Coverage,
    normal: Mapping[str, tuple[int, int]] | None = None,
    *,
    by_chance: float = BY_CHANCE,
) -> Iterator[str]:
    """Yield the names of fields that are less than half as frequent in the new records as in the stored ones.

    A field is left out if the probability that its drop arose by chance is at least ``by_chance``. No field
    is yielded if the number of new records or the number of stored records is below :data:`ENOUGH_RECORDS`.

    Args:
        stored: the coverage of the records of a city or column before the run.
        new: the coverage of its records that the run added.
        normal: for fields whose share a person has accepted, the number of records with the field and the number
            of all records that are used instead of the stored records.
        by_chance: the probability at which a drop is no longer reported.
    """
    if min(stored.records, new.records) < ENOUGH_RECORDS:
        return
    for name in FIELDS:
        filled, records = (normal or {}).get(name, (stored.filled[name], stored.records))
        before, now = filled / max(records, 1), new.filled[name] / new.records
        if name in _NOT_COMPARED or now >= before / 2:
            continue
        if _probability(new.records, before, new.filled[name]) < by_chance:
            yield name


def is_back(new: int, filled: int, *, share: float, lacking: float) -> bool:
    """Return whether new records have a field again that earlier new records lacked.

    At least half of the usual share of the new records must have the field. The probability that this is chance,
    although the field is still as rare as in the earlier new records, must be below :data:`BY_CHANCE`.

    Args:
        new: the number of new records.
        filled: the number of these records that have the field.
        share: the usual share of records with the field.
        lacking: the share in the earlier new records.
    """
    return filled > 0 and filled / new >= share / 2 and 1 - _probability(new, lacking, filled - 1) < BY_CHANCE


def coverage_sentence(field: str, filled: int, new: int, share: float) -> str:
    """Return a sentence, without a final stop, that says in how many new records a field is missing.

    Args:
        field: the name of the field.
        filled: the number of new records that have the field.
        new: the number of new records.
        share: the share of earlier records that have the field.
    """
    name = printed_name(field)
    return f"{name} missing in new records: {filled} of {new} have it, but {share:.0%} of the earlier ones do"


def printed_name(field: str) -> str:
    """Return a field's name for a person: ``索引号 (index_number)`` if pages print a label for the field."""
    return f"{_PRINTED[field]} ({field})" if field in _PRINTED else field


def _probability(draws: int, share: float, at_most: int) -> float:
    """Return the probability of at most ``at_most`` hits in ``draws`` draws (binomial distribution).

    Args:
        draws: the number of draws.
        share: the probability of a hit in one draw.
        at_most: the maximum number of hits.
    """
    return sum(comb(draws, hits) * share**hits * (1 - share) ** (draws - hits) for hits in range(at_most + 1))
