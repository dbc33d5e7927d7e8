"""No host but those of the city is asked, wherever a page redirects to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.portal import Fault, Portal

if TYPE_CHECKING:
    from tests.support.runs import Visit

pytestmark = pytest.mark.slow


def test_a_document_that_redirects_to_another_host_is_refused(visit: Visit) -> None:
    with Portal(documents=5, faults=[Fault.parse("away:host@document-3")]) as portal:
        run = visit(portal)
    assert (run.code, len(run.lines()), run.manifest["totals"]["rejected"]) == (0, 4, 1)
    (reject,) = run.lines("rejects.jsonl")
    assert reject["reason"] == "not of this city's hosts: 127.0.0.2:9"


def test_a_listing_that_redirects_to_another_host_is_lost(visit: Visit) -> None:
    with Portal(documents=5, faults=[Fault.parse("away:host@listing")]) as portal:
        run = visit(portal)
        assert portal.count("document") == 0
    assert (run.code, run.lines()) == (3, [])
