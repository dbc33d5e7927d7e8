"""The form of a GB/T 2260 code, and the level that follows from it."""

from __future__ import annotations

import pytest

from crawler.portals.division import is_division, level_of


@pytest.mark.parametrize("value", ["500000", "500113", "623000"])
def test_a_code_has_six_digits(value: str) -> None:
    assert is_division(value)


@pytest.mark.parametrize(
    "value", ["", "50000", "5000000", "050000", "50000x", "５０００００", "500000\n", 500000, None]
)
def test_anything_else_is_not_a_code(value: object) -> None:
    assert not is_division(value)


@pytest.mark.parametrize(
    ("division", "level"),
    [("500000", "province"), ("640000", "province"), ("410100", "prefecture"), ("623000", "prefecture"),
     ("500113", "county"), ("410184", "county"), ("659004", "county")],
)  # fmt: skip
def test_the_level_follows_from_the_code(division: str, level: str) -> None:
    assert level_of(division) == level
