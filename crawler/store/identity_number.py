"""Resident identity numbers, as people print them."""

from __future__ import annotations

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

_WITHOUT_GAPS = {ord(" "): None, ord("-"): None}


def is_identity_number(number: str) -> bool:
    """Return whether 18 digits are a resident identity number (GB 11643): by the check digit and the date of birth.

    The place is not checked: a person's number has the code that the place had when the number was assigned, which
    may be decades after the birth.
    """
    compact = number.translate(_WITHOUT_GAPS).upper()
    try:
        ric.get_birth_date(compact)
    except ValidationError:
        return False
    return bool(ric.calc_check_digit(compact) == compact[-1])
