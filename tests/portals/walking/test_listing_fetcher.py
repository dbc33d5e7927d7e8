"""Listing pages that are empty or stubs: asked for once more before they are believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.portal import Fault, Portal

if TYPE_CHECKING:
    from tests.support.runs import Visit


pytestmark = pytest.mark.slow


@pytest.mark.parametrize("fault", ["empty@page-2", "stub@page-2"])
def test_an_empty_page_is_asked_for_once_more_before_it_is_believed(visit: Visit, fault: str) -> None:
    once = Fault.parse(fault)
    once.every = 1000
    once.met = 999
    with Portal(documents=25, faults=[once]) as portal:
        run = visit(portal)
        assert portal.pages_asked().count(2) == 2
    assert (run.code, len(run.lines())) == (0, 25)


def test_an_empty_first_page_is_asked_for_once_more_before_it_is_believed(visit: Visit) -> None:
    once = Fault.parse("empty@page-1")
    once.every, once.met = 1000, 999
    with Portal(documents=5, faults=[once]) as portal:
        run = visit(portal)
    assert (run.code, len(run.lines())) == (0, 5)


def test_a_page_that_stays_empty_is_a_changed_layout(visit: Visit) -> None:
    with Portal(documents=25, faults=[Fault.parse("empty@page-2")]) as portal:
        run = visit(portal)
    assert (run.code, len(run.lines())) == (5, 10)


@pytest.mark.parametrize("fault", ["stub@page-3", "404@page-3"])
def test_a_promised_page_that_is_a_stub_or_not_there_is_lost(visit: Visit, fault: str) -> None:
    with Portal(documents=25, faults=[Fault.parse(fault)]) as portal:
        run = visit(portal)
    (column,) = run.manifest["columns"]
    assert (run.code, column["complete"], len(run.lines())) == (3, False, 20)
    assert [page["number"] for page in column["lost_pages"]] == [3]
