"""A listing with very many rows on one page is read in linear time: twice the rows, about twice the steps."""

from __future__ import annotations

import sys

import pytest

from crawler.portals.column import Column
from crawler.portals.families.registry import FAMILIES
from crawler.portals.pagers.further_pages import with_signs
from tests.portal import Document
from tests.portal.families import FAMILIES as LOOKS


def steps(name: str, rows: int) -> int:
    """The calls of functions that reading a listing with this many rows takes."""
    family, look = FAMILIES["trs_wcm" if name == "trs" else name], LOOKS[name]
    url = f"http://127.0.0.1{look.listing_path}"
    text = look.listing([Document(number) for number in range(1, rows + 1)], 1, 1)
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        listing = family.read_listing(text, url, Column("any", url))
        signed = with_signs(listing, text, url, family.page_key)
    finally:
        sys.setprofile(None)
    assert (len(signed.rows), signed.sign) == (rows, None)
    return calls


@pytest.mark.parametrize("name", sorted(LOOKS))
def test_twice_the_rows_take_about_twice_the_steps(name: str) -> None:
    assert steps(name, 400) < 2.5 * steps(name, 200)
