"""Codes of places by GB/T 2260, the standard for China's administrative divisions, and the levels they have."""

from __future__ import annotations

import re
from typing import Any

NATIONAL = "national"
"""The level of an authority of the whole country. The standard has no code for it."""

_CODE = re.compile(r"[1-9]\d{5}", re.ASCII)


def is_division(value: Any) -> bool:
    """Return whether ``value`` has the form of a code, such as ``500113``. The form does not say that it is in use."""
    return isinstance(value, str) and _CODE.fullmatch(value) is not None


def level_of(division: str) -> str:
    """Return the level of the place with the code ``division``: ``province``, ``prefecture`` or ``county``.

    A municipality such as Chongqing (重庆市, ``500000``) is a province, and a district such as ``500113`` a county.
    """
    if division.endswith("0000"):
        return "province"
    return "prefecture" if division.endswith("00") else "county"
