"""Redirects are followed over http and https alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.portal import Fault, Portal

if TYPE_CHECKING:
    from tests.support.runs import Visit

pytestmark = pytest.mark.slow


def test_a_document_that_redirects_to_a_file_is_refused(visit: Visit) -> None:
    with Portal(documents=5, faults=[Fault.parse("away:file@document-3")]) as portal:
        run = visit(portal)
    assert (run.code, len(run.lines()), run.manifest["totals"]["rejected"]) == (0, 4, 1)
    (reject,) = run.lines("rejects.jsonl")
    assert reject["reason"] == "redirects to file:///etc/passwd"


def test_a_listing_that_redirects_to_a_file_is_lost(visit: Visit) -> None:
    with Portal(documents=5, faults=[Fault.parse("away:file@listing")]) as portal:
        run = visit(portal)
        assert portal.count("document") == 0
    assert (run.code, run.lines()) == (3, [])
