"""Resident identity numbers are known by their date of birth and check digit (GB 11643)."""

from __future__ import annotations

import pytest
from stdnum.cn import ric

from crawler.store.identity_number import is_identity_number

FIRST = "11010119900307101"
NUMBER = FIRST + ric.calc_check_digit(FIRST + "0")


@pytest.mark.parametrize(
    "number", [NUMBER, f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}", f"{NUMBER[:6]}-{NUMBER[6:]}"]
)
def test_an_identity_number_may_have_gaps(number: str) -> None:
    assert is_identity_number(number)


def test_a_wrong_check_digit_or_date_is_none() -> None:
    assert not is_identity_number(FIRST + str((int(NUMBER[-1].replace("X", "0")) + 1) % 10))
    assert not is_identity_number("110101199013071013")
