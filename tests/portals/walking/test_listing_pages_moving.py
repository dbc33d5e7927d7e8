"""A listing shifts while it is read: no row may be lost between two pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.portal import Fault, Portal

if TYPE_CHECKING:
    from tests.support.runs import Run, Visit

pytestmark = pytest.mark.slow


def numbers(run: Run) -> set[int]:
    """The documents that were stored."""
    return {int(line["suggestion"]["number"].removeprefix("B")) for line in run.lines()}


@pytest.mark.parametrize("family", ["trs", "jeecms"])
def test_rows_added_on_top_while_the_listing_is_read_are_found_in_the_same_run(
    family: str, visit: Visit
) -> None:
    with Portal(family, 35) as portal:
        portal.shift = "add"
        run = visit(portal)
        shown = set(range(1, 36)) | {36, 37, 38, 39}
    assert run.code == 0
    assert numbers(run) >= shown
    assert run.manifest["columns"][0]["complete"]
    assert run.manifest["totals"]["repeated"] > 0


@pytest.mark.parametrize("family", ["trs", "jeecms"])
def test_rows_pulled_up_past_the_reader_are_found_and_the_next_run_walks_whole(
    family: str, visit: Visit
) -> None:
    with Portal(family, 45) as portal:
        portal.shift = "remove"
        first = visit(portal)
        portal.shift = None
        remaining = 45 - len(portal.pages_asked())
        assert numbers(first) >= set(range(1, remaining + 1)), "every row that is still listed was found"
        assert first.manifest["columns"][0]["complete"] is False
        portal.forget()
        second = visit(portal)
        assert set(portal.pages_asked()) == set(range(1, -(-remaining // 10) + 1))
        assert second.manifest["columns"][0]["complete"] is True
        portal.forget()
        visit(portal)
        assert portal.pages_asked() == [1]


@pytest.mark.parametrize("page", [2, 3, 4])
def test_one_row_taken_out_behind_the_reader_loses_none(visit: Visit, page: int) -> None:
    with Portal(documents=48) as portal:
        portal.withdraw_after = {page: 45}
        run = visit(portal)
    assert numbers(run) >= set(range(1, 49)) - {45}
    assert run.manifest["columns"][0]["ended"].startswith("rows were taken out")
    assert run.manifest["columns"][0]["pages_read"] == 5


def test_a_row_taken_out_while_many_new_ones_are_read_loses_none(visit: Visit) -> None:
    with Portal(documents=30) as portal:
        visit(portal)
        portal.publish(35)
        portal.withdraw_after = {2: 60}
        run = visit(portal)
    assert numbers(run) >= set(range(1, 66)) - {60}


def test_a_row_pulled_up_in_a_listing_of_two_pages_is_found_by_the_next_run(visit: Visit) -> None:
    with Portal(documents=20) as portal:
        portal.shift = "remove"
        visit(portal)
        portal.shift = None
        run = visit(portal)
    assert set(range(1, 19)) <= numbers(run)


def test_a_last_page_that_vanished_because_the_list_became_shorter_is_not_lost(visit: Visit) -> None:
    with Portal(documents=21) as portal:
        portal.shift = "remove"
        run = visit(portal)
    assert run.manifest["columns"][0]["lost_pages"] == []
    assert numbers(run) >= set(range(1, 18))


def test_ten_thousand_pages_promised_and_three_served_are_incomplete_in_bounded_requests(
    visit: Visit,
) -> None:
    with Portal(documents=25) as portal:
        portal.promise = 10_000
        run = visit(portal)
        assert portal.count("listing") <= 10
    (column,) = run.manifest["columns"]
    assert (run.code, column["pages_promised"], column["pages_read"]) == (3, 10_000, 3)
    assert len(run.lines()) == 25


def test_a_portal_that_gives_the_first_page_for_every_page_is_incomplete(visit: Visit) -> None:
    with Portal(
        documents=65, faults=[Fault("same", where=f"page-{number}") for number in range(2, 8)]
    ) as portal:
        run = visit(portal)
        assert portal.count("listing") <= 8
    (column,) = run.manifest["columns"]
    assert (run.code, column["complete"], column["repeated"]) == (3, False, 0)
    assert {page["reason"] for page in column["lost_pages"]} == {"the same rows as page 1"}
