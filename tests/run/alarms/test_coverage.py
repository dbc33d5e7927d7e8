"""When too few of the new records say something in a field."""

from __future__ import annotations

import pytest

from crawler.run.alarms.coverage import coverage_drops, is_back, printed_name
from crawler.store.field_coverage import FIELDS, Coverage


def covered(records: int, **filled: int) -> Coverage:
    coverage = Coverage(records)
    coverage.filled.update(filled)
    return coverage


@pytest.mark.parametrize(
    ("stored", "new", "named"),
    [
        (covered(100, title=100), covered(10), ["title"]),
        (covered(100, title=100), covered(10, title=4), ["title"]),
        (covered(100, title=100), covered(10, title=5), []),  # half is not below half
        (covered(100, **{"suggestion.number": 90}), covered(12), ["suggestion.number"]),
        (covered(100, title=100), covered(9), []),  # fewer than ten new ones
        (covered(9, title=9), covered(10), []),  # fewer than ten to compare with
        (covered(100, validity=10), covered(10), []),  # one in ten is absent from ten by chance
        (covered(100, validity=10), covered(100), ["validity"]),  # but not from a hundred
        (covered(100, warnings=100), covered(10), []),  # fewer warnings are no bad sign
        (covered(100), covered(10, title=10), []),
    ],
)
def test_a_field_that_less_than_half_as_many_new_records_have_is_named(
    stored: Coverage, new: Coverage, named: list[str]
) -> None:
    said = list(coverage_drops({"kjj": stored}, {"kjj": new}))
    assert [name for name in FIELDS if any(f" have {name}," in sentence for sentence in said)] == named
    assert len(said) == len(named)


@pytest.mark.parametrize(
    ("new", "filled", "lacking", "back"),
    [
        (0, 0, 0.0, False),
        (3, 0, 0.0, False),
        (1, 1, 0.0, True),
        (3, 3, 0.0, True),
        (9, 4, 0.0, False),  # less than half of the usual share
        (2, 2, 0.2, False),  # by chance, if a fifth has the field
        (3, 3, 0.2, True),
    ],
)
def test_a_field_is_back_when_half_as_many_have_it_and_it_is_not_chance(
    new: int, filled: int, lacking: float, *, back: bool
) -> None:
    assert is_back(new, filled, share=1.0, lacking=lacking) is back


def test_a_field_is_named_as_pages_print_it() -> None:
    assert printed_name("index_number") == "索引号 (index_number)"
    assert printed_name("suggestion.number") == "suggestion.number"
