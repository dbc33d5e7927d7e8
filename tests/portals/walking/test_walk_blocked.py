"""A portal that refuses: counted by kind, asked no more after a few times, nothing of it stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.portals.walking.hosts import BLOCKED_IN_A_ROW, FAILED_IN_A_ROW
from tests.portal import Document, Fault, Portal

if TYPE_CHECKING:
    from tests.support.runs import Visit

pytestmark = pytest.mark.slow

KINDS = ["403", "412", "521", "challenge", "shell", "loop"]


@pytest.mark.parametrize("kind", [*KINDS, "429", "home"])
def test_a_first_page_that_is_refused_ends_the_run_as_blocked(visit: Visit, kind: str) -> None:
    with Portal(documents=25, faults=[Fault.parse(f"{kind}@listing")]) as portal:
        run = visit(portal, {"RETRY_TIMES": 0})
        assert portal.count("document") == 0
        assert portal.count("listing") == (6 if kind == "loop" else 1)
    assert (run.code, run.lines(), run.manifest["outcome"]) == (4, [], "blocked")
    names = {
        "challenge": "jsl_challenge",
        "shell": "script_shell",
        "loop": "redirect_loop",
        "home": "home_page",
    }
    assert run.manifest["blocked"] == {names.get(kind, f"status_{kind}"): 1}


@pytest.mark.parametrize("page", [1, 2])
def test_a_listing_that_redirects_to_the_front_of_the_site_is_blocked(visit: Visit, page: int) -> None:
    with Portal(documents=25, faults=[Fault.parse(f"away:front@page-{page}")]) as portal:
        # A front that looks like a listing of documents, as portals' fronts do.
        portal.extra = {"/": portal.family.listing([Document(900), Document(901)], 1, 1)}
        run = visit(portal)
    assert (run.code, len(run.lines())) == (4, 10 * (page - 1))
    assert run.manifest["columns"][0]["lost_pages"][0]["reason"].startswith("blocked: the home page")


@pytest.mark.parametrize("kind", KINDS)
def test_a_host_that_refuses_its_documents_is_asked_no_more_after_a_few(visit: Visit, kind: str) -> None:
    with Portal(documents=25, faults=[Fault.parse(f"{kind}@document+2")]) as portal:
        run = visit(portal, {"REDIRECT_MAX_TIMES": 1})
        assert portal.count("document") == 2 + BLOCKED_IN_A_ROW * (2 if kind == "loop" else 1)
        assert (run.code, len(run.lines())) == (4, 2)
        assert len(run.lines("rejects.jsonl")) == 23
        portal.faults = []
        later = visit(portal)
    assert (later.code, len(later.lines())) == (0, 25)


def test_what_a_blocked_listing_already_gave_is_kept(visit: Visit) -> None:
    with Portal(documents=25, faults=[Fault.parse("challenge@page-2")]) as portal:
        run = visit(portal)
        assert portal.pages_asked().count(2) == 1
    assert (run.code, len(run.lines())) == (4, 10)
    assert run.manifest["columns"][0]["complete"] is False


def test_a_challenge_after_so_many_requests_is_met_only_a_few_times(visit: Visit) -> None:
    with Portal(documents=45, faults=[Fault.parse("challenge+20")]) as portal:
        run = visit(portal)
        assert portal.count() == 20 + BLOCKED_IN_A_ROW
    assert run.code == 4
    assert 0 < len(run.lines()) < 20


def test_single_refusals_between_answers_do_not_end_a_run(visit: Visit) -> None:
    with Portal(documents=20, faults=[Fault.parse("403@document/5")]) as portal:
        run = visit(portal)
        assert portal.count("document") == 20
    assert (run.code, len(run.lines())) == (4, 16)


def test_every_third_request_failing_is_made_good_by_retries(visit: Visit) -> None:
    with Portal(documents=25, faults=[Fault.parse("503/3")]) as portal:
        run = visit(portal)
    assert (run.code, len(run.lines())) == (0, 25)


def test_a_host_that_fails_ten_times_in_a_row_is_asked_no_more(visit: Visit) -> None:
    with Portal(documents=45, faults=[Fault.parse("500@document+5")]) as portal:
        run = visit(portal, {"RETRY_TIMES": 1})
        assert portal.count("document") == 5 + FAILED_IN_A_ROW * 2
    assert (run.code, len(run.lines())) == (3, 5)
    assert len(run.lines("rejects.jsonl")) == 40


def test_robots_txt_is_obeyed_and_named(visit: Visit) -> None:
    with Portal(documents=5) as portal:
        portal.robots = "User-agent: *\nDisallow: /\n"
        run = visit(portal)
        assert portal.count() == 0
    assert (run.code, run.lines()) == (6, [])
    assert run.manifest["columns"][0]["lost_pages"][0]["reason"] == "robots.txt forbids this page"
