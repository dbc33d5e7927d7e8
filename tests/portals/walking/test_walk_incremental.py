"""A nightly run costs a handful of requests, and no row is lost for it (docs/contract.md, "A run")."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.portal import Fault, Portal

if TYPE_CHECKING:
    from tests.support.runs import Visit

pytestmark = pytest.mark.slow

FAMILIES = pytest.mark.parametrize("family", ["trs", "jeecms"])


def documents_asked(portal: Portal) -> list[int]:
    """The numbers of the documents that were asked for, in order."""
    return [number for each in portal.served if (number := portal.family.document_number(each.path))]


@FAMILIES
@pytest.mark.parametrize("documents", [5, 45])
def test_a_run_with_nothing_new_costs_one_request_a_column(family: str, documents: int, visit: Visit) -> None:
    with Portal(family, documents) as portal:
        first = visit(portal)
        assert (first.code, len(first.lines())) == (0, documents)
        portal.forget()
        second = visit(portal)
        assert (portal.count(), portal.count("robots")) == (1, 1)
    assert second.code == 0
    (column,) = second.manifest["columns"]
    assert (column["complete"], column["known"], column["to_fetch"]) == (True, min(documents, 10), 0)
    assert len(second.lines()) == documents


def test_a_document_whose_row_redirects_within_the_city_is_known_by_its_row(visit: Visit) -> None:
    with Portal(documents=5, faults=[Fault.parse("moved@document-3")]) as portal:
        first = visit(portal)
        assert (first.code, len(first.lines())) == (0, 5)
        assert [line["url"] for line in first.lines() if line["url"].endswith("?moved=1")]
        portal.forget()
        second = visit(portal)
        assert portal.count() == 1
    assert (second.code, len(second.lines())) == (0, 5)


@FAMILIES
def test_five_new_documents_cost_two_listing_pages_and_five(family: str, visit: Visit) -> None:
    with Portal(family, 45) as portal:
        visit(portal)
        portal.forget()
        new = portal.publish(5)
        run = visit(portal)
        assert portal.pages_asked() == [1, 2]
        assert documents_asked(portal) == new[::-1]
    assert (run.code, run.manifest["totals"]["new"]) == (0, 5)


def test_the_first_run_asks_for_each_page_and_document_once_and_for_the_last_page_twice(visit: Visit) -> None:
    with Portal(documents=45) as portal:
        run = visit(portal)
        assert portal.pages_asked() == [1, 5, 2, 3, 4, 5]
        assert documents_asked(portal) == list(range(45, 0, -1))
    (column,) = run.manifest["columns"]
    assert (column["pages_promised"], column["pages_read"], column["rows"]) == (5, 5, 45)
    assert run.manifest["requests"] == {"200": 52}


def test_full_walks_to_the_end_and_fetches_nothing_that_is_known(visit: Visit) -> None:
    with Portal(documents=25) as portal:
        visit(portal)
        portal.forget()
        run = visit(portal, full="1")
        assert sorted(set(portal.pages_asked())) == [1, 2, 3]
        assert portal.count("document") == 0
    assert run.manifest["totals"]["known"] == 25


@pytest.mark.parametrize(
    ("arguments", "code"),
    [({"limit": "3"}, 0), ({"since": "2015-01-04"}, 0), ({"until": "2015-01-05"}, 0)],
)
def test_after_a_limited_or_windowed_run_the_next_walks_on(
    visit: Visit, arguments: dict[str, str], code: int
) -> None:
    with Portal(documents=25) as portal:
        first = visit(portal, None, **arguments)
        assert (first.code, first.manifest["columns"][0]["complete"]) == (code, False)
        assert 0 < len(first.lines()) < 25
        second = visit(portal)
        assert (second.code, len(second.lines())) == (0, 25)


def test_after_an_incomplete_run_the_next_walks_past_a_page_of_known_rows(visit: Visit) -> None:
    with Portal(documents=35, faults=[Fault.parse("404@page-3")]) as portal:
        first = visit(portal)
        assert (first.code, len(first.lines())) == (3, 25)
        assert first.manifest["columns"][0]["complete"] is False
        portal.faults = []
        second = visit(portal)
    assert (second.code, len(second.lines())) == (0, 35)


def test_a_listing_page_lost_above_a_page_of_known_rows_is_not_forgotten(visit: Visit) -> None:
    with Portal(documents=35) as portal:
        visit(portal)
        portal.publish(25)
        portal.faults = [Fault.parse("500@page-2")]
        second = visit(portal, {"RETRY_TIMES": 0})
        assert (second.code, second.manifest["totals"]["new"]) == (3, 15)
        portal.faults = []
        third = visit(portal)
    assert (third.code, len(third.lines())) == (0, 60)


def test_pinned_rows_neither_end_a_walk_nor_keep_it_from_ending(visit: Visit) -> None:
    with Portal(documents=45) as portal:
        portal.pinned = (3,)
        visit(portal)
        portal.forget()
        portal.publish(2)
        portal.pinned = (3, 47)
        assert visit(portal).manifest["totals"]["new"] == 2
        assert portal.pages_asked() == [1, 2]
        portal.forget()
        visit(portal)
        assert portal.pages_asked() == [1]


def test_a_detail_that_failed_is_fetched_again_by_the_next_run_wherever_its_row_stands(visit: Visit) -> None:
    with Portal(
        documents=45, faults=[Fault.parse("404@document-7"), Fault.parse("404@document-44")]
    ) as portal:
        first = visit(portal)
        assert (first.code, len(first.lines())) == (3, 43)
        portal.forget()
        portal.faults = []
        second = visit(portal)
        assert portal.pages_asked() == [1]
        assert documents_asked(portal) == [44, 7]
    assert (second.code, len(second.lines())) == (0, 45)


def test_a_document_that_the_portal_withdrew_does_not_leave_every_later_run_incomplete(visit: Visit) -> None:
    with Portal(
        documents=45, faults=[Fault.parse("404@document-7"), Fault.parse("404@document-44")]
    ) as portal:
        assert visit(portal).code == 3
        second = visit(portal)
        assert second.code == 3, "document 44 is listed still"
        assert [reject["reason"] for reject in second.lines("rejects.jsonl")][-1] == "withdrawn: status_404"
        portal.withdraw(44)
        third = visit(portal)
        assert (third.code, third.manifest["totals"]["rejected"]) == (0, 2)
        portal.faults = []
        assert len(visit(portal).lines()) == 44


def test_documents_that_failed_before_come_after_those_that_were_never_tried(visit: Visit) -> None:
    with Portal(documents=5, faults=[Fault.parse("404@document-5")]) as portal:
        visit(portal, limit="1")
        portal.forget()
        visit(portal)
        assert documents_asked(portal) == [4, 3, 2, 1, 5]


def test_a_row_that_prints_another_index_number_than_the_stored_one_is_fetched_again(visit: Visit) -> None:
    with Portal("jeecms", 5) as portal:
        visit(portal)
        portal.forget()
        listing = portal.family.listing([], 1, 1)
        row = (
            '<a class="list_item_pubinfo_a" href="/D1101X/3.jhtml"><span>答复</span></a>'
            '<ul class="pubinfo-card"><li>416049270/2015-09999</li><li>2015-01-01</li></ul>'
        )
        portal.extra = {portal.family.listing_path: listing.replace("</ul>", row + "</ul>", 1)}
        visit(portal)
        assert documents_asked(portal) == [3]


def test_recheck_walks_back_over_the_last_days_and_fetches_them_again(visit: Visit) -> None:
    with Portal(documents=25) as portal:
        visit(portal)
        portal.edit(25)
        portal.forget()
        assert visit(portal).manifest["totals"]["revised"] == 0
        # Everything the portal shows was published in or after 2015: all of it is due again.
        run = visit(portal, recheck="9999")
        assert portal.count("document") == 25
    totals = run.manifest["totals"]
    assert (totals["revised"], totals["unchanged"]) == (1, 24)
