"""The place of every city and column: its Chinese name, and its code, which is in use today.

``pytest tests/spiders -k NAME`` runs one city's tests.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from stdnum import numdb

from crawler.portals.division import NATIONAL
from tests.support.cities import BY_NAME, SPIDERS, spider_class

ENDED = {"500112": "渝北区: its code ended in 2025, and the replies on its portal are older"}
"""Codes that are not in use today, and why a column has them all the same."""


@pytest.mark.parametrize("path", BY_NAME)
def test_a_city_has_a_label(path: Path) -> None:
    label = vars(spider_class(path)).get("label")
    assert isinstance(label, str), f'{path.name}: write the city\'s Chinese name, such as label = "重庆"'
    assert label.strip(), f"{path.name}: the label is empty"


def test_the_labels_of_the_cities_are_different() -> None:
    labels = [spider_class(path).label for path in SPIDERS]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("path", BY_NAME)
def test_a_city_with_a_chinese_name_has_the_code_of_its_place_or_is_national(path: Path) -> None:
    city = spider_class(path)
    if city.label.isascii():  # as newcity writes it
        return
    assert (city.division is None) == (city.level == NATIONAL), (
        f'{path.name}: write its GB/T 2260 code, such as division = "410100", or level = "{NATIONAL}"'
    )
    assert city.place, f'{path.name}: write the official name of the place, such as place = "郑州市"'


@pytest.mark.parametrize("path", BY_NAME)
def test_a_place_is_the_one_that_has_the_code_today(path: Path) -> None:
    city = spider_class(path)
    assert not [each.name for each in city.columns if bool(each.place) != bool(each.division)], (
        f"{path.name}: a column has one of division and place without the other"
    )
    for owner in (city, *city.columns):
        if owner.division is not None and owner.division not in ENDED:
            today = name_today(owner.division)
            assert today is not None, f"{path.name}: no place has the GB/T 2260 code {owner.division} today"
            assert owner.place.endswith(today), f"{path.name}: {owner.division} is {today}, not {owner.place}"


@pytest.mark.parametrize("path", BY_NAME)
def test_a_place_of_a_column_is_inside_the_city(path: Path) -> None:
    city = spider_class(path)
    inside = (city.division or "").rstrip("0")
    outside = [each.name for each in city.columns if not (each.division or inside).startswith(inside)]
    assert not outside, f"{path.name}: the places of {', '.join(outside)} are not in {city.place}"


def name_today(division: str) -> str | None:
    """The name of the place that has a code today, by python-stdnum's copy of the list; None if none has it."""
    names = [found for _, found in numdb.get("cn/loc").info(division)][1:]
    for name in (each for found in names for each in found.get("county", "").split(",")):
        years, _, plain = name.rpartition("]")
        if plain and (not years or years.endswith("-")):
            return str(plain)
    return None


def test_codes_that_are_not_in_use_are_noticed() -> None:
    assert name_today("410108") == "惠济区"
    assert [code for code in ENDED if name_today(code) is not None] == []
    assert name_today("110103") is None, "崇文区 was merged into another district in 2010"
    assert name_today("419999") is None
