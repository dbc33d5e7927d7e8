"""The requests of a first contact: robots.txt first, never more than were said, none twice for a failure."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.contact.asking import MOST_REQUESTS, FirstContact, contact_city
from crawler.portals.arguments import ArgumentError
from crawler.portals.city import City
from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.registry import FAMILIES
from tests.portal import Fault, Portal
from tests.support.new_cities import settings


def contact(*portals: Portal, columns: tuple[str, ...] = (), **values: object) -> FirstContact:
    own = tuple(Column(f"c{place}", portal.listing) for place, portal in enumerate(portals, 1))
    spider = CitySpider.of(City("town", FAMILIES["trs_wcm"], own))
    return contact_city(spider, settings(**values), columns)


def test_a_portal_that_redirects_every_page_is_asked_for_no_more_than_eight() -> None:
    with Portal(documents=25, faults=[Fault.parse("moved@any")]) as portal:
        (column,) = contact(portal).columns
        assert len(portal.served) == column.requests == MOST_REQUESTS == 8
    assert "limit" not in next(each.found for each in column.checks if each.check == "document")
    (night,) = [each.found for each in column.checks if each.check == "next night"]
    assert night == "the limit of 8 requests is reached"


@pytest.mark.parametrize("fault", ["503@listing", "503@robots", "reset@listing", "loop@listing"])
def test_what_fails_is_not_asked_for_again(fault: str) -> None:
    with Portal(documents=25, faults=[Fault.parse(fault)]) as portal:
        (column,) = contact(portal).columns
        kind = "robots" if "robots" in fault else "listing"
        assert portal.count(kind) == (3 if "loop" in fault else 1)
    assert {each.result.value for each in column.checks} <= {"not seen", "confirmed"}


def test_columns_of_one_host_share_its_robots_txt_and_a_column_may_be_named() -> None:
    with Portal(documents=5) as portal:
        found = contact(portal, portal)
        assert [column.requests for column in found.columns] == [5, 4]
        assert portal.count("robots") == 1
        assert [column.name for column in contact(portal, portal, columns=("c2",)).columns] == ["c2"]


def test_each_column_is_told_as_soon_as_it_is_known() -> None:
    told: list[tuple[str, int]] = []
    with Portal(documents=5) as portal:
        columns = (Column("c1", portal.listing), Column("c2", portal.listing))
        spider = CitySpider.of(City("town", FAMILIES["trs_wcm"], columns))
        contact_city(spider, settings(), tell=lambda column: told.append((column.name, len(portal.served))))
    assert told == [("c1", 5), ("c2", 9)]


def test_an_unknown_column_asks_for_nothing() -> None:
    portal = Portal(documents=1)
    with portal, pytest.raises(ArgumentError, match="c9"):
        contact(portal, columns=("c9",))
    assert portal.served == []


def test_nothing_is_stored(tmp_path: Path) -> None:
    with Portal(documents=5) as portal:
        contact(portal, DATA_DIR=str(tmp_path / "data"))
    assert not (tmp_path / "data").exists()


def test_a_page_that_takes_too_long_to_read_is_not_seen() -> None:
    with Portal(documents=5) as portal:
        path = portal.listing.removeprefix(portal.root)
        portal.extra[path] = portal.family.listing([], 1, 1) + "<p>" + "a" * 3_000_000
        (column,) = contact(portal, READING_CPU_SECONDS=0.01).columns
    assert column.checks[-1].found.startswith("a page cannot be read: ")
    assert "different" not in {each.result.value for each in column.checks}


def test_a_host_that_refuses_a_page_is_asked_for_no_other() -> None:
    with Portal(documents=25, faults=[Fault.parse("412@page-2")]) as portal, Portal(documents=5) as other:
        found = contact(portal, portal, other)
        assert [each.kind for each in portal.served] == ["robots", "listing", "listing"]
    first, second, third = ({each.check: each for each in column.checks} for column in found.columns)
    assert first["page 2"].found == "blocked: status_412"
    assert first["document"].found.startswith("blocked: 127.0.0.1:")
    assert second["robots.txt"].found.endswith("refused an earlier page")
    assert {check.result.value for check in third.values()} == {"confirmed", "not seen"}
    assert [name for name, check in third.items() if check.result.value == "not seen"] == ["page 2"]
