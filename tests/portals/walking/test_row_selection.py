"""Which rows a run follows: those that lead elsewhere are refused and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.portal import Portal

if TYPE_CHECKING:
    from tests.support.runs import Visit

pytestmark = pytest.mark.slow

STRANGERS = (
    "file:///etc/passwd",
    "file:///etc/t20240101_1.html",
    "//evil.example/zwgk_176/zwxxgkml/rddbjyblqkgk/202401/t20240101_2.html",
    "https://mp.weixin.qq.com/s/abc",
    "./P020240101.pdf",
    "gopher://127.0.0.1/1",
)


def test_rows_that_lead_elsewhere_are_refused_and_counted_without_a_request(visit: Visit) -> None:
    with Portal(documents=5) as portal:
        portal.strangers = STRANGERS
        run = visit(portal)
        assert portal.count() == 1 + 5
    assert (run.code, len(run.lines())) == (5, 5)  # half of the rows are rejects
    totals = run.manifest["totals"]
    assert (totals["rows"], totals["rejected"]) == (10, 5)
    reasons = {reject["url"].rpartition("/")[2]: reject["reason"] for reject in run.lines("rejects.jsonl")}
    assert reasons == {
        "passwd": "not of this city's hosts: file:///etc/passwd",
        "t20240101_1.html": "not of this city's hosts: file:///etc/t20240101_1.html",
        "t20240101_2.html": "not of this city's hosts: evil.example",
        "abc": "not of this city's hosts: mp.weixin.qq.com",
        "P020240101.pdf": "no document of this portal",
    }


def test_refused_rows_do_not_keep_the_next_run_from_ending_at_its_first_page(visit: Visit) -> None:
    with Portal("jeecms", 25) as portal:
        portal.strangers = ("file:///etc/passwd", "https://evil.example/D1101X/1.jhtml")
        first = visit(portal)
        assert first.manifest["totals"]["rejected"] == 2
        portal.forget()
        second = visit(portal)
        assert portal.count() == 1
    assert second.code == 0
